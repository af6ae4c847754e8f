/** Shown wherever a value is not known yet; a zero would claim a measurement. */
export const UNKNOWN = '–';

export function bitrate(bps: number | undefined): string {
  if (bps === undefined) {
    return UNKNOWN;
  }
  return bps >= 1_000_000 ? `${(bps / 1_000_000).toFixed(2)} Mbit/s` : `${Math.round(bps / 1000)} kbit/s`;
}

export function resolution(width: number | undefined, height: number | undefined): string {
  return width === undefined || height === undefined ? UNKNOWN : `${width} × ${height}`;
}

export function frameRate(framesPerSecond: number | undefined): string {
  return framesPerSecond === undefined ? UNKNOWN : `${Math.round(framesPerSecond)} fps`;
}

export function millis(value: number | undefined): string {
  if (value === undefined) {
    return UNKNOWN;
  }
  // On one machine a round trip is far below a millisecond, and browsers round; "0 ms" would look broken.
  return value < 1 ? '< 1 ms' : `${Math.round(value)} ms`;
}

export function percent(value: number | undefined): string {
  return value === undefined ? UNKNOWN : `${value.toFixed(1)} %`;
}

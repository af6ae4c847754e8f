/** Counters of one direction and kind at one moment, all of them since the stream began. */
export interface InboundSample {
  readonly atMillis: number;
  readonly bytes: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly jitterBufferDelaySeconds: number;
  readonly jitterBufferEmitted: number;
}

export interface ByteSample {
  readonly atMillis: number;
  readonly bytes: number;
}

/**
 * Rate between two samples in bit/s. Undefined where there is no earlier sample, no time between the two, or a
 * counter that ran backwards because the stream was replaced: no number is better than a wrong one.
 */
export function bitrateBps(before: ByteSample | undefined, now: ByteSample): number | undefined {
  if (!before || now.atMillis <= before.atMillis || now.bytes < before.bytes) {
    return undefined;
  }
  return ((now.bytes - before.bytes) * 8000) / (now.atMillis - before.atMillis);
}

type LossSample = Pick<InboundSample, 'packetsReceived' | 'packetsLost'>;

/**
 * Share of packets lost between two samples, 0 to 100. The cumulative loss may fall when late packets or duplicates
 * arrive (RFC 3550 section 6.4.1), which counts as no loss.
 */
export function lossPercent(before: LossSample | undefined, now: LossSample): number | undefined {
  if (!before) {
    return undefined;
  }
  const lost = Math.max(0, now.packetsLost - before.packetsLost);
  const received = Math.max(0, now.packetsReceived - before.packetsReceived);
  const expected = lost + received;
  return expected === 0 ? undefined : (lost * 100) / expected;
}

type JitterSample = Pick<InboundSample, 'jitterBufferDelaySeconds' | 'jitterBufferEmitted'>;

/** Mean time that what left the jitter buffer between two samples had spent in it, in milliseconds. */
export function jitterBufferMillis(before: JitterSample | undefined, now: JitterSample): number | undefined {
  const delay = now.jitterBufferDelaySeconds - (before?.jitterBufferDelaySeconds ?? 0);
  const emitted = now.jitterBufferEmitted - (before?.jitterBufferEmitted ?? 0);
  return emitted > 0 && delay >= 0 ? (delay * 1000) / emitted : undefined;
}

/** Sum of the numbers that are known; undefined if none is. */
export function sumKnown(...values: (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
}

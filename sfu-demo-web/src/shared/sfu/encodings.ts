import type { ProducerOptions, RtpEncodingParameters } from 'mediasoup-client/types';

/** How any picture is sent: the estimate of the bandwidth would need many seconds to climb from its cautious default. */
export const VIDEO_OPTIONS: Partial<ProducerOptions> = { codecOptions: { videoGoogleStartBitrate: 1000 } };

/** Chromium sends no more than two sizes of a smaller picture, whatever is asked for, and below this no more than one. */
const LEAST_PIXELS: readonly (readonly [pixels: number, sizes: number])[] = [
  [960 * 540, 3],
  [480 * 270, 2],
];

/**
 * The sizes in which a camera's picture is sent, the smallest first, each twice as wide as the one before: so everybody receives one that
 * fits. Empty where one size is all there is to send.
 */
export function encodingsOf({ width = 0, height = 0 }: Pick<MediaTrackSettings, 'width' | 'height'>): RtpEncodingParameters[] {
  const sizes = LEAST_PIXELS.find(([pixels]) => width * height >= pixels)?.[1] ?? 0;
  return Array.from({ length: sizes }, (_, size) => ({ scaleResolutionDownBy: 2 ** (sizes - 1 - size) }));
}

/** Reads `?sizes=1`: a picture in one size only, for machines that are too slow for several. */
export function isOneSizeWanted(query: string): boolean {
  return new URLSearchParams(query).get('sizes') === '1';
}

/**
 * How a camera's picture is sent into a room.
 *
 * @param query of the page's address
 */
export function cameraOptions(track: Pick<MediaStreamTrack, 'getSettings'>, query: string): Partial<ProducerOptions> {
  return { ...VIDEO_OPTIONS, encodings: isOneSizeWanted(query) ? [] : encodingsOf(track.getSettings()) };
}

/** Sends the sizes that somebody watches and no others; a sender that has one size only is left alone. */
export async function sendOnly(sender: RTCRtpSender, wanted: readonly number[]): Promise<void> {
  const parameters = sender.getParameters();
  if (parameters.encodings.length > 1) {
    parameters.encodings.forEach((encoding, size) => {
      encoding.active = wanted.includes(size);
    });
    await sender.setParameters(parameters);
  }
}

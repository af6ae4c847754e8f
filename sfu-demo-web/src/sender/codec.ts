import type { RtpCodecCapability } from 'mediasoup-client/types';
import { NotPossible } from '../shared/failures.ts';
import type { CodecChoice } from './wish.ts';

/** Finds the wanted codec among those that browser and server share; undefined leaves the choice to them. */
export function chooseCodec(
  shared: readonly RtpCodecCapability[] | undefined,
  choice: CodecChoice,
): RtpCodecCapability | undefined {
  if (choice === 'auto') {
    return undefined;
  }
  const mimeType = `video/${choice}`.toLowerCase();
  const fitting = (shared ?? []).filter((codec) => codec.mimeType.toLowerCase() === mimeType);
  const codec = fitting.find(isFragmenting) ?? fitting[0];
  if (!codec) {
    throw new NotPossible(`This browser and the server have no ${choice} in common. Choose another codec.`);
  }
  return codec;
}

/** RFC 6184 section 6.3: packetization mode 1 lets a large NAL unit span packets; mode 0 limits the picture's quality. */
function isFragmenting(codec: RtpCodecCapability): boolean {
  const parameters: Record<string, unknown> | undefined = codec.parameters;
  return Number(parameters?.['packetization-mode']) === 1;
}

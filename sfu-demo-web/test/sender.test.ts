import type { RtpCodecCapability } from 'mediasoup-client/types';
import { describe, expect, it } from 'vitest';
import { chooseCodec } from '../src/sender/codec.ts';
import { wishFromQuery } from '../src/sender/wish.ts';

describe('wishFromQuery', () => {
  it.each([
    ['', { source: 'camera', codec: 'auto' }],
    ['?source=pattern&codec=H264&autostart=1', { source: 'pattern', codec: 'H264' }],
    ['?source=PATTERN&codec=vp8', { source: 'pattern', codec: 'VP8' }],
    ['?source=screen&codec=H263', { source: 'camera', codec: 'auto' }],
  ])('should read %j', (query, wish) => {
    expect(wishFromQuery(query)).toEqual(wish);
  });
});

describe('chooseCodec', () => {
  const codec = (mimeType: string, parameters = {}): RtpCodecCapability => ({
    kind: 'video',
    mimeType,
    preferredPayloadType: 101,
    clockRate: 90000,
    parameters,
  });
  const vp8 = codec('video/VP8');
  const single = codec('video/H264', { 'packetization-mode': 0 });
  const fragmenting = codec('video/h264', { 'packetization-mode': 1 });

  it('should leave the choice open when it is automatic', () => {
    expect(chooseCodec([vp8], 'auto')).toBeUndefined();
  });

  it('should prefer the H264 variant that may fragment', () => {
    expect(chooseCodec([vp8, single, fragmenting], 'H264')).toBe(fragmenting);
  });

  it('should take the other variant if it is the only one', () => {
    expect(chooseCodec([single], 'H264')).toBe(single);
  });

  it('should say so when browser and server do not share the codec', () => {
    expect(() => chooseCodec([single], 'VP8')).toThrow(/no VP8 in common/);
  });
});

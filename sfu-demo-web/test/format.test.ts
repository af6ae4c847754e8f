import { describe, expect, it } from 'vitest';
import { bitrate, frameRate, millis, percent, resolution, UNKNOWN } from '../src/shared/format.ts';

describe('figures in words', () => {
  it.each([
    [bitrate(0), '0 kbit/s'],
    [bitrate(151_400), '151 kbit/s'],
    [bitrate(1_720_000), '1.72 Mbit/s'],
    [resolution(640, 360), '640 × 360'],
    [frameRate(29.6), '30 fps'],
    [millis(0), '< 1 ms'],
    [millis(33.6), '34 ms'],
    [percent(0), '0.0 %'],
  ])('should say %s', (words, expected) => {
    expect(words).toBe(expected);
  });

  it('should claim nothing about what is not known', () => {
    const all = [bitrate(undefined), resolution(640, undefined), frameRate(undefined), millis(undefined), percent(undefined)];
    expect(new Set(all)).toEqual(new Set([UNKNOWN]));
  });
});

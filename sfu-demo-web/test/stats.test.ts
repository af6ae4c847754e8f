import { describe, expect, it } from 'vitest';
import { bitrateBps, jitterBufferMillis, lossPercent, sumKnown } from '../src/shared/stats.ts';

describe('bitrateBps', () => {
  it('should be the bits between two samples over the time between them', () => {
    expect(bitrateBps({ atMillis: 1000, bytes: 500 }, { atMillis: 3000, bytes: 125_500 })).toBe(500_000);
  });

  it('should be zero when nothing was sent', () => {
    expect(bitrateBps({ atMillis: 0, bytes: 7 }, { atMillis: 1000, bytes: 7 })).toBe(0);
  });

  it.each([
    ['there is no earlier sample', undefined, { atMillis: 1000, bytes: 1 }],
    ['no time passed', { atMillis: 1000, bytes: 1 }, { atMillis: 1000, bytes: 9 }],
    ['the clock ran backwards', { atMillis: 2000, bytes: 1 }, { atMillis: 1000, bytes: 9 }],
    ['the counter began again', { atMillis: 1000, bytes: 9 }, { atMillis: 2000, bytes: 1 }],
  ])('should be unknown when %s', (_reason, before, now) => {
    expect(bitrateBps(before, now)).toBeUndefined();
  });
});

describe('lossPercent', () => {
  it('should be the lost share of what was expected since the last sample', () => {
    expect(lossPercent({ packetsReceived: 100, packetsLost: 10 }, { packetsReceived: 175, packetsLost: 35 })).toBe(25);
  });

  it('should be nothing when late packets bring the cumulative loss down', () => {
    expect(lossPercent({ packetsReceived: 100, packetsLost: 5 }, { packetsReceived: 200, packetsLost: 3 })).toBe(0);
  });

  it('should be unknown when nothing was expected, and without an earlier sample', () => {
    const sample = { packetsReceived: 100, packetsLost: 5 };
    expect(lossPercent(sample, sample)).toBeUndefined();
    expect(lossPercent(undefined, sample)).toBeUndefined();
  });
});

describe('jitterBufferMillis', () => {
  it('should be the mean delay of what was emitted since the last sample', () => {
    const before = { jitterBufferDelaySeconds: 2, jitterBufferEmitted: 100 };
    const now = { jitterBufferDelaySeconds: 3.5, jitterBufferEmitted: 130 };
    expect(jitterBufferMillis(before, now)).toBe(50);
  });

  it('should be the mean since the beginning for the first sample', () => {
    expect(jitterBufferMillis(undefined, { jitterBufferDelaySeconds: 1, jitterBufferEmitted: 50 })).toBe(20);
  });

  it('should be unknown when nothing was emitted', () => {
    const sample = { jitterBufferDelaySeconds: 1, jitterBufferEmitted: 50 };
    expect(jitterBufferMillis(sample, sample)).toBeUndefined();
  });
});

describe('sumKnown', () => {
  it('should add what is known and be unknown only if nothing is', () => {
    expect(sumKnown(1, undefined, 2)).toBe(3);
    expect(sumKnown(undefined, undefined)).toBeUndefined();
  });
});

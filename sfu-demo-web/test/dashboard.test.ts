import { describe, expect, it } from 'vitest';
import { figuresBetween, uptime, type Overview } from '../src/dashboard/overview.ts';

const at = (timestamp: number, media: Partial<Overview['media']> = {}, uptimeSeconds = timestamp / 1000): Overview => ({
  uptimeSeconds,
  timestamp,
  draining: false,
  connections: 0,
  rooms: 0,
  peers: 0,
  users: 0,
  calls: { current: 0, peak: 0 },
  media: { packetsReceived: 0, bytesReceived: 0, bytesSent: 0, packetsMissed: 0, packetsRepaired: 0, ...media },
  loops: [
    { lagMillis: 1, load: 0.5 },
    { lagMillis: 3, load: 0.25 },
  ],
});

describe('figuresBetween', () => {
  it('should take the difference of what only grows', () => {
    const before = at(1000, { bytesReceived: 1000, bytesSent: 0, packetsReceived: 100 });
    const now = at(3000, { bytesReceived: 3000, bytesSent: 500, packetsReceived: 290, packetsMissed: 10, packetsRepaired: 8 });
    expect(figuresBetween(before, now)).toEqual({
      receivedBps: 8000,
      sentBps: 2000,
      lostPercent: 5,
      unrepairedPercent: 1,
      lagMillis: 3,
      loadPercent: 50,
    });
  });

  it.each([
    ['the first look', undefined],
    ['another start of the server', at(1000, { bytesReceived: 9 }, 500)],
    ['a clock that ran backwards', at(9000)],
  ])('should say nothing of rates after %s', (_, before) => {
    const figures = figuresBetween(before, at(3000, { bytesReceived: 10, packetsReceived: 1 }));
    expect(figures.receivedBps).toBeUndefined();
    expect(figures.lostPercent).toBeUndefined();
    expect(figures.lagMillis).toBe(3);
  });
});

describe('uptime', () => {
  it.each([
    [59, '59 s'],
    [720, '12 min'],
    [11_100, '3 h 05 min'],
    [187_200, '2 d 4 h'],
  ])('should say %d seconds as %s', (seconds, words) => {
    expect(uptime(seconds)).toBe(words);
  });
});

import { describe, expect, it } from 'vitest';
import { choiceFromQuery, joinLink } from '../src/room/choice.ts';
import { layerName, qualityOf, spatialLayersOf } from '../src/room/quality.ts';
import { linePath, niceTop } from '../src/shared/chart.ts';

describe('choiceFromQuery', () => {
  it('should read what the address says', () => {
    expect(choiceFromQuery('?room=harbour&name=Ann&source=pattern', 'Bob')).toEqual({
      room: 'harbour',
      name: 'Ann',
      source: 'pattern',
    });
  });

  it('should invent a room that a server takes, and remember the name', () => {
    const { room, name, source } = choiceFromQuery('', 'Bob', () => 0.5);
    expect(room).toMatch(/^[A-Za-z0-9._~-]{1,64}$/);
    expect(name).toBe('Bob');
    expect(source).toBe('camera');
  });

  it('should let one only watch', () => {
    expect(choiceFromQuery('?source=none', '').source).toBeUndefined();
  });

  it('should make a link that holds the room and nothing of ours', () => {
    expect(joinLink({ origin: 'https://s.example', pathname: '/room' }, 'a~b')).toBe('https://s.example/room?room=a~b');
  });
});

describe('qualityOf', () => {
  it.each([
    [10, undefined, 'good'],
    [10, 10, 'good'],
    [10, 6, 'fair'],
    [4, 10, 'poor'],
    [7, undefined, 'fair'],
    [0, 0, 'poor'],
  ])('should call scores %s and %s %s', (score, producerScore, quality) => {
    expect(qualityOf({ score, producerScore })).toBe(quality);
  });
});

describe('layers', () => {
  it.each([
    [undefined, 1],
    ['L1T3', 1],
    ['S3T3', 3],
    ['L2T1_KEY', 2],
    ['nonsense', 1],
  ])('should be counted in %s as %d', (mode, count) => {
    expect(spatialLayersOf(mode)).toBe(count);
  });

  it('should have names', () => {
    expect([0, 1, 2].map((layer) => layerName(layer, 3))).toEqual(['Small', 'Medium', 'Full']);
    expect(layerName(4, 5)).toBe('Layer 5');
  });
});

describe('a chart', () => {
  it.each([
    [1, 1],
    [3, 5],
    [999, 1000],
    [1001, 2000],
    [740_000, 1_000_000],
  ])('should end its scale above %d at %d', (value, top) => {
    expect(niceTop(value)).toBe(top);
  });

  it('should lift the pen where nothing is known', () => {
    expect(linePath([0, 10, undefined, 10], 4, 10)).toBe('M0.0 95.0L106.7 6.0M320.0 6.0');
  });
});

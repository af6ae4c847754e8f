import { describe, expect, it } from 'vitest';
import { Closing } from '../src/shared/closing.ts';
import { Cancelled } from '../src/shared/failures.ts';

describe('Closing', () => {
  it('should close what it owns once, the last first', () => {
    const closing = new Closing();
    const closed: string[] = [];
    const note = (name: string): void => void closed.push(name);
    closing.own('connection', note);
    closing.own('transport', note);

    closing.close();
    closing.close();

    expect(closed).toEqual(['transport', 'connection']);
  });

  it('should give back at once what was opened too late, and end the script that opened it', () => {
    const closing = new Closing();
    closing.close();
    const closed: string[] = [];

    expect(() => closing.own('camera', (name) => closed.push(name))).toThrow(Cancelled);
    expect(closed).toEqual(['camera']);
  });
});

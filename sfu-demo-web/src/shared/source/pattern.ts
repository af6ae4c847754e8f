import { paintPattern } from './pattern-painter.ts';
import { firstTrack } from './tone.ts';

const WIDTH = 640;
const HEIGHT = 360;
const FRAMES_PER_SECOND = 30;

export interface Pattern {
  readonly track: MediaStreamTrack;
  close(): void;
}

/** A moving picture made here, so that a machine without a camera can send too. */
export function openPattern(secondsSinceBeep: () => number): Pattern {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const brush = canvas.getContext('2d', { alpha: false });
  if (!brush) {
    throw new Error('The browser offers no canvas to paint the test pattern on.');
  }

  let frame = 0;
  const paint = (): void => {
    paintPattern(brush, { frame: frame++, wallClock: new Date(), secondsSinceBeep: secondsSinceBeep() });
  };
  paint();
  const ticker = new Worker(new URL('./ticker.ts', import.meta.url), { type: 'module' });
  ticker.addEventListener('message', paint);

  const track = firstTrack(canvas.captureStream(FRAMES_PER_SECOND));
  return {
    track,
    close: () => {
      ticker.terminate();
      track.stop();
    },
  };
}

import { Cancelled } from './failures.ts';

/**
 * Everything a session has opened, closed in reverse order and once.
 * A step that finishes after the session was closed gives back what it opened and ends the session's script.
 */
export class Closing {
  private readonly steps: (() => void)[] = [];
  private done = false;

  get closed(): boolean {
    return this.done;
  }

  own<T>(thing: T, close: (thing: T) => void): T {
    if (this.done) {
      close(thing);
      throw new Cancelled();
    }
    this.steps.push(() => {
      close(thing);
    });
    return thing;
  }

  close(): void {
    this.done = true;
    for (let step = this.steps.pop(); step; step = this.steps.pop()) {
      step();
    }
  }
}

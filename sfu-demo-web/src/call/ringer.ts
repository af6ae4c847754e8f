/** Seconds of sound and of silence, and the tones that sound: ITU-T E.180 has them like that for much of the world. */
interface Pattern {
  readonly hertz: readonly number[];
  readonly onSeconds: number;
  readonly offSeconds: number;
  readonly level: number;
  /** How often; for ever where nothing is said. */
  readonly times?: number;
}

const PATTERNS = {
  /** For who is called: two notes that are not mistaken for anything else. */
  ring: { hertz: [587, 740], onSeconds: 1, offSeconds: 1.4, level: 0.12 },
  /** For who calls: it rings there. */
  ringback: { hertz: [425], onSeconds: 1, offSeconds: 4, level: 0.05 },
  busy: { hertz: [425], onSeconds: 0.3, offSeconds: 0.3, level: 0.05, times: 4 },
} satisfies Record<string, Pattern>;

export type Tune = keyof typeof PATTERNS;

const FADE_SECONDS = 0.03;
/** Far enough ahead that a hidden tab, whose timers fire once a second, rings without gaps. */
const AHEAD_SECONDS = 8;

/** Makes tones, one at a time, without a file to load. */
export class Ringer {
  private context: AudioContext | undefined;
  private output: GainNode | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  private present: Tune | undefined;

  /** At a gesture: before one, browsers make no sound. */
  unlock(): void {
    this.context ??= new AudioContext();
    void this.context.resume();
  }

  play(tune: Tune | undefined): void {
    if (tune === this.present) {
      return;
    }
    this.silence();
    this.present = tune;
    if (tune && this.context) {
      this.begin(this.context, PATTERNS[tune]);
    }
  }

  private begin(context: AudioContext, pattern: Pattern): void {
    const output = new GainNode(context);
    output.connect(context.destination);
    this.output = output;
    const period = pattern.onSeconds + pattern.offSeconds;
    let next = context.currentTime + 0.05;
    let left = pattern.times ?? Infinity;
    const schedule = (): void => {
      for (; left > 0 && next < context.currentTime + AHEAD_SECONDS; next += period, left--) {
        burst(context, output, pattern, next);
      }
    };
    schedule();
    this.timer = setInterval(schedule, 1000);
  }

  private silence(): void {
    clearInterval(this.timer);
    this.output?.disconnect();
    this.output = undefined;
  }
}

function burst(context: AudioContext, output: AudioNode, pattern: Pattern, at: number): void {
  const until = at + pattern.onSeconds;
  const envelope = new GainNode(context, { gain: 0 });
  // An abrupt edge clicks.
  envelope.gain.setValueAtTime(0, at);
  envelope.gain.linearRampToValueAtTime(pattern.level, at + FADE_SECONDS);
  envelope.gain.setValueAtTime(pattern.level, until - FADE_SECONDS);
  envelope.gain.linearRampToValueAtTime(0, until);
  envelope.connect(output);
  for (const frequency of pattern.hertz) {
    const oscillator = new OscillatorNode(context, { frequency });
    oscillator.connect(envelope);
    oscillator.start(at);
    oscillator.stop(until);
  }
}

const HUM_HZ = 220;
const HUM_LEVEL = 0.015;
const BEEP_HZ = 880;
const BEEP_LEVEL = 0.12;
export const BEEP_SECONDS = 0.08;

/** A quiet tone with a beep at every full second of its own time. */
export interface Tone {
  readonly track: MediaStreamTrack;
  /** Seconds since the last beep began, 0 to 1; the picture flashes by it, so that lip sync can be seen and heard. */
  secondsSinceBeep(): number;
  close(): void;
}

export function openTone(): Tone {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const output = context.createMediaStreamDestination();
  const loop = new AudioBufferSourceNode(context, { buffer: oneSecond(context), loop: true });
  loop.connect(output);
  loop.start();
  const startedAt = context.currentTime;
  const stopWaking = wakeOnGesture(context);

  return {
    track: firstTrack(output.stream),
    secondsSinceBeep: () => (context.currentTime - startedAt) % 1,
    close: () => {
      stopWaking();
      loop.stop();
      void context.close();
    },
  };
}

/** A page that starts by itself may make no sound before the first gesture; then the tone joins in. */
function wakeOnGesture(context: AudioContext): () => void {
  const gestures = new AbortController();
  const wake = (): void => void context.resume();
  wake();
  addEventListener('pointerdown', wake, { signal: gestures.signal });
  addEventListener('keydown', wake, { signal: gestures.signal });
  return () => {
    gestures.abort();
  };
}

/** A looped buffer needs no timer, and so neither drifts nor stops in a hidden tab. */
function oneSecond(context: AudioContext): AudioBuffer {
  const buffer = context.createBuffer(1, context.sampleRate, context.sampleRate);
  const samples = buffer.getChannelData(0);
  for (let i = 0; i < samples.length; i++) {
    const seconds = i / context.sampleRate;
    samples[i] = wave(HUM_HZ, seconds) * HUM_LEVEL + wave(BEEP_HZ, seconds) * BEEP_LEVEL * beepEnvelope(seconds);
  }
  return buffer;
}

function wave(hertz: number, seconds: number): number {
  return Math.sin(2 * Math.PI * hertz * seconds);
}

/** A half sine instead of a switch: an abrupt edge clicks. */
function beepEnvelope(seconds: number): number {
  return seconds < BEEP_SECONDS ? Math.sin((Math.PI * seconds) / BEEP_SECONDS) : 0;
}

export function firstTrack(stream: MediaStream): MediaStreamTrack {
  const track = stream.getTracks()[0];
  if (!track) {
    throw new Error('The browser made a stream without a track.');
  }
  return track;
}

import { InsecurePage } from '../failures.ts';
import { openPattern } from './pattern.ts';
import { openTone, type Tone } from './tone.ts';

export type SourceChoice = 'camera' | 'pattern';

/** What is wanted of this machine; without a device named, the browser's own choice. */
export interface SourceWish {
  readonly source: SourceChoice;
  /** True unless said otherwise. */
  readonly audio?: boolean;
  readonly video?: boolean;
  readonly cameraId?: string | undefined;
  readonly microphoneId?: string | undefined;
}

/** What is sent: one picture, one sound. */
export interface Source {
  readonly stream: MediaStream;
  /** What was replaced because this machine has no such device; undefined if nothing was. */
  readonly note: string | undefined;
  /** Idempotent. */
  close(): void;
}

interface Kinds {
  readonly video: boolean;
  readonly audio: boolean;
}

export async function openSource(wish: SourceWish): Promise<Source> {
  const wanted = { video: wish.video ?? true, audio: wish.audio ?? true };
  return wish.source === 'pattern' ? openMadeSource(wanted) : openDevices(wish, wanted);
}

/** Reads `?source=pattern`; everything else means the camera. */
export function sourceFromQuery(query: string): SourceChoice {
  return new URLSearchParams(query).get('source')?.toLowerCase() === 'pattern' ? 'pattern' : 'camera';
}

/** Devices that no permission can give are no reason to trouble a server first. */
export function requireReach(choice: SourceChoice): void {
  if (choice === 'camera') {
    mediaDevices();
  }
}

export function mediaDevices(): MediaDevices {
  // Browsers leave the whole object away on an insecure page, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) {
    throw new InsecurePage();
  }
  return devices;
}

function openMadeSource(wanted: Kinds, note?: string): Source {
  const tone = wanted.audio ? openTone() : undefined;
  const pattern = wanted.video ? openPattern(() => tone?.secondsSinceBeep() ?? secondsOfClock()) : undefined;
  const makers = [pattern, tone].filter((maker) => maker !== undefined);
  return sourceOf(makers.map(({ track }) => track), note, makers);
}

async function openDevices(wish: SourceWish, wanted: Kinds): Promise<Source> {
  const devices = mediaDevices();
  const found = await presentKinds(devices);
  const taken = { video: wanted.video && found.video, audio: wanted.audio && found.audio };
  if (!taken.video && !taken.audio) {
    return openMadeSource(wanted, 'No camera and no microphone was found: sending the test pattern and tone.');
  }
  const captured = await devices.getUserMedia({
    video: taken.video && {
      width: { ideal: 1280 },
      height: { ideal: 720 },
      frameRate: { ideal: 30 },
      ...exactly(wish.cameraId),
    },
    audio: taken.audio && exactly(wish.microphoneId),
  });
  return withSubstitutes(captured, wanted, taken);
}

function exactly(deviceId: string | undefined): MediaTrackConstraints {
  return deviceId === undefined ? {} : { deviceId: { exact: deviceId } };
}

async function presentKinds(devices: MediaDevices): Promise<Kinds> {
  const kinds = (await devices.enumerateDevices()).map((device) => device.kind);
  return { video: kinds.includes('videoinput'), audio: kinds.includes('audioinput') };
}

function withSubstitutes(captured: MediaStream, wanted: Kinds, taken: Kinds): Source {
  const tracks = captured.getTracks();
  if (wanted.audio && !taken.audio) {
    const tone = openTone();
    return sourceOf([...tracks, tone.track], 'No microphone was found: sending a tone instead.', [tone]);
  }
  if (wanted.video && !taken.video) {
    const pattern = openPattern(secondsOfClock);
    return sourceOf([...tracks, pattern.track], 'No camera was found: sending the test pattern instead.', [pattern]);
  }
  return sourceOf(tracks, undefined, []);
}

/** Without a tone to follow, the lamp follows the clock that is shown. */
function secondsOfClock(): number {
  return (Date.now() % 1000) / 1000;
}

function sourceOf(
  tracks: MediaStreamTrack[],
  note: string | undefined,
  makers: readonly Pick<Tone, 'close'>[],
): Source {
  let closed = false;
  return {
    stream: new MediaStream(tracks),
    note,
    // Once: a source of both kinds belongs to whoever sends either.
    close: () => {
      if (closed) {
        return;
      }
      closed = true;
      for (const maker of makers) {
        maker.close();
      }
      for (const track of tracks) {
        track.stop();
      }
    },
  };
}

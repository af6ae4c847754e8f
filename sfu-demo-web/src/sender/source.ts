import { InsecurePage } from '../shared/failures.ts';
import { openPattern } from './pattern.ts';
import { openTone, type Tone } from './tone.ts';
import type { SourceChoice } from './wish.ts';

/** What is sent: one picture, one sound. */
export interface Source {
  readonly stream: MediaStream;
  /** What was replaced because this machine has no such device; undefined if nothing was. */
  readonly note: string | undefined;
  close(): void;
}

export async function openSource(choice: SourceChoice): Promise<Source> {
  return choice === 'pattern' ? openMadeSource() : openDevices();
}

function openMadeSource(note?: string): Source {
  const tone = openTone();
  const pattern = openPattern(() => tone.secondsSinceBeep());
  return sourceOf([pattern.track, tone.track], note, [pattern, tone]);
}

/** Devices that no permission can give are no reason to trouble a server first. */
export function requireReach(choice: SourceChoice): void {
  if (choice === 'camera') {
    mediaDevices();
  }
}

function mediaDevices(): MediaDevices {
  // Browsers leave the whole object away on an insecure page, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) {
    throw new InsecurePage();
  }
  return devices;
}

async function openDevices(): Promise<Source> {
  const devices = mediaDevices();
  const present = await presentKinds(devices);
  if (!present.video && !present.audio) {
    return openMadeSource('No camera and no microphone was found: sending the test pattern and tone.');
  }
  const captured = await devices.getUserMedia({
    video: present.video && { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
    audio: present.audio,
  });
  return withSubstitutes(captured, present);
}

interface PresentKinds {
  readonly video: boolean;
  readonly audio: boolean;
}

async function presentKinds(devices: MediaDevices): Promise<PresentKinds> {
  const kinds = (await devices.enumerateDevices()).map((device) => device.kind);
  return { video: kinds.includes('videoinput'), audio: kinds.includes('audioinput') };
}

function withSubstitutes(captured: MediaStream, present: PresentKinds): Source {
  const tracks = captured.getTracks();
  if (!present.audio) {
    const tone = openTone();
    return sourceOf([...tracks, tone.track], 'No microphone was found: sending a tone instead.', [tone]);
  }
  if (!present.video) {
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
  return {
    stream: new MediaStream(tracks),
    note,
    close: () => {
      for (const maker of makers) {
        maker.close();
      }
      for (const track of tracks) {
        track.stop();
      }
    },
  };
}

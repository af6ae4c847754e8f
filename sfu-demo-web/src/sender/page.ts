import type { ConnectionState, MediaKind } from 'mediasoup-client/types';
import { part, setState, setText } from '../shared/elements.ts';
import { keepFocus } from '../shared/focus.ts';
import * as format from '../shared/format.ts';
import { bitrateBps, type ByteSample } from '../shared/stats.ts';
import { outboundBytes, outboundPicture, pathState } from '../shared/stats-report.ts';
import type { Source } from '../shared/source/source.ts';
import { wishFrom, type SourceChoice, type Wish } from './wish.ts';

export type Phase = 'idle' | 'starting' | 'live';

const DEVICES: Readonly<Record<SourceChoice, Readonly<Record<MediaKind, string>>>> = {
  camera: { audio: 'Microphone', video: 'Camera' },
  pattern: { audio: 'Tone', video: 'Pattern' },
};
const PRIVACY = 'Nothing leaves this device before you press Start.';
const NOTHING_YET = 'What you send will appear here.';

/** The elements of the sender page and what they say; knows nothing of signalling. */
export class SenderPage {
  readonly start = part(document, 'start', HTMLButtonElement);
  readonly stop = part(document, 'stop', HTMLButtonElement);
  readonly muteButtons: Readonly<Record<MediaKind, HTMLButtonElement>> = {
    audio: part(document, 'mute-audio', HTMLButtonElement),
    video: part(document, 'mute-video', HTMLButtonElement),
  };

  private readonly source = part(document, 'source', HTMLSelectElement);
  private readonly codec = part(document, 'codec-choice', HTMLSelectElement);
  private readonly preview = part(document, 'preview', HTMLVideoElement);
  private readonly placeholder = part(document, 'preview-placeholder', HTMLElement);
  private readonly status = part(document, 'status', HTMLElement);
  private readonly note = part(document, 'note', HTMLElement);
  private readonly error = part(document, 'error', HTMLElement);
  private readonly iceState = part(document, 'ice-state', HTMLElement);
  private readonly dtlsState = part(document, 'dtls-state', HTMLElement);
  private readonly figures = part(document, 'figures', HTMLElement);
  private lastBytes: ByteSample | undefined;

  constructor() {
    this.source.addEventListener('change', () => {
      this.withdrawMutes();
    });
  }

  wish(): Wish {
    return wishFrom(this.source.value, this.codec.value);
  }

  /** Sets the choices, before anything runs. */
  preset(wish: Wish): void {
    this.source.value = wish.source;
    this.codec.value = wish.codec;
  }

  enter(phase: Phase, words: string): void {
    setState(this.status, phase, words);
    this.keepFocus(() => {
      this.start.hidden = phase !== 'idle';
      this.stop.hidden = phase === 'idle';
      this.source.disabled = phase !== 'idle';
      this.codec.disabled = phase !== 'idle';
    });
    if (phase === 'idle') {
      this.clear();
    } else if (phase === 'starting') {
      this.sayNote('');
    }
  }

  say(words: string): void {
    setText(this.status, words);
  }

  sayInterrupted(): void {
    setState(this.status, 'interrupted', 'Media path interrupted');
  }

  sayNote(words: string): void {
    setText(this.note, words);
  }

  complain(words: string): void {
    setText(this.error, words);
  }

  show(source: Source): void {
    this.preview.srcObject = source.stream;
    this.preview.hidden = false;
    this.cover(undefined);
    this.sayNote(source.note ?? '');
    // The preview is mute, which every browser lets play; a refusal would only leave it dark.
    this.preview.play().catch(() => undefined);
  }

  offerMute(kind: MediaKind): void {
    this.muteButtons[kind].disabled = false;
    this.showMuted(kind, false);
  }

  withdrawMute(kind: MediaKind): void {
    this.keepFocus(() => {
      this.muteButtons[kind].disabled = true;
    });
    this.showMuted(kind, false);
  }

  isMuted(kind: MediaKind): boolean {
    return this.muteButtons[kind].getAttribute('aria-pressed') === 'true';
  }

  showMuted(kind: MediaKind, muted: boolean): void {
    const button = this.muteButtons[kind];
    button.setAttribute('aria-pressed', String(muted));
    const device = DEVICES[this.wish().source][kind];
    setText(button, `${device} ${muted ? 'off' : 'on'}`);
    if (kind === 'video') {
      this.cover(muted ? `${device} off` : undefined);
    }
  }

  showPath(state: ConnectionState): void {
    // Where a browser has no transport statistics, the state of the whole connection is the best answer for both.
    setState(this.iceState, state);
    setState(this.dtlsState, state);
  }

  showFigures(report: RTCStatsReport): void {
    const path = pathState(report);
    if (path.ice !== undefined && path.dtls !== undefined) {
      setState(this.iceState, path.ice);
      setState(this.dtlsState, path.dtls);
    }
    this.figure('round-trip', format.millis(path.roundTripMillis));
    this.showStreams(report);
  }

  private keepFocus(change: () => void): void {
    keepFocus(change, () => [this.stop, this.start]);
  }

  /** Words in the place of the picture; undefined shows the picture. */
  private cover(words: string | undefined): void {
    this.placeholder.hidden = words === undefined;
    setText(this.placeholder, words ?? '');
  }

  private withdrawMutes(): void {
    this.withdrawMute('audio');
    this.withdrawMute('video');
    this.cover(NOTHING_YET);
  }

  private showStreams(report: RTCStatsReport): void {
    const bytes = outboundBytes(report);
    const bps = bitrateBps(this.lastBytes, bytes);
    if (bps !== undefined || this.lastBytes === undefined) {
      this.figure('bitrate', format.bitrate(bps));
    }
    this.lastBytes = bytes;
    const picture = outboundPicture(report);
    this.figure('resolution', format.resolution(picture?.width, picture?.height));
    this.figure('frame-rate', format.frameRate(picture?.framesPerSecond));
    this.figure('codec', picture?.codec ?? format.UNKNOWN);
  }

  private figure(name: string, words: string): void {
    setText(part(this.figures, name, HTMLElement), words);
  }

  private clear(): void {
    this.preview.srcObject = null;
    this.preview.hidden = true;
    this.lastBytes = undefined;
    this.sayNote(PRIVACY);
    this.withdrawMutes();
    setState(this.iceState, 'new');
    setState(this.dtlsState, 'new');
    for (const name of ['bitrate', 'resolution', 'frame-rate', 'codec', 'round-trip']) {
      this.figure(name, format.UNKNOWN);
    }
  }
}

import type { Consumer, MediaKind } from 'mediasoup-client/types';
import { part, setText } from '../shared/elements.ts';
import * as format from '../shared/format.ts';
import {
  bitrateBps,
  jitterBufferMillis,
  lossPercent,
  sumKnown,
  type InboundSample,
} from '../shared/stats.ts';
import { inboundCodec, inboundPicture, inboundSample } from '../shared/stats-report.ts';

interface Track {
  readonly consumer: Consumer;
  paused: boolean;
  last: InboundSample | undefined;
}

interface Rates {
  readonly bitrate: number | undefined;
  readonly loss: number | undefined;
  readonly buffer: number | undefined;
}

const NO_RATES: Rates = { bitrate: undefined, loss: undefined, buffer: undefined };

/** One remote peer: picture and sound in one stream, so that the browser keeps lips and words together. */
export class Tile {
  readonly element: HTMLElement;
  private readonly stream = new MediaStream();
  private readonly tracks = new Map<MediaKind, Track>();
  private readonly video: HTMLVideoElement;
  private readonly sound: HTMLButtonElement;

  constructor(template: HTMLTemplateElement, socketId: string) {
    const copy = template.content.cloneNode(true) as DocumentFragment;
    this.element = part(copy, 'tile', HTMLElement);
    this.element.dataset.socketId = socketId;
    setText(part(copy, 'tile-name', HTMLElement), `Sender ${socketId.slice(0, 8)}`);
    this.video = part(copy, 'tile-video', HTMLVideoElement);
    this.video.srcObject = this.stream;
    this.sound = part(copy, 'tile-mute', HTMLButtonElement);
    this.sound.addEventListener('click', () => {
      this.setMuted(!this.video.muted);
    });
    this.refresh();
  }

  get empty(): boolean {
    return this.tracks.size === 0;
  }

  add(consumer: Consumer): void {
    const replaced = this.tracks.get(consumer.kind);
    if (replaced) {
      this.stream.removeTrack(replaced.consumer.track);
    }
    this.tracks.set(consumer.kind, { consumer, paused: false, last: undefined });
    this.stream.addTrack(consumer.track);
    this.refresh();
    void this.play();
  }

  remove(consumer: Consumer): void {
    this.stream.removeTrack(consumer.track);
    if (this.tracks.get(consumer.kind)?.consumer === consumer) {
      this.tracks.delete(consumer.kind);
      this.forgetFigures(consumer.kind);
    }
    this.refresh();
  }

  showPaused(kind: MediaKind, paused: boolean): void {
    const track = this.tracks.get(kind);
    if (track) {
      track.paused = paused;
    }
    this.refresh();
  }

  async measure(): Promise<void> {
    const [video, audio] = await Promise.all([this.sample('video'), this.sample('audio')]);
    const loss = Math.max(video.loss ?? -1, audio.loss ?? -1);
    this.figure('bitrate', format.bitrate(sumKnown(video.bitrate, audio.bitrate)));
    this.figure('loss', format.percent(loss < 0 ? undefined : loss));
    this.figure('jitter-buffer', format.millis(video.buffer ?? audio.buffer));
  }

  close(): void {
    this.video.srcObject = null;
    this.element.remove();
  }

  private async sample(kind: MediaKind): Promise<Rates> {
    const track = this.tracks.get(kind);
    if (!track) {
      return NO_RATES;
    }
    const report = await track.consumer.getStats();
    const now = inboundSample(report);
    if (!now) {
      return NO_RATES;
    }
    this.showMedia(kind, report);
    const before = track.last;
    track.last = now;
    return {
      bitrate: bitrateBps(before, now),
      loss: lossPercent(before, now),
      buffer: jitterBufferMillis(before, now),
    };
  }

  private showMedia(kind: MediaKind, report: RTCStatsReport): void {
    const codec = inboundCodec(report) ?? format.UNKNOWN;
    this.figure(kind === 'video' ? 'codec' : 'audio-codec', codec);
    if (kind === 'video') {
      const picture = inboundPicture(report);
      this.figure('resolution', format.resolution(picture?.width, picture?.height));
      this.figure('frame-rate', format.frameRate(picture?.framesPerSecond));
    }
  }

  private async play(): Promise<void> {
    try {
      await this.video.play();
    } catch (failure) {
      // Joined without a gesture: a silent picture with a button beats none.
      if (failure instanceof DOMException && failure.name === 'NotAllowedError') {
        this.setMuted(true);
        await this.video.play().catch(() => undefined);
      }
    }
  }

  private setMuted(muted: boolean): void {
    this.video.muted = muted;
    this.refresh();
  }

  private refresh(): void {
    const video = this.tracks.get('video');
    const audio = this.tracks.get('audio');
    const dark = !video || video.paused;
    const silent = !audio || audio.paused;
    this.element.dataset.video = dark ? 'off' : 'on';
    this.element.dataset.audio = silent ? 'off' : 'on';
    part(this.element, 'tile-camera-off', HTMLElement).hidden = !dark;
    part(this.element, 'tile-muted', HTMLElement).hidden = !silent;
    this.sound.disabled = !audio;
    this.sound.setAttribute('aria-pressed', String(this.video.muted));
    setText(this.sound, this.video.muted ? 'Sound off' : 'Sound on');
  }

  private forgetFigures(kind: MediaKind): void {
    const names = kind === 'video' ? ['codec', 'resolution', 'frame-rate'] : ['audio-codec'];
    for (const name of names) {
      this.figure(name, format.UNKNOWN);
    }
  }

  private figure(name: string, words: string): void {
    setText(part(this.element, name, HTMLElement), words);
  }
}

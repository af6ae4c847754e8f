import type { MediaKind } from 'mediasoup-client/types';
import { part, setText } from '../shared/elements.ts';
import * as format from '../shared/format.ts';
import { isRefusedToPlay } from '../shared/playing.ts';
import type { RemoteTrack } from '../shared/sfu/room-view.ts';
import { bitrateBps, jitterBufferMillis, lossPercent, sumKnown, type InboundSample } from '../shared/stats.ts';
import { inboundCodec, inboundPicture, inboundSample } from '../shared/stats-report.ts';
import { LayerPicker } from './layer-picker.ts';
import { qualityOf, type Quality } from './quality.ts';

const NAMES: Readonly<Record<Quality, string>> = {
  good: 'Good quality',
  fair: 'Fair quality',
  poor: 'Poor quality',
};

interface Rates {
  readonly bitrate: number | undefined;
  readonly loss: number | undefined;
  readonly buffer: number | undefined;
}

/** What a tile asks of the page around it. */
export interface TileActions {
  prefer(track: RemoteTrack, spatialLayer: number): void;
  mute(): void;
  remove(): void;
  soundRefused(): void;
}

/** One person, or one screen: picture and sound in one stream, so that the browser keeps lips and words together. */
export class RoomTile {
  readonly element: HTMLElement;
  private readonly stream = new MediaStream();
  private readonly tracks = new Map<MediaKind, RemoteTrack>();
  private readonly last = new Map<MediaKind, InboundSample>();
  private readonly video: HTMLVideoElement;
  private readonly layers: LayerPicker;
  private localMuted = false;
  private localDark = false;

  constructor(
    template: HTMLTemplateElement,
    readonly id: string,
    private readonly actions: TileActions,
  ) {
    const copy = template.content.cloneNode(true) as DocumentFragment;
    this.element = part(copy, 'tile', HTMLElement);
    this.element.dataset.socketId = id;
    this.video = part(copy, 'tile-video', HTMLVideoElement);
    this.video.srcObject = this.stream;
    this.layers = new LayerPicker(this.element, (layer) => {
      const track = this.tracks.get('video');
      if (track) {
        actions.prefer(track, layer);
      }
    });
    this.wire();
    this.refresh();
  }

  get empty(): boolean {
    return this.tracks.size === 0;
  }

  rename(name: string, state = ''): void {
    setText(this.part('tile-name'), name);
    setText(this.part('tile-state'), state);
    setText(this.part('tile-initial'), (Array.from(name)[0] ?? '?').toUpperCase());
    this.element.setAttribute('aria-label', name);
    this.video.setAttribute('aria-label', `Picture of ${name}`);
  }

  /** Our own picture: mirrored as in a mirror, never heard. */
  showOwn(tracks: readonly MediaStreamTrack[], mirrored: boolean): void {
    this.video.muted = true;
    this.element.classList.toggle('mirrored', mirrored);
    this.stream.getTracks().forEach((track) => {
      this.stream.removeTrack(track);
    });
    tracks.filter((track) => track.kind === 'video').forEach((track) => {
      this.stream.addTrack(track);
    });
    this.refresh();
    void this.play();
  }

  showOwnState(muted: boolean, dark: boolean): void {
    this.localMuted = muted;
    this.localDark = dark;
    this.refresh();
  }

  add(track: RemoteTrack): void {
    const { consumer } = track;
    const replaced = this.tracks.get(consumer.kind);
    if (replaced) {
      this.stream.removeTrack(replaced.consumer.track);
    }
    this.tracks.set(consumer.kind, track);
    this.last.delete(consumer.kind);
    this.stream.addTrack(consumer.track);
    this.refresh();
    void this.play();
  }

  remove(track: RemoteTrack): void {
    this.stream.removeTrack(track.consumer.track);
    if (this.tracks.get(track.consumer.kind) === track) {
      this.tracks.delete(track.consumer.kind);
      this.last.delete(track.consumer.kind);
    }
    this.refresh();
  }

  refresh(): void {
    const video = this.tracks.get('video');
    const audio = this.tracks.get('audio');
    const dark = this.localDark || (this.stream.getVideoTracks().length === 0) || (video?.paused ?? false);
    const muted = this.localMuted || (audio?.paused ?? false);
    this.element.dataset.video = dark ? 'off' : 'on';
    this.element.dataset.audio = muted ? 'off' : 'on';
    this.part('tile-empty').hidden = !dark;
    part(this.element, 'tile-muted', SVGElement).toggleAttribute('hidden', !muted);
    this.layers.show(video);
    this.showQuality(video ?? audio);
  }

  setSpeaking(speaking: boolean): void {
    this.element.classList.toggle('speaking', speaking);
  }

  offerModeration(offered: boolean): void {
    this.part('moderation').hidden = !offered;
  }

  async measure(): Promise<void> {
    const [video, audio] = await Promise.all([this.sample('video'), this.sample('audio')]);
    const loss = Math.max(video?.loss ?? -1, audio?.loss ?? -1);
    this.figure('bitrate', format.bitrate(sumKnown(video?.bitrate, audio?.bitrate)));
    this.figure('loss', format.percent(loss < 0 ? undefined : loss));
    this.figure('jitter-buffer', format.millis(video?.buffer ?? audio?.buffer));
  }

  play(): Promise<void> {
    return this.video.play().catch((failure: unknown) => {
      if (isRefusedToPlay(failure)) {
        this.actions.soundRefused();
      }
    });
  }

  close(): void {
    this.video.srcObject = null;
    this.element.remove();
  }

  private wire(): void {
    const quality = part(this.element, 'tile-quality', HTMLButtonElement);
    const details = this.part('tile-details');
    quality.addEventListener('click', () => {
      details.hidden = !details.hidden;
      quality.setAttribute('aria-expanded', String(!details.hidden));
    });
    part(this.element, 'mute-peer', HTMLButtonElement).addEventListener('click', () => {
      this.actions.mute();
    });
    part(this.element, 'remove-peer', HTMLButtonElement).addEventListener('click', () => {
      this.actions.remove();
    });
  }

  private showQuality(track: RemoteTrack | undefined): void {
    const button = this.part('tile-quality');
    button.hidden = track === undefined;
    if (track) {
      const quality = qualityOf(track);
      button.dataset.quality = quality;
      setText(this.part('tile-quality-words'), `${NAMES[quality]}, details`);
    }
  }

  private async sample(kind: MediaKind): Promise<Rates | undefined> {
    const track = this.tracks.get(kind);
    const report = await track?.consumer.getStats();
    const now = report && inboundSample(report);
    if (!now) {
      return undefined;
    }
    if (kind === 'video') {
      const picture = inboundPicture(report);
      this.figure('resolution', format.resolution(picture?.width, picture?.height));
      this.figure('frame-rate', format.frameRate(picture?.framesPerSecond));
      this.figure('codec', inboundCodec(report) ?? format.UNKNOWN);
    }
    const before = this.last.get(kind);
    this.last.set(kind, now);
    return {
      bitrate: bitrateBps(before, now),
      loss: lossPercent(before, now),
      buffer: jitterBufferMillis(before, now),
    };
  }

  private figure(name: string, words: string): void {
    setText(this.part(name), words);
  }

  private part(name: string): HTMLElement {
    return part(this.element, name, HTMLElement);
  }
}

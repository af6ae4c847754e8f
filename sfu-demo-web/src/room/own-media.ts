import { cameraOptions, VIDEO_OPTIONS } from '../shared/sfu/encodings.ts';
import type { RoomClient } from '../shared/sfu/room-client.ts';
import { mediaDevices, openSource, type Source, type SourceChoice } from '../shared/source/source.ts';

export type OwnKind = 'microphone' | 'camera';

/** What we have to send: it outlives the stay in a room, so that coming back needs no permission again. */
export class OwnMedia {
  private readonly sources: Record<OwnKind, Source | undefined> = { microphone: undefined, camera: undefined };
  private readonly muted: Record<OwnKind, boolean> = { microphone: false, camera: false };
  private screen: MediaStream | undefined;

  constructor(
    private readonly choice: SourceChoice,
    /** A device was unplugged, or its permission withdrawn. */
    private readonly ended: (kind: OwnKind | 'screen') => void,
  ) {}

  /** Returns what was replaced for want of a device. */
  async open(): Promise<string | undefined> {
    const source = await openSource({ source: this.choice });
    this.sources.camera = source;
    this.sources.microphone = source;
    this.watch(source);
    return source.note;
  }

  track(kind: OwnKind): MediaStreamTrack | undefined {
    const wanted = kind === 'camera' ? 'video' : 'audio';
    return this.sources[kind]?.stream.getTracks().find((track) => track.kind === wanted);
  }

  isMuted(kind: OwnKind): boolean {
    return this.muted[kind];
  }

  get sharing(): boolean {
    return this.screen !== undefined;
  }

  async publishAll(client: RoomClient): Promise<void> {
    for (const kind of ['microphone', 'camera'] as const) {
      const track = this.track(kind);
      if (track) {
        await client.publish(track, kind, kind === 'camera' ? cameraOptions(track, location.search) : {});
        if (this.muted[kind]) {
          await client.setPaused(kind, true);
        }
      }
    }
    if (this.screen) {
      await this.publishScreen(client, this.screen);
    }
  }

  async setMuted(client: RoomClient | undefined, kind: OwnKind, muted: boolean): Promise<void> {
    this.muted[kind] = muted;
    await client?.setPaused(kind, muted);
  }

  /** As the server has muted us already. */
  acceptMute(kind: OwnKind): void {
    this.muted[kind] = true;
  }

  async choose(client: RoomClient | undefined, kind: OwnKind, deviceId: string): Promise<void> {
    const video = kind === 'camera';
    const source = await openSource({
      source: 'camera',
      video,
      audio: !video,
      cameraId: video ? deviceId : undefined,
      microphoneId: video ? undefined : deviceId,
    });
    const before = this.sources[kind];
    this.sources[kind] = source;
    this.watch(source);
    const track = this.track(kind);
    if (track) {
      await client?.published(kind)?.replaceTrack({ track });
    }
    this.release(before, kind);
  }

  async share(client: RoomClient): Promise<MediaStream> {
    const stream = await mediaDevices().getDisplayMedia({ video: { frameRate: { max: 15 } }, audio: true });
    this.screen = stream;
    stream.getVideoTracks()[0]?.addEventListener('ended', () => {
      this.ended('screen');
    });
    await this.publishScreen(client, stream);
    return stream;
  }

  async stopSharing(client: RoomClient | undefined): Promise<void> {
    this.screen?.getTracks().forEach((track) => {
      track.stop();
    });
    this.screen = undefined;
    await Promise.all([client?.unpublish('screen'), client?.unpublish('screen-audio')]);
  }

  close(): void {
    this.screen?.getTracks().forEach((track) => {
      track.stop();
    });
    this.screen = undefined;
    for (const kind of ['microphone', 'camera'] as const) {
      this.sources[kind]?.close();
      this.sources[kind] = undefined;
    }
  }

  private async publishScreen(client: RoomClient, stream: MediaStream): Promise<void> {
    const [video] = stream.getVideoTracks();
    const [audio] = stream.getAudioTracks();
    if (video) {
      await client.publish(video, 'screen', VIDEO_OPTIONS);
    }
    if (audio) {
      await client.publish(audio, 'screen-audio');
    }
  }

  /** A source that both kinds came from goes when the second is replaced. */
  private release(source: Source | undefined, kind: OwnKind): void {
    if (source === this.sources.camera || source === this.sources.microphone) {
      const gone = kind === 'camera' ? source?.stream.getVideoTracks() : source?.stream.getAudioTracks();
      gone?.forEach((track) => {
        track.stop();
      });
    } else {
      source?.close();
    }
  }

  private watch(source: Source): void {
    for (const track of source.stream.getTracks()) {
      track.addEventListener('ended', () => {
        this.ended(track.kind === 'video' ? 'camera' : 'microphone');
      });
    }
  }
}

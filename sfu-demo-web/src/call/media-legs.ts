import { signalingAddress } from '../shared/connection.ts';
import { cameraOptions } from '../shared/sfu/encodings.ts';
import { RoomClient } from '../shared/sfu/room-client.ts';
import type { Peer, RoomView } from '../shared/sfu/room-view.ts';
import { DirectCall, type Signal } from './direct.ts';
import type { CallStage } from './stage.ts';

export interface LegsView {
  send(signal: Signal): void;
  /** Media can flow, cannot for now, or not at all on the direct way. */
  way(state: 'connected' | 'reconnecting'): void;
  unreachable(pairs: string[]): void;
  troubled(failure: unknown): void;
  /** The room that the call went on in is lost to us. */
  roomEnded(words: string): void;
}

interface Other {
  readonly id: string;
  readonly name: string;
}

/**
 * The ways on which the media of a call goes: first from browser to browser, then, if need be, through a room. The first
 * is kept until the second carries something, so that nobody is left in silence between the two.
 */
export class MediaLegs {
  private direct: DirectCall | undefined;
  private directTile: string | undefined;
  private room: RoomClient | undefined;
  private attempt: AbortController | undefined;
  private muted: Readonly<Record<'audio' | 'video', boolean>> = { audio: false, video: false };
  private closed = false;

  constructor(
    private readonly stream: MediaStream,
    private readonly stage: CallStage,
    private readonly view: LegsView,
  ) {}

  goDirect(other: Other, iceServers: readonly RTCIceServer[], offers: boolean, policy: RTCIceTransportPolicy): void {
    if (this.direct || this.attempt) {
      return;
    }
    this.stage.place(other.id, other.name);
    this.directTile = other.id;
    this.direct = new DirectCall(
      iceServers,
      this.stream,
      offers,
      {
        ...this.view,
        received: (stream) => {
          for (const track of stream.getTracks()) {
            this.stage.add(other.id, other.name, track);
          }
        },
        connected: () => {
          this.view.way('connected');
        },
        interrupted: () => {
          this.view.way('reconnecting');
        },
      },
      policy,
    );
  }

  take(signal: Signal): void {
    this.direct?.take(signal);
  }

  async goIntoRoom(roomId: string, token: string | undefined, displayName: string): Promise<void> {
    if (this.attempt) {
      return;
    }
    const attempt = new AbortController();
    this.attempt = attempt;
    const wish = { address: signalingAddress(location), roomId, displayName, token, signal: attempt.signal };
    const room = await RoomClient.join(wish, this.roomView());
    if (this.closed) {
      room.leave();
      return;
    }
    this.room = room;
    for (const track of this.stream.getTracks()) {
      const kind = track.kind === 'video' ? 'video' : 'audio';
      const source = kind === 'video' ? 'camera' : 'microphone';
      await room.publish(track, source, kind === 'video' ? cameraOptions(track, location.search) : {});
      if (this.muted[kind]) {
        await room.setPaused(source, true);
      }
    }
  }

  /** The track says it to a browser at the other end, as silence or a black picture; the room says it to its people. */
  async mute(kind: 'audio' | 'video', muted: boolean): Promise<void> {
    this.muted = { ...this.muted, [kind]: muted };
    for (const track of kind === 'audio' ? this.stream.getAudioTracks() : this.stream.getVideoTracks()) {
      track.enabled = !muted;
    }
    await this.room?.setPaused(kind === 'audio' ? 'microphone' : 'camera', muted);
  }

  close(): void {
    this.closed = true;
    this.attempt?.abort();
    this.room?.leave();
    this.direct?.close();
    this.stage.clear();
  }

  private roomView(): Partial<RoomView> {
    const { stage, view } = this;
    return {
      trackAdded: (peer, track) => {
        this.endDirect();
        stage.add(peer.id, peer.name, track.consumer.track);
      },
      trackChanged: (peer, track) => {
        if (track.consumer.kind === 'video') {
          stage.showDark(peer.id, track.paused);
        }
      },
      trackRemoved: (peer, track) => {
        stage.remove(peer.id, track.consumer.track);
      },
      peerJoined: (peer: Peer) => {
        stage.place(peer.id, peer.name);
      },
      peerLeft: (peer) => {
        stage.dismiss(peer.id);
      },
      pathChanged: (_, state) => {
        if (state === 'connected') {
          view.way('connected');
        } else if (state === 'disconnected' || state === 'failed') {
          view.way('reconnecting');
        }
      },
      ended: (words) => {
        view.roomEnded(words);
      },
      troubled: (failure) => {
        view.troubled(failure);
      },
    };
  }

  private endDirect(): void {
    this.direct?.close();
    this.direct = undefined;
    if (this.directTile !== undefined) {
      this.stage.dismiss(this.directTile);
      this.directTile = undefined;
    }
  }
}

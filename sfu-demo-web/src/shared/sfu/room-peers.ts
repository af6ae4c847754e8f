import type { Consumer } from 'mediasoup-client/types';
import type { PeerInfo, Pushes, PushType } from '../protocol.ts';
import type { Peer, RemoteTrack, RoomView } from './room-view.ts';

type Listen = <P extends PushType>(type: P, listener: (data: Pushes[P]) => void) => void;

/** With which the server begins; it tells of changes only. */
const BEST_SCORE = 10;

/** A track that was announced, while the browser still makes its end of it; much can happen meanwhile. */
interface Expected {
  readonly peerId: string;
  readonly producerId: string;
  readonly source: string;
  paused: boolean;
}

/** Who else is in the room, and what is received of whom; follows what the server says of them. */
export class RoomPeers {
  readonly all = new Map<string, Peer>();
  private readonly expected = new Map<string, Expected>();

  constructor(
    private readonly view: Partial<RoomView>,
    on: Listen,
  ) {
    on('peerJoined', ({ peerId, displayName }) => {
      this.admit(peerId, displayName);
    });
    on('peerLeft', ({ peerId, reason }) => {
      const peer = this.all.get(peerId);
      if (peer) {
        this.dismiss(peer, reason);
      }
    });
    on('peerConnection', ({ peerId, state }) => {
      this.change(peerId, (peer) => (peer.interrupted = state === 'interrupted'));
    });
    on('displayNameChanged', ({ peerId, displayName }) => {
      this.change(peerId, (peer) => (peer.name = nameOf(peerId, displayName)));
    });
    this.followTracks(on);
  }

  admitAll(peers: readonly PeerInfo[]): void {
    for (const { peerId, displayName } of peers) {
      this.admit(peerId, displayName);
    }
  }

  nameOf(peerId: string): string {
    return this.all.get(peerId)?.name ?? nameOf(peerId, null);
  }

  /** Before the consumer is made; what happens to the track from now on is not missed. */
  expect({ id, peerId, producerId, kind, source, producerPaused }: Pushes['newConsumer']): void {
    const named = source ?? (kind === 'video' ? 'camera' : 'microphone');
    this.expected.set(id, { peerId, producerId, source: named, paused: producerPaused });
  }

  /** False if the track is gone already; then the consumer is closed. */
  addTrack(consumer: Consumer): boolean {
    const announced = this.expected.get(consumer.id);
    this.expected.delete(consumer.id);
    if (!announced) {
      consumer.close();
      return false;
    }
    const { source, paused } = announced;
    const peer = this.admit(announced.peerId, null);
    const track: RemoteTrack = { consumer, source, paused, score: BEST_SCORE, producerScore: undefined, layers: undefined };
    peer.tracks.set(consumer.id, track);
    this.view.trackAdded?.(peer, track);
    return true;
  }

  forget(consumerId: string): void {
    this.expected.delete(consumerId);
  }

  private followTracks(on: Listen): void {
    on('consumerClosed', ({ consumerId }) => {
      this.expected.delete(consumerId);
      this.removeTracks((track) => track.consumer.id === consumerId);
    });
    on('producerClosed', ({ producerId }) => {
      this.unexpect((announced) => announced.producerId === producerId);
      this.removeTracks((track) => track.consumer.producerId === producerId);
    });
    on('producerPaused', ({ producerId }) => {
      this.setPaused(producerId, true);
    });
    on('producerResumed', ({ producerId }) => {
      this.setPaused(producerId, false);
    });
    on('consumerScore', ({ consumerId, score, producerScore }) => {
      this.changeTracks(
        (track) => track.consumer.id === consumerId,
        (track) => {
          track.score = score;
          track.producerScore = producerScore;
        },
      );
    });
    on('consumerLayersChanged', ({ consumerId, spatialLayer, temporalLayer }) => {
      this.changeTracks(
        (track) => track.consumer.id === consumerId,
        (track) => (track.layers = { spatial: spatialLayer, temporal: temporalLayer }),
      );
    });
  }

  private admit(peerId: string, displayName: string | null | undefined): Peer {
    const known = this.all.get(peerId);
    if (known) {
      return known;
    }
    const peer: Peer = { id: peerId, name: nameOf(peerId, displayName), interrupted: false, tracks: new Map() };
    this.all.set(peerId, peer);
    this.view.peerJoined?.(peer);
    return peer;
  }

  private dismiss(peer: Peer, reason: Pushes['peerLeft']['reason']): void {
    this.unexpect((announced) => announced.peerId === peer.id);
    this.removeTracks((track) => peer.tracks.get(track.consumer.id) === track);
    this.all.delete(peer.id);
    this.view.peerLeft?.(peer, reason);
  }

  private change(peerId: string, change: (peer: Peer) => unknown): void {
    const peer = this.all.get(peerId);
    if (peer) {
      change(peer);
      this.view.peerChanged?.(peer);
    }
  }

  private setPaused(producerId: string, paused: boolean): void {
    for (const announced of this.expected.values()) {
      if (announced.producerId === producerId) {
        announced.paused = paused;
      }
    }
    this.changeTracks((track) => track.consumer.producerId === producerId, (track) => (track.paused = paused));
  }

  private unexpect(which: (announced: Expected) => boolean): void {
    for (const [consumerId, announced] of [...this.expected]) {
      if (which(announced)) {
        this.expected.delete(consumerId);
      }
    }
  }

  private changeTracks(which: (track: RemoteTrack) => boolean, change: (track: RemoteTrack) => unknown): void {
    for (const [peer, track] of this.find(which)) {
      change(track);
      this.view.trackChanged?.(peer, track);
    }
  }

  private removeTracks(which: (track: RemoteTrack) => boolean): void {
    for (const [peer, track] of this.find(which)) {
      peer.tracks.delete(track.consumer.id);
      track.consumer.close();
      this.view.trackRemoved?.(peer, track);
    }
  }

  private find(which: (track: RemoteTrack) => boolean): [Peer, RemoteTrack][] {
    return [...this.all.values()].flatMap((peer) =>
      [...peer.tracks.values()].filter(which).map((track): [Peer, RemoteTrack] => [peer, track]),
    );
  }
}

function nameOf(peerId: string, displayName: string | null | undefined): string {
  return displayName === undefined || displayName === null || displayName === '' ? `Guest ${peerId.slice(0, 6)}` : displayName;
}

import type { ConnectionState, Consumer } from 'mediasoup-client/types';
import type { LeftReason, Pushes } from '../protocol.ts';
import type { SessionState } from '../room-session.ts';

/** Somebody else in the room. */
export interface Peer {
  readonly id: string;
  name: string;
  /** Its signalling is lost; it may come back. */
  interrupted: boolean;
  /** What is received of it, by consumer id. */
  readonly tracks: Map<string, RemoteTrack>;
}

/** One stream of somebody else's that is received. */
export interface RemoteTrack {
  readonly consumer: Consumer;
  readonly source: string;
  /** By its sender. */
  paused: boolean;
  /** 0 to 10 of what arrives here. */
  score: number;
  /** 0 to 10 of what arrives at the server; undefined until it says. */
  producerScore: number | undefined;
  /** The layer that is forwarded; undefined where there is none to choose. */
  layers: { readonly spatial: number | null; readonly temporal: number | null } | undefined;
}

/** What a page is told of its room; every method may be left out, and none is called after `leave`. */
export interface RoomView {
  stateChanged(state: SessionState): void;
  peerJoined(peer: Peer): void;
  peerLeft(peer: Peer, reason: LeftReason): void;
  /** Name or connection. */
  peerChanged(peer: Peer): void;
  trackAdded(peer: Peer, track: RemoteTrack): void;
  /** Paused, score or layers. */
  trackChanged(peer: Peer, track: RemoteTrack): void;
  trackRemoved(peer: Peer, track: RemoteTrack): void;
  /** Undefined when nobody speaks. */
  activeSpeaker(peerId: string | undefined): void;
  levels(levels: Pushes['audioLevels']['levels']): void;
  bandwidth(figures: Pushes['bandwidth']): void;
  /** Somebody with the right to has muted what we send. */
  mutedBy(by: string, sources: string[]): void;
  /** We have become the one who may mute, remove and end. */
  becameModerator(): void;
  draining(deadlineSeconds: number): void;
  pathChanged(purpose: 'send' | 'recv', state: ConnectionState): void;
  /** We are no longer in the room, and why, in words. */
  ended(words: string, mayReturn: boolean): void;
  troubled(failure: unknown): void;
}

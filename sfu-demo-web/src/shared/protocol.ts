import type {
  DtlsParameters,
  IceParameters,
  MediaKind,
  RtpCapabilities,
  RtpParameters,
  TransportOptions,
} from 'mediasoup-client/types';
import type { CallPushes, CallRequests } from './call-protocol.ts';

export type Purpose = 'send' | 'recv';

export type TransportParameters = Pick<TransportOptions, 'id' | 'iceParameters' | 'iceCandidates' | 'dtlsParameters'>;

export interface ConsumerParameters {
  readonly id: string;
  readonly producerId: string;
  readonly kind: MediaKind;
  readonly rtpParameters: RtpParameters;
}

/** What somebody sends: `camera`, `microphone`, `screen`, `screen-audio`, or a word of the application's own. */
export type ProducerSource = string;

export interface ProducerInfo {
  readonly producerId: string;
  readonly kind: MediaKind;
  readonly source?: ProducerSource | null;
  readonly paused: boolean;
}

export interface PeerInfo {
  readonly peerId: string;
  readonly displayName?: string | null;
  readonly producers: readonly ProducerInfo[];
}

export interface Grants {
  readonly publish: boolean;
  readonly subscribe: boolean;
  readonly moderate: boolean;
  readonly call: boolean;
}

export interface JoinRequest {
  readonly roomId: string;
  readonly peerId?: string;
  readonly displayName?: string;
  readonly token?: string;
  readonly subscribe?: 'auto' | 'manual';
  readonly rtpCapabilities?: RtpCapabilities;
}

export interface Joined {
  readonly roomId: string;
  readonly peerId: string;
  readonly sessionToken: string;
  readonly resumeSeconds: number;
  readonly peers: readonly PeerInfo[];
  /** Who may mute, remove and end where no token says so. */
  readonly moderator?: string | null;
  readonly iceServers: readonly RTCIceServer[];
  readonly grants: Grants;
}

interface Exchange<Ask, Answer = unknown> {
  ask: Ask;
  answer: Answer;
}

/** What the page may ask, and what the server answers; a reply carries the request's type and id. */
export interface Requests extends CallRequests {
  createWebRtcTransport: Exchange<{ purpose: Purpose; forceTcp?: boolean }, TransportParameters>;
  connectWebRtcTransport: Exchange<{ transportId: string; dtlsParameters: DtlsParameters }>;
  restartIce: Exchange<{ transportId: string }, { iceParameters: IceParameters }>;
  produce: Exchange<
    { transportId: string; kind: MediaKind; rtpParameters: RtpParameters; source?: ProducerSource },
    { id: string }
  >;
  consume: Exchange<{ producerId: string; rtpCapabilities: RtpCapabilities; paused?: boolean }, ConsumerParameters>;
  pauseConsumer: Exchange<{ consumerId: string }>;
  resumeConsumer: Exchange<{ consumerId: string }>;
  closeProducer: Exchange<{ producerId: string }>;
  pauseProducer: Exchange<{ producerId: string }>;
  resumeProducer: Exchange<{ producerId: string }>;
  join: Exchange<JoinRequest, Joined>;
  resume: Exchange<{ sessionToken: string; lastSeq: number }, { roomId: string; peerId: string; resumed: boolean }>;
  leave: Exchange<Record<string, never>>;
  setPreferredLayers: Exchange<{ consumerId: string; spatialLayer: number; temporalLayer?: number }>;
  setDisplayName: Exchange<{ displayName: string }, { displayName: string }>;
  getIceServers: Exchange<Record<string, never>, { iceServers: RTCIceServer[]; expiresInSeconds?: number }>;
  mutePeer: Exchange<{ peerId: string; producerId?: string; kind?: MediaKind }, { peerId: string; producerIds: string[] }>;
  removePeer: Exchange<{ peerId: string; reason?: string }, { peerId: string }>;
  endRoom: Exchange<{ reason?: string }, { roomId: string }>;
}

export type RequestType = keyof Requests;

export type LeftReason = 'left' | 'lost' | 'removed' | 'ended';

/** What the server says unasked; a name, a source or a reason that nobody gave is left out. `socketId` of a producer names the remote peer it belongs to, `peerId` the same in a room. */
export interface Pushes extends CallPushes {
  rtpCapabilities: RtpCapabilities;
  newProducer: { producerId: string; socketId: string };
  producerClosed: { producerId: string };
  producerPaused: { producerId: string };
  producerResumed: { producerId: string };
  peerJoined: { peerId: string; displayName?: string | null };
  peerLeft: { peerId: string; reason: LeftReason };
  peerConnection: { peerId: string; state: 'interrupted' | 'restored' };
  newConsumer: ConsumerParameters & { peerId: string; source?: ProducerSource | null; producerPaused: boolean };
  consumerClosed: { consumerId: string };
  consumerScore: { consumerId: string; score: number; producerScore: number };
  consumerLayersChanged: { consumerId: string; spatialLayer: number | null; temporalLayer: number | null };
  producerLayersWanted: { producerId: string; spatialLayers: number[] };
  bandwidth: { transportId: string; availableOutgoing: number; targetOutgoing: number };
  activeSpeaker: { peerId: string | null; producerId: string | null };
  audioLevels: { levels: { peerId: string; producerId: string; volume: number }[] };
  displayNameChanged: { peerId: string; displayName?: string | null };
  muted: { producerIds: string[]; by?: string | null };
  moderatorChanged: { peerId: string | null };
  removed: { by?: string | null; reason?: string | null };
  roomEnded: { by?: string | null; reason?: string | null };
  serverDraining: { deadlineSeconds: number };
}

export type PushType = keyof Pushes;

export interface ServerFault {
  readonly code: string;
  readonly message: string;
  readonly request?: string;
}

/** One text frame, in either direction. */
export interface Frame {
  readonly type: string;
  readonly data: unknown;
  readonly requestId?: string;
  readonly socketId?: string;
  /** Of a session's messages: 1, 2, ... */
  readonly seq?: number;
}

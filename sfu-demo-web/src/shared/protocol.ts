import type { DtlsParameters, IceParameters, MediaKind, RtpCapabilities, RtpParameters, TransportOptions } from 'mediasoup-client/types';

export type Purpose = 'send' | 'recv';

export type TransportParameters = Pick<TransportOptions, 'id' | 'iceParameters' | 'iceCandidates' | 'dtlsParameters'>;

export interface ConsumerParameters {
  readonly id: string;
  readonly producerId: string;
  readonly kind: MediaKind;
  readonly rtpParameters: RtpParameters;
}

interface Exchange<Ask, Answer = unknown> {
  ask: Ask;
  answer: Answer;
}

/** What the page may ask, and what the server answers; a reply carries the request's type and id. */
export interface Requests {
  createWebRtcTransport: Exchange<{ purpose: Purpose; forceTcp?: boolean }, TransportParameters>;
  connectWebRtcTransport: Exchange<{ transportId: string; dtlsParameters: DtlsParameters }>;
  restartIce: Exchange<{ transportId: string }, { iceParameters: IceParameters }>;
  produce: Exchange<{ transportId: string; kind: MediaKind; rtpParameters: RtpParameters }, { id: string }>;
  consume: Exchange<{ producerId: string; rtpCapabilities: RtpCapabilities; paused?: boolean }, ConsumerParameters>;
  resumeConsumer: Exchange<{ consumerId: string }>;
  closeProducer: Exchange<{ producerId: string }>;
  pauseProducer: Exchange<{ producerId: string }>;
  resumeProducer: Exchange<{ producerId: string }>;
}

export type RequestType = keyof Requests;

/** What the server says unasked. `socketId` of a producer names the remote peer it belongs to. */
export interface Pushes {
  rtpCapabilities: RtpCapabilities;
  newProducer: { producerId: string; socketId: string };
  producerClosed: { producerId: string };
  producerPaused: { producerId: string };
  producerResumed: { producerId: string };
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
}

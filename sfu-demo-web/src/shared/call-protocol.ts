export type CallType = 'audio' | 'video';
export type UserState = 'OFFLINE' | 'ONLINE' | 'IN_CALL';

/** What the server calls the states of a call; the page has the same words. */
export type CallState =
  | 'idle'
  | 'initiating'
  | 'ringing'
  | 'connecting'
  | 'connected'
  | 'reconnecting'
  | 'ended'
  | 'failed';

export interface UserStatus {
  readonly userId: string;
  readonly displayName: string;
  readonly state: UserState;
}

export interface SignedIn extends UserStatus {
  readonly socketId: string;
  readonly sessionToken: string;
  /** Whether the user was there before, with its call if it has one. */
  readonly resumed: boolean;
  readonly iceServers: readonly RTCIceServer[];
}

interface Exchange<Ask, Answer = unknown> {
  ask: Ask;
  answer: Answer;
}

interface OfCall {
  callId: string;
}

/** What is asked for about calls. Answers are told to listeners like everything else that happens. */
export interface CallRequests {
  'user:join': Exchange<{ userId: string; displayName?: string; token?: string; sessionToken?: string }, SignedIn>;
  'user:leave': Exchange<Record<string, never>>;
  'user:watch': Exchange<Record<string, never>>;
  'call:initiate': Exchange<{ to: string; callType: CallType }, { callId: string }>;
  'call:accept': Exchange<OfCall>;
  'call:reject': Exchange<OfCall & { reason?: string }>;
  'call:end': Exchange<OfCall>;
  'call:offer': Exchange<OfCall & { to: string; offer: RTCSessionDescriptionInit }>;
  'call:answer': Exchange<OfCall & { to: string; answer: RTCSessionDescriptionInit }>;
  'ice:candidate': Exchange<OfCall & { to: string; candidate: RTCIceCandidateInit | null }>;
  'call:state': Exchange<OfCall & { state: 'connected' | 'reconnecting' | 'failed' }>;
  'call:invite': Exchange<OfCall & { to: string }>;
  'call:move': Exchange<OfCall & { reason: 'unreachable' | 'invite' }>;
}

/** What happens to calls and to those who call. */
export interface CallPushes {
  'user:joined': SignedIn;
  'user:list': { users: UserStatus[]; total: number };
  'user:state': UserStatus;
  'call:initiated': OfCall & { to: string; callType: CallType };
  'call:incoming': OfCall & {
    from: string;
    displayName: string;
    callType: CallType;
    timeoutSeconds: number;
    roomId?: string | null;
  };
  'call:accepted': OfCall & { by: string };
  'call:rejected': OfCall & { by: string; reason: string };
  'call:offer': OfCall & { from: string; offer: RTCSessionDescriptionInit };
  'call:answer': OfCall & { from: string; answer: RTCSessionDescriptionInit };
  'ice:candidate': OfCall & { from: string; candidate: RTCIceCandidateInit | null };
  'call:state': OfCall & { state: CallState };
  'call:moved': OfCall & { roomId: string; token?: string | null };
  'call:left': OfCall & { userId: string; reason: string };
  'call:ended': OfCall & { by: string | null; reason: string; durationMillis: number };
}

import type { CallState, CallType } from '../shared/call-protocol.ts';
import type { Pushes } from '../shared/protocol.ts';

/** The one call that this page has, from its first ring to its end. */
export interface CallModel {
  readonly state: CallState;
  readonly direction: 'outgoing' | 'incoming';
  readonly callId: string | undefined;
  /** Who is at the other end: the first to be, where they have become several. */
  readonly peer: string;
  readonly peerName: string;
  readonly type: CallType;
  /** Where it goes on, since it does not go from browser to browser. */
  readonly room: { readonly id: string; readonly token: string | undefined } | undefined;
  /** Of the page's clock, when it was accepted. */
  readonly acceptedAtMillis: number | undefined;
  readonly ending: { readonly reason: string; readonly by: string | null; readonly durationMillis: number } | undefined;
}

type Named<T extends keyof Pushes> = { readonly type: T } & Pushes[T];

/** What can happen to it. */
export type CallEvent =
  | Named<'call:initiated'>
  | Named<'call:incoming'>
  | Named<'call:accepted'>
  | Named<'call:rejected'>
  | Named<'call:state'>
  | Named<'call:moved'>
  | Named<'call:ended'>
  /** Of our own way to the room, which is not that of the others. */
  | { readonly type: 'way'; readonly callId: string; readonly state: 'connected' | 'reconnecting' }
  | { readonly type: 'refused'; readonly code: string }
  | { readonly type: 'forgotten' };

export function outgoing(peer: string, peerName: string, type: CallType): CallModel {
  return {
    state: 'initiating',
    direction: 'outgoing',
    callId: undefined,
    peer,
    peerName,
    type,
    room: undefined,
    acceptedAtMillis: undefined,
    ending: undefined,
  };
}

export function incoming(event: Pushes['call:incoming']): CallModel {
  return {
    ...outgoing(event.from, event.displayName, event.callType),
    state: 'ringing',
    direction: 'incoming',
    callId: event.callId,
  };
}

export function isOver({ state }: CallModel): boolean {
  return state === 'ended' || state === 'failed';
}

export function isTaken({ state }: CallModel): boolean {
  return state === 'connecting' || state === 'connected' || state === 'reconnecting';
}

/** The call after something has happened; the same object where that means nothing to it. */
export function after(call: CallModel, event: CallEvent, self: string, nowMillis: number): CallModel {
  if (isOver(call) || isAboutAnother(call, event)) {
    return call;
  }
  switch (event.type) {
    case 'call:initiated':
      return { ...call, callId: event.callId, state: call.state === 'initiating' ? 'ringing' : call.state };
    case 'call:accepted':
      return isTaken(call) ? call : { ...call, state: 'connecting', acceptedAtMillis: nowMillis };
    case 'call:state':
      return { ...call, state: stateHere(call, event.state) };
    case 'way':
      return { ...call, state: event.state };
    case 'call:moved':
      return { ...call, room: { id: event.roomId, token: event.token ?? undefined } };
    case 'call:rejected':
      return rejected(call, event, self);
    case 'call:ended':
      return end(call, event.reason, event.by, event.durationMillis);
    case 'refused':
      return { ...end(call, event.code, null, 0), state: 'failed' };
    case 'forgotten':
      return { ...end(call, 'lost', null, 0), state: 'failed' };
    case 'call:incoming':
      return call;
  }
}

/**
 * The server says `failed` of the way, of which the parties try another one; and of a room that others are connected, while we still
 * look for our way to it.
 */
function stateHere(call: CallModel, told: CallState): CallState {
  if (call.room && call.state === 'connecting' && told === 'connected') {
    return 'connecting';
  }
  return told === 'failed' ? 'reconnecting' : told;
}

function isAboutAnother(call: CallModel, event: CallEvent): boolean {
  if (event.type === 'call:initiated') {
    return call.direction === 'incoming' || event.to !== call.peer;
  }
  // An answer that only says that it was done names no call.
  return event.type !== 'refused' && event.type !== 'forgotten' && event.callId !== call.callId;
}

/** Of a third person who was asked in, and does not come, the call goes on. */
function rejected(call: CallModel, event: Pushes['call:rejected'], self: string): CallModel {
  const concerns = event.by === self || event.by === call.peer;
  return concerns && !isTaken(call) ? end(call, event.reason, event.by, 0) : call;
}

function end(call: CallModel, reason: string, by: string | null, durationMillis: number): CallModel {
  return { ...call, state: 'ended', ending: { reason, by, durationMillis } };
}

/** Nobody took it here, and it was not we who would not. */
export function isMissed(call: CallModel, self: string): boolean {
  return (
    call.direction === 'incoming' &&
    call.acceptedAtMillis === undefined &&
    isOver(call) &&
    !(call.ending?.by === self && call.ending.reason === 'declined')
  );
}

import type { CallModel } from './call-model.ts';

/** 65 seconds as 1:05, 3700 as 1:01:40. */
export function duration(millis: number): string {
  const seconds = Math.floor(millis / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** What is happening, in a sentence. */
export function stateInWords(call: CallModel): string {
  const { peerName } = call;
  switch (call.state) {
    case 'idle':
      return 'Choose whom to call';
    case 'initiating':
      return `Calling ${peerName}`;
    case 'ringing':
      return call.direction === 'incoming' ? `${peerName} is calling` : `Ringing at ${peerName}`;
    case 'connecting':
      return call.room ? 'Moving into a room' : `Connecting to ${peerName}`;
    case 'connected':
      return call.room ? 'Connected, in a room' : `Connected to ${peerName}`;
    case 'reconnecting':
      return 'Interrupted, looking for another way';
    case 'ended':
    case 'failed':
      return endingInWords(call);
  }
}

const REFUSALS: Readonly<Record<string, string>> = {
  busy: 'is in another call',
  'not-found': 'is not here',
  'wrong-state': 'cannot be called while you are in a call',
  'rate-limited': 'was called too often; wait a little',
};

function endingInWords({ peerName, peer, ending, direction }: CallModel): string {
  if (!ending) {
    return 'Call ended';
  }
  const byPeer = ending.by === peer;
  switch (ending.reason) {
    case 'hangup':
      return `${byPeer ? `${peerName} hung up` : 'Call ended'} after ${duration(ending.durationMillis)}`;
    case 'declined':
      return byPeer ? `${peerName} declined` : 'You declined';
    case 'timeout':
      return direction === 'outgoing' ? `${peerName} does not answer` : `You did not answer ${peerName}`;
    case 'cancelled':
      return direction === 'outgoing' ? 'Cancelled' : `${peerName} hung up before you answered`;
    case 'lost':
      return `The connection ${byPeer ? `of ${peerName} ` : ''}was lost`;
    case 'failed':
      return 'No way to each other was found';
    case 'left':
      return byPeer ? `${peerName} has gone` : 'Call ended';
    default:
      return REFUSALS[ending.reason] === undefined
        ? `Call ended: ${ending.reason}`
        : `${peerName} ${REFUSALS[ending.reason] ?? ''}`;
  }
}

import { describe, expect, it } from 'vitest';
import { after, incoming, isMissed, isOver, outgoing, type CallEvent, type CallModel } from '../src/call/call-model.ts';
import { duration, stateInWords } from '../src/call/words.ts';

const initiated: CallEvent = { type: 'call:initiated', callId: 'c', to: 'bob', callType: 'video' };
const accepted: CallEvent = { type: 'call:accepted', callId: 'c', by: 'bob' };
const connected: CallEvent = { type: 'call:state', callId: 'c', state: 'connected' };
const moved: CallEvent = { type: 'call:moved', callId: 'c', roomId: 'call-r', token: null };
const way = (state: 'connected' | 'reconnecting'): CallEvent => ({ type: 'way', callId: 'c', state });
const rejected = (by: string, reason: string): CallEvent => ({ type: 'call:rejected', callId: 'c', by, reason });
const ended = (by: string | null, reason: string): CallEvent => ({
  type: 'call:ended',
  callId: 'c',
  by,
  reason,
  durationMillis: 65_000,
});

const calling = (...events: CallEvent[]): CallModel =>
  events.reduce((call, event) => after(call, event, 'ann', 1000), outgoing('bob', 'Bob', 'video'));
const called = (...events: CallEvent[]): CallModel =>
  events.reduce(
    (call, event) => after(call, event, 'bob', 1000),
    incoming({ callId: 'c', from: 'ann', displayName: 'Ann', callType: 'video', timeoutSeconds: 30 }),
  );

describe('a call that we make', () => {
  it.each([
    [[], 'initiating', 'Calling Bob'],
    [[initiated], 'ringing', 'Ringing at Bob'],
    [[initiated, accepted], 'connecting', 'Connecting to Bob'],
    [[initiated, accepted, connected], 'connected', 'Connected to Bob'],
    [[initiated, accepted, connected, { ...connected, state: 'reconnecting' }], 'reconnecting', 'Interrupted, looking for another way'],
    [[initiated, accepted, { ...connected, state: 'failed' }], 'reconnecting', 'Interrupted, looking for another way'],
    [[initiated, accepted, connected, ended('bob', 'hangup')], 'ended', 'Bob hung up after 1:05'],
    [[initiated, accepted, connected, ended('ann', 'hangup')], 'ended', 'Call ended after 1:05'],
    [[initiated, rejected('bob', 'declined')], 'ended', 'Bob declined'],
    [[initiated, rejected('bob', 'timeout')], 'ended', 'Bob does not answer'],
    [[initiated, ended('ann', 'cancelled')], 'ended', 'Cancelled'],
    [[initiated, accepted, ended('bob', 'lost')], 'ended', 'The connection of Bob was lost'],
    [[{ type: 'refused', code: 'busy' }], 'failed', 'Bob is in another call'],
    [[{ type: 'refused', code: 'not-found' }], 'failed', 'Bob is not here'],
    [[initiated, accepted, { type: 'forgotten' }], 'failed', 'The connection was lost'],
    [[initiated, accepted, moved], 'connecting', 'Moving into a room'],
    [[initiated, accepted, connected, moved], 'connected', 'Connected, in a room'],
    [[initiated, accepted, moved, connected], 'connecting', 'Moving into a room'],
    [[initiated, accepted, moved, connected, way('connected')], 'connected', 'Connected, in a room'],
    [[initiated, accepted, connected, moved, way('reconnecting')], 'reconnecting', 'Interrupted, looking for another way'],
  ] as [CallEvent[], string, string][])('should after %j be %s: %s', (events, state, words) => {
    const call = calling(...events);
    expect(call.state).toBe(state);
    expect(stateInWords(call)).toBe(words);
  });

  it('should be taken although the answer to its beginning comes later', () => {
    expect(calling(initiated, accepted, initiated).state).toBe('connecting');
  });

  it('should count from its acceptance, once', () => {
    const call = after(calling(initiated, accepted), accepted, 'ann', 9000);
    expect(call.acceptedAtMillis).toBe(1000);
  });

  it('should know where it moves', () => {
    expect(calling(initiated, accepted, moved).room).toEqual({ id: 'call-r', token: undefined });
  });

  it('should not hear of other calls, or of anything after its end', () => {
    const call = calling(initiated, accepted);
    expect(after(call, { ...ended('bob', 'hangup'), callId: 'd' } as CallEvent, 'ann', 0)).toBe(call);
    const over = calling(initiated, rejected('bob', 'declined'));
    expect(after(over, connected, 'ann', 0)).toBe(over);
  });

  it('should take no answer without a word for an event', () => {
    const call = calling(initiated, accepted, connected);
    expect(after(call, { type: 'call:state' } as CallEvent, 'ann', 0)).toBe(call);
    expect(after(call, { type: 'call:ended' } as CallEvent, 'ann', 0)).toBe(call);
  });

  it('should go on when a third person does not come', () => {
    const call = calling(initiated, accepted, connected, moved);
    expect(after(call, rejected('carl', 'declined'), 'ann', 0)).toBe(call);
  });
});

describe('a call that is made to us', () => {
  it.each([
    [[], 'ringing', 'Ann is calling', false],
    [[rejected('bob', 'declined')], 'ended', 'You declined', false],
    [[rejected('bob', 'timeout')], 'ended', 'You did not answer Ann', true],
    [[ended('ann', 'cancelled')], 'ended', 'Ann hung up before you answered', true],
    [[ended('ann', 'lost')], 'ended', 'The connection of Ann was lost', true],
    [[accepted, connected, ended('ann', 'hangup')], 'ended', 'Ann hung up after 1:05', false],
    [[accepted, moved, connected], 'connecting', 'Moving into a room', false],
    [[accepted, { type: 'forgotten' }], 'failed', 'The connection was lost', false],
  ] as [CallEvent[], string, string, boolean][])('should after %j be %s: %s, missed: %s', (events, state, words, missed) => {
    const call = called(...events);
    expect(call.state).toBe(state);
    expect(stateInWords(call)).toBe(words);
    expect(isMissed(call, 'bob')).toBe(missed);
    expect(isOver(call)).toBe(state === 'ended' || state === 'failed');
  });
});

describe('duration', () => {
  it.each([
    [0, '0:00'],
    [999, '0:00'],
    [65_000, '1:05'],
    [3_700_000, '1:01:40'],
  ])('should say %d as %s', (millis, words) => {
    expect(duration(millis)).toBe(words);
  });
});

'use strict';
// The call flow of seed 001, message for message, between two of its clients.
const assert = require('node:assert/strict');
const { Peer, play } = require('./peer.cjs');

play(async () => {
  const a = await Peer.connect('A');
  const b = await Peer.connect('B');
  for (const [peer, userId] of [[a, 'a'], [b, 'b']]) {
    peer.emit('user:join', { userId });
    await peer.next('user:joined');
  }

  a.emit('call:initiate', { targetUserId: 'b', callType: 'audio' });
  const incoming = await b.next('call:incoming');
  assert.equal(incoming.callerId, 'a');
  assert.equal(incoming.callType, 'audio');
  const { callId } = incoming;
  assert.equal((await a.next('call:initiated')).callId, callId);

  b.emit('call:accept', { callId });
  assert.equal((await a.next('call:accepted')).callId, callId);
  await b.next('call:accepted');

  for (const [from, to, candidate] of [[a, b, 'candidate:1'], [b, a, 'candidate:2']]) {
    from.emit('ice:candidate', { callId, candidate: { candidate, sdpMid: '0', sdpMLineIndex: 0 } });
    assert.equal((await to.next('ice:candidate')).candidate.candidate, candidate);
  }

  a.emit('signal:offer', { sdp: { type: 'offer', sdp: 'v=0' } });
  assert.deepEqual((await b.next('signal:offer')).sdp, { type: 'offer', sdp: 'v=0' });
  b.emit('signal:answer', { sdp: { type: 'answer', sdp: 'v=0' } });
  assert.deepEqual((await a.next('signal:answer')).sdp, { type: 'answer', sdp: 'v=0' });

  a.emit('call:end', { callId });
  assert.equal((await b.next('call:ended')).callId, callId);
  await a.next('call:ended');

  for (const peer of [a, b]) {
    peer.assertNothingElse();
    peer.close();
  }
});

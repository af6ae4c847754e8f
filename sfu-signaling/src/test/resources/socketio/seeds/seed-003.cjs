'use strict';
// The call workflow of seed 003, message for message, between two of its clients.
const assert = require('node:assert/strict');
const { Peer, play } = require('./peer.cjs');

play(async () => {
  const offer = { type: 'offer', sdp: 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n' };
  const answer = { type: 'answer', sdp: 'v=0\r\no=- 2 1 IN IP4 127.0.0.1\r\n' };
  const ice = { candidate: 'candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host', sdpMid: '0', sdpMLineIndex: 0 };

  const caller = await Peer.connect('caller');
  const callee = await Peer.connect('callee');

  // 1. Connection setup
  caller.emit('user:join', {});
  assert.match((await caller.next('error')).message, /User ID is required/);
  for (const [peer, userId] of [[caller, 'user123'], [callee, 'user456']]) {
    peer.emit('user:join', { userId });
    const joined = await peer.next('user:joined');
    assert.equal(joined.userId, userId);
    assert.equal(typeof joined.socketId, 'string');
  }

  // 2. Call initiation
  caller.emit('call:initiate', { to: 'nonexistent', callType: 'video' });
  assert.match((await caller.next('error')).message, /User not found/);
  const callId = await initiate();

  // 3. Acceptance
  callee.emit('call:accept', { callId, from: 'user123' });
  for (const peer of [caller, callee]) {
    assert.deepEqual(await peer.next('call:accepted'), { callId, by: 'user456' });
  }

  // 4. Descriptions: whatever is given as from, the server tells the truth
  caller.emit('call:offer', { offer, from: 'somebody else', to: 'user456' });
  const offered = await callee.next('call:offer');
  assert.deepEqual(offered.offer, offer);
  assert.equal(offered.from, 'user123');
  assert.equal(offered.callType, 'video');
  callee.emit('call:answer', { answer, from: 'user456', to: 'user123' });
  const answered = await caller.next('call:answer');
  assert.deepEqual(answered.answer, answer);
  assert.equal(answered.from, 'user456');

  // 5. Candidates
  for (const [from, to, receiver] of [['user123', 'user456', callee], ['user456', 'user123', caller]]) {
    (from === 'user123' ? caller : callee).emit('ice:candidate', { candidate: ice, from, to });
    const received = await receiver.next('ice:candidate');
    assert.deepEqual(received.candidate, ice);
    assert.equal(received.from, from);
  }

  // 6. Somebody else is told that neither is available
  const third = await Peer.connect('third');
  third.emit('user:join', { userId: 'user789' });
  await third.next('user:joined');
  third.emit('call:initiate', { to: 'user456', callType: 'audio' });
  assert.match((await third.next('error')).message, /User not available/);

  // 7. End
  caller.emit('call:end', { callId });
  for (const peer of [caller, callee]) {
    const ended = await peer.next('call:ended');
    assert.equal(ended.callId, callId);
    assert.equal(ended.by, 'user123');
  }
  callee.emit('call:accept', { callId, from: 'user123' });
  assert.match((await callee.next('error')).message, /Call not found or expired/);

  // Rejection, after which both are available again
  const rejected = await initiate();
  callee.emit('call:reject', { callId: rejected, from: 'user123' });
  for (const peer of [caller, callee]) {
    const told = await peer.next('call:rejected');
    assert.equal(told.callId, rejected);
    assert.equal(told.by, 'user456');
  }

  // With acknowledgement callbacks
  const initiated = await caller.ask('call:initiate', { to: 'user456', callType: 'audio' });
  assert.equal(initiated.to, 'user456', JSON.stringify(initiated));
  await callee.next('call:incoming');
  const refused = await third.ask('call:initiate', { to: 'user123', callType: 'audio' });
  assert.equal(refused.error.code, 'busy');
  assert.match(refused.error.message, /User not available/);
  const ended = await caller.ask('call:end', { callId: initiated.callId });
  assert.equal(ended.callId, initiated.callId);
  await callee.next('call:ended');

  for (const peer of [caller, callee, third]) {
    peer.assertNothingElse();
    peer.close();
  }

  async function initiate() {
    caller.emit('call:initiate', { to: 'user456', callType: 'video' });
    const incoming = await callee.next('call:incoming');
    assert.equal(incoming.from, 'user123');
    assert.equal(incoming.callType, 'video');
    const begun = await caller.next('call:initiated');
    assert.equal(begun.callId, incoming.callId);
    assert.equal(begun.to, 'user456');
    return begun.callId;
  }
});

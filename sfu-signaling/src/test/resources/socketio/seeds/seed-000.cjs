'use strict';
// The call flow of seed 000, message for message, between two of its clients. They have no names but those of their sockets.
const assert = require('node:assert/strict');
const { Peer, play } = require('./peer.cjs');

play(async () => {
  const caller = await Peer.connect('caller');
  const callee = await Peer.connect('callee');
  const to = callee.socket.id;

  caller.emit('pre-offer', { to, callType: 'video' });
  const preOffer = await callee.next('pre-offer');
  assert.equal(preOffer.callType, 'video');
  assert.equal(preOffer.from, caller.socket.id);

  callee.emit('pre-offer-answer', { answer: 'ACCEPT', to: preOffer.from });
  assert.equal((await caller.next('pre-offer-answer')).answer, 'ACCEPT');

  caller.emit('offer', { offer: { type: 'offer', sdp: 'v=0' }, to });
  assert.deepEqual((await callee.next('offer')).offer, { type: 'offer', sdp: 'v=0' });
  callee.emit('answer', { answer: { type: 'answer', sdp: 'v=0' }, to: preOffer.from });
  assert.deepEqual((await caller.next('answer')).answer, { type: 'answer', sdp: 'v=0' });

  for (const [from, receiver, candidate] of [[caller, callee, 'candidate:1'], [callee, caller, 'candidate:2']]) {
    from.emit('ice-candidate', { candidate: { candidate, sdpMid: '0', sdpMLineIndex: 0 } });
    assert.equal((await receiver.next('ice-candidate')).candidate.candidate, candidate);
  }

  // Whoever closes the page hangs up
  callee.close();
  assert.equal((await caller.next('call:ended')).reason, 'lost');

  // Every other outcome has a word of its own
  caller.emit('pre-offer', { to, callType: 'audio' });
  assert.equal((await caller.next('pre-offer-answer')).answer, 'NOT_FOUND');
  const second = await Peer.connect('second');
  caller.emit('pre-offer', { to: second.socket.id, callType: 'audio' });
  const rung = await second.next('pre-offer');
  const third = await Peer.connect('third');
  third.emit('pre-offer', { to: second.socket.id, callType: 'audio' });
  assert.equal((await third.next('pre-offer-answer')).answer, 'BUSY');
  second.emit('pre-offer-answer', { answer: 'REJECT', to: rung.from });
  assert.equal((await caller.next('pre-offer-answer')).answer, 'REJECT');

  for (const peer of [caller, second, third]) {
    peer.close();
  }
});

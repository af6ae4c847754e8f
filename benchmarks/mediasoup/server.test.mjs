import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';

const FINGERPRINT = Array(32).fill('AB').join(':');

/** A peer's socket that waits for messages by their type or their request. */
class Client {
  #messages = [];
  #waiting = new Set();
  #requests = 0;

  constructor(uri) {
    this.socket = new WebSocket(uri);
    this.socket.on('message', (text) => {
      this.#messages.push(JSON.parse(String(text)));
      this.#waiting.forEach((look) => look());
    });
  }

  ask(type, data) {
    const requestId = String(++this.#requests);
    this.socket.send(JSON.stringify({ type, requestId, data }));
    return this.next((message) => message.requestId === requestId);
  }

  push(type) {
    return this.next((message) => message.type === type);
  }

  next(wanted) {
    return new Promise((resolve) => {
      const look = () => {
        const index = this.#messages.findIndex(wanted);
        if (index >= 0) {
          this.#waiting.delete(look);
          resolve(this.#messages.splice(index, 1)[0]);
        }
      };
      this.#waiting.add(look);
      look();
    });
  }
}

/** One VP8 stream, as the load program sends it. */
function rtpParameters(ssrc) {
  return {
    mid: '0',
    codecs: [
      {
        mimeType: 'video/VP8',
        payloadType: 96,
        clockRate: 90000,
        rtcpFeedback: [{ type: 'nack', parameter: 'pli' }],
      },
    ],
    encodings: [{ ssrc }],
    rtcp: { cname: `test-${ssrc}`, reducedSize: true },
  };
}

describe('mediasoup behind the signalling protocol', { timeout: 30_000 }, () => {
  let server;
  let uri;
  const clients = [];

  before(async () => {
    server = spawn(process.execPath, ['server.mjs', '--port', '0'], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface(server.stdout)) {
      uri = /--server (\S+) --server-pid [1-9]/.exec(line)?.[1];
      if (uri) {
        break;
      }
    }
  });

  after(async () => {
    clients.forEach((client) => client.socket.terminate());
    server.kill();
    await once(server, 'exit');
  });

  async function connect() {
    const client = new Client(uri);
    clients.push(client);
    const welcome = await client.push('rtpCapabilities');
    return { client, rtpCapabilities: welcome.data };
  }

  async function publish(client, ssrc) {
    const { data: transport } = await client.ask('createWebRtcTransport', { purpose: 'send' });
    return client.ask('produce', { transportId: transport.id, kind: 'video', rtpParameters: rtpParameters(ssrc) });
  }

  it('should describe a transport that the load program can reach', async () => {
    const { client } = await connect();
    const { data } = await client.ask('createWebRtcTransport', { purpose: 'send' });
    assert.deepEqual(
      data.iceCandidates.map(({ address, protocol }) => `${protocol} ${address}`),
      ['udp 127.0.0.1'],
    );
    assert.ok(data.iceParameters.usernameFragment && data.iceParameters.password);
    assert.deepEqual(
      data.dtlsParameters.fingerprints.map((print) => print.algorithm),
      ['sha-256'],
    );
  });

  it('should connect a transport once', async () => {
    const { client } = await connect();
    const { data: transport } = await client.ask('createWebRtcTransport', { purpose: 'send' });
    const connecting = {
      transportId: transport.id,
      dtlsParameters: { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: FINGERPRINT }] },
    };
    assert.equal((await client.ask('connectWebRtcTransport', connecting)).data.transportId, transport.id);
    assert.equal((await client.ask('connectWebRtcTransport', connecting)).type, 'error');
  });

  it('should announce a producer of before and one of after, and let both be consumed', async () => {
    const sender = await connect();
    const receiver = await connect();
    const before = await publish(sender.client, 1);
    await receiver.client.ask('createWebRtcTransport', { purpose: 'recv' });
    const after = await publish(sender.client, 2);
    for (const producer of [before, after]) {
      const announced = await receiver.client.next(
        ({ type, data }) => type === 'newProducer' && data.producerId === producer.data.id,
      );
      const { producerId } = announced.data;
      const consumed = await receiver.client.ask('consume', { producerId, rtpCapabilities: receiver.rtpCapabilities });
      assert.equal(consumed.data.producerId, producerId);
      assert.equal(consumed.data.kind, 'video');
    }
  });

  it('should ask of consumers key frames only', async () => {
    const { rtpCapabilities } = await connect();
    const feedback = rtpCapabilities.codecs.flatMap((codec) => codec.rtcpFeedback);
    assert.deepEqual([...new Set(feedback.map(({ type, parameter }) => `${type} ${parameter}`))].sort(), [
      'ccm fir',
      'nack pli',
    ]);
    assert.ok(rtpCapabilities.codecs.every((codec) => !codec.mimeType.endsWith('/rtx')));
  });

  it('should answer what it does not understand with an error, and stay', async () => {
    const { client } = await connect();
    client.socket.send('{');
    assert.equal((await client.push('error')).data.code, 'bad-json');
    client.socket.send('null');
    assert.equal((await client.push('error')).data.code, 'bad-request');
    assert.equal((await client.ask('dance')).data.code, 'unknown-type');
    assert.equal((await client.ask('produce', { transportId: 'none' })).data.code, 'not-found');
    assert.equal((await client.ask('consume', {})).data.code, 'not-found');
    assert.equal((await client.ask('createWebRtcTransport', { purpose: 'recv' })).type, 'createWebRtcTransport');
  });
});

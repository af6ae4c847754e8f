// Unmodified socket.io-client against a server: node client.cjs SCENARIO URL TRANSPORTS. Ends with 0 when all holds.
const assert = require('node:assert/strict');
const { once } = require('node:events');
const { io } = require('socket.io-client');

const [scenario, url, transports] = process.argv.slice(2);
const TIMEOUT_MILLIS = 20_000;

function connect(path = '', options = {}) {
  return io(url + path, { transports: transports.split(','), forceNew: true, reconnectionDelay: 10, timeout: TIMEOUT_MILLIS, ...options });
}

/** The arguments of the next event of a name. */
function next(emitter, event) {
  return once(emitter, event, { signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
}

async function connected(socket) {
  const [capabilities, more] = await next(socket, 'rtpCapabilities');
  assert.ok(capabilities.codecs.length > 0);
  assert.equal(socket.id, more.socketId);
  assert.ok(socket.connected);
}

const scenarios = {
  /** Requests with a callback, without one, and refused. */
  async requests() {
    const socket = connect();
    await connected(socket);
    const reply = await socket.emitWithAck('createWebRtcTransport', { purpose: 'recv' });
    assert.ok(reply.iceParameters.usernameFragment);
    const closed = await socket.emitWithAck('restartIce', { transportId: 'nothing' });
    assert.equal(closed.error.code, 'not-found');
    assert.match(closed.error.message, /./);
    const unknown = await socket.emitWithAck('dance');
    assert.equal(unknown.error.code, 'unknown-type');

    socket.emit('createWebRtcTransport', { purpose: 'send' });
    const [created] = await next(socket, 'createWebRtcTransport');
    assert.ok(created.id);
    socket.emit('restartIce', { transportId: 7 });
    const [error] = await next(socket, 'error');
    assert.equal(error.code, 'bad-request');
    assert.equal(error.request, 'restartIce');
    socket.emit('restartIce', { transportId: created.id }, { requestId: 'mine' });
    const [, more] = await next(socket, 'restartIce');
    assert.equal(more.requestId, 'mine');
    socket.disconnect();
  },

  /** Everything asked at once is answered, in order. */
  async many() {
    const socket = connect();
    const order = [];
    const answers = Array.from({ length: 300 }, (_, i) =>
      socket.emitWithAck('restartIce', { transportId: `none-${i}` }).then((answer) => order.push([i, answer.error.code])));
    await Promise.all(answers);
    assert.deepEqual(order, Array.from({ length: 300 }, (_, i) => [i, 'not-found']));
    socket.disconnect();
  },

  /** Begins by polling, moves to a WebSocket, loses nothing on the way. */
  async upgrade() {
    const socket = connect();
    const upgraded = next(socket.io, 'open').then(() => next(socket.io.engine, 'upgrade'));
    const asked = [];
    const keepAsking = setInterval(() => asked.push(socket.emitWithAck('restartIce', { transportId: 'none' })), 1);
    const [transport] = await upgraded;
    clearInterval(keepAsking);
    assert.equal(transport.name, 'websocket');
    assert.ok((await Promise.all(asked)).every((answer) => answer.error.code === 'not-found'));
    assert.ok((await socket.emitWithAck('createWebRtcTransport', { purpose: 'send' })).id);
    socket.disconnect();
  },

  /** Comes again under another name when its connection is lost. */
  async reconnect() {
    const socket = connect();
    await connected(socket);
    const first = socket.id;
    const lost = next(socket, 'disconnect');
    const again = connected(socket);
    socket.io.engine.close();
    await lost;
    await again;
    assert.notEqual(socket.id, first);
    assert.ok((await socket.emitWithAck('createWebRtcTransport', { purpose: 'recv' })).id);
    socket.disconnect();
  },

  /** There is the default namespace only; the same connection goes on with that. */
  async namespaces() {
    const other = connect('/admin', { reconnection: false });
    const [error] = await next(other, 'connect_error');
    assert.match(error.message, /default namespace/);
    const socket = other.io.socket('/');
    socket.connect();
    await connected(socket);
    other.io._close();
  },

  /** Binary data is refused in words, then with 1003. */
  async binary() {
    const socket = connect('', { reconnection: false });
    await connected(socket);
    const disconnected = next(socket, 'disconnect');
    const closing = next(socket, 'closing');
    socket.emit('produce', Buffer.from([1, 2, 3]));
    assert.deepEqual((await closing)[0], { code: 1003, reason: 'only text is spoken here' });
    await disconnected;
  },

  /** Is told that the server stops, when the test tells the server to. */
  async stop() {
    const socket = connect('', { reconnection: false });
    await connected(socket);
    const disconnected = next(socket, 'disconnect');
    const closing = next(socket, 'closing');
    console.log('connected');
    assert.deepEqual((await closing)[0], { code: 1001, reason: 'the server stops' });
    await disconnected;
  },

  /** Answers pings for some time, without a word of its own. */
  async idle() {
    const socket = connect('', { reconnection: false });
    await connected(socket);
    for (let pings = 0; pings < 3; pings++) {
      await next(socket.io, 'ping');
    }
    assert.ok((await socket.emitWithAck('createWebRtcTransport', { purpose: 'recv' })).id);
    socket.disconnect();
  },
};

scenarios[scenario]().then(
  () => process.exit(0),
  (failure) => {
    console.error(failure);
    process.exit(1);
  },
);

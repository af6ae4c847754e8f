'use strict';
// What the seeds' clients need of a socket: say something, and wait for what comes. The socket is the unmodified npm package's.
const assert = require('node:assert/strict');
const { io } = require('socket.io-client');

const PATIENCE_MILLIS = 10_000;

class Peer {
  #events = [];
  #waiting = [];

  /** Connects, and waits until the server has said so. */
  static async connect(name) {
    const socket = io(process.argv[2], { forceNew: true, transports: transports() });
    const peer = new Peer(name, socket);
    await peer.#within('connect', new Promise((resolve) => socket.once('connect', resolve)));
    return peer;
  }

  constructor(name, socket) {
    this.name = name;
    this.socket = socket;
    // Said to everybody who connects, whatever they came for.
    const greeting = 'rtpCapabilities';
    socket.onAny((event, data) => event === greeting || this.#take({ event, data }));
  }

  emit(event, data) {
    this.socket.emit(event, data);
  }

  /** Says something with an acknowledgement callback, and returns what that is called with. */
  ask(event, data) {
    return this.#within(`the acknowledgement of ${event}`, this.socket.emitWithAck(event, data));
  }

  /** The data of the next event of that name; those of other names stay. */
  next(event) {
    const index = this.#events.findIndex((entry) => entry.event === event);
    if (index >= 0) {
      return Promise.resolve(this.#events.splice(index, 1)[0].data);
    }
    return this.#within(event, new Promise((resolve) => this.#waiting.push({ event, resolve })));
  }

  /** Everything up to here has been read. */
  assertNothingElse() {
    assert.deepEqual(this.#events, [], `${this.name} was told more`);
  }

  close() {
    this.socket.disconnect();
  }

  #take(entry) {
    const index = this.#waiting.findIndex((waiting) => waiting.event === entry.event);
    if (index >= 0) {
      this.#waiting.splice(index, 1)[0].resolve(entry.data);
    } else {
      this.#events.push(entry);
    }
  }

  async #within(what, promise) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`${this.name} waited for ${what}, and had ${JSON.stringify(this.#events)}`));
      }, PATIENCE_MILLIS);
    });
    try {
      return await Promise.race([promise, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** As the second argument names them; by default as the package does it, polling first. */
function transports() {
  return process.argv[3]?.split(',') ?? ['polling', 'websocket'];
}

/** Runs a flow; the process ends well if it does. */
function play(flow) {
  flow().then(
    () => process.exit(0),
    (failure) => {
      console.error(failure);
      process.exit(1);
    },
  );
}

module.exports = { Peer, play };

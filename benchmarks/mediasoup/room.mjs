/** Everybody who is connected; hears of everybody's producers. */
export class Room {
  /**
   * @param router where all transports live
   * @param webRtcServer their socket
   * @param allFeatures whether consumers get retransmission and bandwidth estimation, which Sluice does not do yet
   */
  constructor(router, webRtcServer, allFeatures) {
    this.router = router;
    this.webRtcServer = webRtcServer;
    this.rtpCapabilities = allFeatures ? router.rtpCapabilities : withoutExtras(router.rtpCapabilities);
    this.peers = new Set();
    this.joined = 0;
  }

  /** @param send takes a message for the new peer */
  join(send) {
    const peer = new Peer(this, `peer-${++this.joined}`, send);
    this.peers.add(peer);
    send({ type: 'rtpCapabilities', data: this.rtpCapabilities, socketId: peer.id });
    return peer;
  }

  announce(producer, owner) {
    for (const peer of this.peers) {
      if (peer !== owner) {
        peer.hear(producer.id, owner.id);
      }
    }
  }
}

/** Why a request is refused, as the protocol says it. */
class Refused extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** What one socket owns, and what its requests do. */
class Peer {
  #room;
  #send;
  #transports = new Map();
  #producers = new Map();
  #receiving = null;
  #hearing = false;

  constructor(room, id, send) {
    this.#room = room;
    this.id = id;
    this.#send = send;
  }

  /** Serves one request; never rejects, whatever the text. */
  async answer(text) {
    let request = {};
    try {
      request = parse(text);
      const data = await this.#serve(request.type, request.data ?? {});
      this.#send({ type: request.type, requestId: request.requestId, data });
      if (this.#receiving && !this.#hearing) {
        this.#hearOfAll();
      }
    } catch (error) {
      // mediasoup refuses parameters by exceptions of its own.
      const code = error instanceof Refused ? error.code : 'bad-request';
      const data = { code, message: error.message, request: request.type };
      this.#send({ type: 'error', requestId: request.requestId, data });
    }
  }

  /** Tells of somebody else's producer, once the peer knows its transport to receive it. */
  hear(producerId, socketId) {
    if (this.#hearing) {
      this.#send({ type: 'newProducer', data: { producerId, socketId } });
    }
  }

  /** Closes what the peer had. */
  leave() {
    this.#room.peers.delete(this);
    for (const transport of this.#transports.values()) {
      transport.close();
    }
  }

  #serve(type, data) {
    switch (type) {
      case 'createWebRtcTransport':
        return this.#createTransport(data);
      case 'connectWebRtcTransport':
        return this.#connectTransport(data);
      case 'produce':
        return this.#produce(data);
      case 'consume':
        return this.#consume(data);
      default:
        throw new Refused('unknown-type', `type: is ${type}, which this server does not answer`);
    }
  }

  async #createTransport({ purpose }) {
    const transport = await this.#room.router.createWebRtcTransport({ webRtcServer: this.#room.webRtcServer });
    this.#transports.set(transport.id, transport);
    if (purpose === 'recv') {
      this.#receiving ??= transport;
    }
    const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
    // The load program reads the first, and takes no SHA-1.
    const fingerprints = dtlsParameters.fingerprints.filter((print) => print.algorithm === 'sha-256');
    return { id, iceParameters, iceCandidates, dtlsParameters: { ...dtlsParameters, fingerprints } };
  }

  async #connectTransport({ transportId, dtlsParameters }) {
    await this.#transport(transportId).connect({ dtlsParameters });
    return { transportId };
  }

  async #produce({ transportId, kind, rtpParameters }) {
    const producer = await this.#transport(transportId).produce({ kind, rtpParameters });
    this.#producers.set(producer.id, producer);
    this.#room.announce(producer, this);
    return { id: producer.id };
  }

  async #consume({ producerId, rtpCapabilities }) {
    if (!this.#receiving) {
      throw new Refused('not-found', 'transportId: there is no transport to receive; make one with purpose recv');
    }
    const consumer = await this.#receiving.consume({ producerId, rtpCapabilities });
    const { id, kind, rtpParameters } = consumer;
    return { id, producerId, kind, rtpParameters };
  }

  #transport(id) {
    const transport = this.#transports.get(id);
    if (!transport) {
      throw new Refused('not-found', `transportId: ${id} is not one of this peer's`);
    }
    return transport;
  }

  #hearOfAll() {
    this.#hearing = true;
    for (const other of this.#room.peers) {
      if (other !== this) {
        for (const producerId of other.#producers.keys()) {
          this.hear(producerId, other.id);
        }
      }
    }
  }
}

function parse(text) {
  let message;
  try {
    message = JSON.parse(text);
  } catch {
    throw new Refused('bad-json', 'the message is not JSON');
  }
  if (typeof message?.type !== 'string') {
    throw new Refused('bad-request', 'type: is missing; accepted: a string');
  }
  return message;
}

/**
 * Capabilities with which a consumer costs mediasoup the least: no retransmission buffer, no probing, no bandwidth estimation. What
 * remains of feedback is key-frame requests, and what remains of header extensions is what browsers need and Sluice writes too.
 */
function withoutExtras({ codecs, headerExtensions }) {
  const kept = ['nack pli', 'ccm fir'];
  return {
    codecs: codecs
      .filter((codec) => !codec.mimeType.endsWith('/rtx'))
      .map((codec) => ({
        ...codec,
        rtcpFeedback: codec.rtcpFeedback.filter(({ type, parameter }) => kept.includes(`${type} ${parameter}`)),
      })),
    headerExtensions,
  };
}

import { Device } from 'mediasoup-client';
import type { Producer, ProducerOptions, RtpCapabilities, Transport } from 'mediasoup-client/types';
import { Closing } from '../closing.ts';
import { Cancelled, ServerRefusal } from '../failures.ts';
import type { IceRestart } from '../ice-restart.ts';
import type { Joined, Pushes, PushType, Purpose, Requests, RequestType } from '../protocol.ts';
import { webSocket } from '../reconnecting-socket.ts';
import { RoomSession, type SessionState } from '../room-session.ts';
import { sendOnly } from './encodings.ts';
import { keepReachable, openTransport } from './media-transport.ts';
import { RoomPeers } from './room-peers.ts';
import type { Peer, RoomView } from './room-view.ts';

export interface RoomWish {
  /** Such as `wss://sluice.example.org/ws`. */
  readonly address: string;
  /** 1 to 64 of `A-Za-z0-9._~-`. */
  readonly roomId: string;
  readonly displayName?: string;
  /** Where the server asks for one. */
  readonly token?: string | undefined;
  /** Ends the attempt; afterwards `leave` does. */
  readonly signal?: AbortSignal;
}

/**
 * One stay in a room: everything that others send is received as it comes and goes, and what is published is kept going.
 * Signalling and media paths that are lost come back by themselves for half a minute; after that the view is told that the
 * stay has ended, and a new one can begin.
 */
export class RoomClient {
  private readonly closing = new Closing();
  private readonly producers = new Map<string, Producer>();
  private readonly transports = new Map<Purpose, Promise<Transport>>();
  private readonly restarts: IceRestart[] = [];
  private readonly peersInside: RoomPeers;
  private moderating: boolean;
  private sizing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly session: RoomSession,
    private readonly device: Device,
    readonly joined: Joined,
    private readonly view: Partial<RoomView>,
  ) {
    this.moderating = joined.grants.moderate || joined.moderator === joined.peerId;
    this.peersInside = new RoomPeers(view, (type, listener) => {
      this.on(type, listener);
    });
    this.listen();
  }

  static async join(wish: RoomWish, view: Partial<RoomView>): Promise<RoomClient> {
    const device = await Device.factory();
    const session = new RoomSession(webSocket(wish.address));
    wish.signal?.addEventListener('abort', () => {
      session.close();
    });
    const stopTelling = session.onState((state) => view.stateChanged?.(state));
    const load = async (routerRtpCapabilities: RtpCapabilities): Promise<void> => {
      // A second socket of the first join finds the device loaded already.
      if (!device.loaded) {
        await device.load({ routerRtpCapabilities });
      }
    };
    const joined = await session.join(async (capabilities) => {
      await load(capabilities);
      const { roomId, displayName, token } = wish;
      return {
        roomId,
        subscribe: 'auto',
        rtpCapabilities: device.recvRtpCapabilities,
        ...(displayName === undefined || displayName === '' ? {} : { displayName }),
        ...(token === undefined ? {} : { token }),
      };
    });
    stopTelling();
    const client = new RoomClient(session, device, joined, view);
    client.peersInside.admitAll(joined.peers);
    view.stateChanged?.(session.state);
    try {
      await client.transport('recv');
      return client;
    } catch (failure) {
      client.leave();
      throw failure;
    }
  }

  get peers(): ReadonlyMap<string, Peer> {
    return this.peersInside.all;
  }

  /** Whether we may mute and remove others, and end the room. */
  get moderator(): boolean {
    return this.moderating;
  }

  /** What is sent of a source; undefined if nothing is. */
  published(source: string): Producer | undefined {
    return this.producers.get(source);
  }

  /** Sends a track from now on. The track stays the caller's; it is not stopped when its sending ends. */
  async publish(track: MediaStreamTrack, source: string, options: Partial<ProducerOptions> = {}): Promise<void> {
    const transport = await this.transport('send');
    const producer = await transport.produce({ stopTracks: false, ...options, track, appData: { source } });
    this.producers.set(source, producer);
  }

  async unpublish(source: string): Promise<void> {
    const producer = this.producers.get(source);
    if (producer) {
      this.producers.delete(source);
      producer.close();
      await this.session.request('closeProducer', { producerId: producer.id });
    }
  }

  /** Pauses here first, so that nothing leaves the machine even if the server cannot be told. */
  async setPaused(source: string, paused: boolean): Promise<void> {
    const producer = this.producers.get(source);
    if (producer) {
      if (paused) {
        producer.pause();
      } else {
        producer.resume();
      }
      await this.session.request(paused ? 'pauseProducer' : 'resumeProducer', { producerId: producer.id });
    }
  }

  /** For what this class has no method for. */
  request<T extends RequestType>(type: T, data: Requests[T]['ask']): Promise<Requests[T]['answer']> {
    return this.session.request(type, data);
  }

  on<P extends PushType>(type: P, listener: (data: Pushes[P]) => void): void {
    this.session.on(type, (data) => {
      this.unlessLeft(() => {
        listener(data);
      });
    });
  }

  async statistics(purpose: Purpose): Promise<RTCStatsReport | undefined> {
    const transport = await this.transports.get(purpose);
    return transport?.getStats();
  }

  retryNow(): void {
    this.session.retryNow();
  }

  leave(): void {
    this.closing.close();
    this.session.close();
  }

  private listen(): void {
    const { view } = this;
    this.session.onState((state) => {
      this.unlessLeft(() => {
        this.follow(state);
      });
    });
    this.session.onUnaskedFault((fault) => {
      this.unlessLeft(() => view.troubled?.(new Error(fault.message)));
    });
    this.on('newConsumer', (announced) => {
      this.receive(announced).catch((failure: unknown) => {
        this.unlessLeft(() => view.troubled?.(failure));
      });
    });
    this.on('activeSpeaker', ({ peerId }) => view.activeSpeaker?.(peerId ?? undefined));
    this.on('audioLevels', ({ levels }) => view.levels?.(levels));
    this.on('bandwidth', (figures) => view.bandwidth?.(figures));
    this.on('serverDraining', ({ deadlineSeconds }) => view.draining?.(deadlineSeconds));
    this.on('producerLayersWanted', ({ producerId, spatialLayers }) => {
      // One after the other: a sender takes no parameters while it takes others.
      this.sizing = this.sizing.then(() => this.sendOnly(producerId, spatialLayers)).catch((failure: unknown) => {
        this.unlessLeft(() => view.troubled?.(failure));
      });
    });
    this.listenForModeration();
    const online = (): void => {
      this.session.retryNow();
    };
    addEventListener('online', online);
    this.closing.own(online, () => {
      removeEventListener('online', online);
    });
  }

  private listenForModeration(): void {
    const { view } = this;
    this.on('muted', ({ producerIds, by }) => {
      const sources = [...this.producers].filter(([, producer]) => producerIds.includes(producer.id));
      sources.forEach(([, producer]) => {
        producer.pause();
      });
      view.mutedBy?.(this.actor(by), sources.map(([source]) => source));
    });
    this.on('moderatorChanged', ({ peerId }) => {
      this.moderating = this.joined.grants.moderate || peerId === this.joined.peerId;
      if (this.moderating) {
        view.becameModerator?.();
      }
    });
    this.on('removed', ({ by, reason }) => {
      this.end(`${this.actor(by)} has removed you from the room${because(reason)}.`, false);
    });
    this.on('roomEnded', ({ by, reason }) => {
      this.end(`${this.actor(by)} has ended the room${because(reason)}.`, false);
    });
  }

  /** Nobody in the room, but whoever runs the server. */
  private actor(peerId: string | null | undefined): string {
    return peerId === undefined || peerId === null ? 'The operator' : this.peersInside.nameOf(peerId);
  }

  private follow(state: SessionState): void {
    this.view.stateChanged?.(state);
    if (state.name === 'open') {
      // The first time was before anybody listened: this is a session that was taken up.
      this.restarts.forEach((restart) => {
        restart.afterResumption();
      });
    } else if (state.name === 'expired') {
      this.end('The connection was away for too long, and the server has given your place up.', true);
    }
  }

  private end(words: string, mayReturn: boolean): void {
    this.leave();
    this.view.ended?.(words, mayReturn);
  }

  private async receive(announced: Pushes['newConsumer']): Promise<void> {
    const { id, producerId, kind, rtpParameters, peerId, source } = announced;
    this.peersInside.expect(announced);
    try {
      const transport = await this.transport('recv');
      // Picture and sound of one source in one stream, so that the browser keeps lips and words together.
      const streamId = `${peerId}-${source?.startsWith('screen') ? 'screen' : 'camera'}`;
      const consumer = await transport.consume({ id, producerId, kind, rtpParameters, streamId });
      if (!this.closing.closed && this.peersInside.addTrack(consumer)) {
        // Only now, when the decoder is there to take the first key frame.
        await this.session.request('resumeConsumer', { consumerId: id });
      }
    } catch (failure) {
      this.peersInside.forget(id);
      // A producer that went away meanwhile takes its consumer with it; that is no fault to report.
      if (!(failure instanceof ServerRefusal && failure.fault.code === 'not-found')) {
        throw failure;
      }
    }
  }

  private async sendOnly(producerId: string, spatialLayers: readonly number[]): Promise<void> {
    const producer = [...this.producers.values()].find(({ id }) => id === producerId);
    if (producer?.rtpSender && !producer.closed) {
      await sendOnly(producer.rtpSender, spatialLayers);
    }
  }

  /** Made when it is first needed. */
  private transport(purpose: Purpose): Promise<Transport> {
    const known = this.transports.get(purpose);
    if (known) {
      return known;
    }
    const made = this.openTransport(purpose);
    this.transports.set(purpose, made);
    made.catch(() => this.transports.delete(purpose));
    return made;
  }

  private async openTransport(purpose: Purpose): Promise<Transport> {
    const opening = openTransport(this.session, this.device, purpose, this.joined.iceServers);
    const transport = this.closing.own(await opening, (each) => {
      each.close();
    });
    transport.on('connectionstatechange', (state) => {
      this.unlessLeft(() => this.view.pathChanged?.(purpose, state));
    });
    const restart = keepReachable(this.session, transport, (failure) => {
      this.unlessLeft(() => this.view.troubled?.(failure));
    });
    this.restarts.push(restart);
    return transport;
  }

  private unlessLeft(tell: () => unknown): void {
    if (!this.closing.closed) {
      tell();
    }
  }
}

/** Of failures of a stay that was left meanwhile, there is nothing to say. */
export function isCancelled(failure: unknown): boolean {
  return failure instanceof Cancelled;
}

function because(reason: string | null | undefined): string {
  return reason === undefined || reason === null || reason === '' ? '' : `: ${reason}`;
}

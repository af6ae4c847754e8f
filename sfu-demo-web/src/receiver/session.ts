import type { Device } from 'mediasoup-client';
import type { ConnectionState, Consumer, MediaKind, Transport } from 'mediasoup-client/types';
import { Closing } from '../shared/closing.ts';
import { connect, signalingAddress, type Connection } from '../shared/connection.ts';
import { keepReachable, loadDevice, openTransport } from '../shared/sfu/media-transport.ts';
import { everySecond } from '../shared/poll.ts';
import type { Pushes } from '../shared/protocol.ts';

/** What the page is told; none of it is called after the session was closed. */
export interface ReceiveView {
  stepped(words: string): void;
  arrived(socketId: string, consumer: Consumer): void;
  left(socketId: string, consumer: Consumer): void;
  pauseChanged(socketId: string, kind: MediaKind, paused: boolean): void;
  pathChanged(state: ConnectionState): void;
  measured(transportReport: RTCStatsReport): void;
  troubled(failure: unknown): void;
  lost(failure: unknown): void;
}

/** A producer of somebody else from its announcement to its end; the consumer follows a round trip later. */
interface Remote {
  readonly socketId: string;
  paused: boolean;
  consumer: Consumer | undefined;
}

/** One run from Join to Leave: consumes every producer of the others as they come and go. */
export class ReceiveSession {
  private readonly closing = new Closing();
  private readonly remotes = new Map<string, Remote>();

  constructor(private readonly view: ReceiveView) {}

  async start(): Promise<void> {
    this.view.stepped('Connecting to the server');
    const connection = this.closing.own(await connect(signalingAddress(location)), (each) => {
      each.close();
    });
    const device = await loadDevice(connection);
    const opening = openTransport(connection.channel, device, 'recv');
    // The server announces producers as soon as its side of the transport exists, possibly before ours does.
    this.listen(connection, device, opening);
    const transport = this.closing.own(await opening, (each) => {
      each.close();
    });
    this.watch(transport);
    keepReachable(connection.channel, transport, (failure) => {
      this.view.troubled(failure);
    });
  }

  close(): void {
    this.closing.close();
  }

  private listen(connection: Connection, device: Device, transport: Promise<Transport>): void {
    const { channel } = connection;
    connection.onLost((failure) => {
      this.view.lost(failure);
    });
    channel.onUnaskedFault((fault) => {
      this.view.troubled(new Error(fault.message));
    });
    channel.on('newProducer', (announced) => {
      this.consume(connection, device, transport, announced).catch((failure: unknown) => {
        this.unlessClosed(() => {
          this.view.troubled(failure);
        });
      });
    });
    channel.on('producerClosed', ({ producerId }) => {
      this.forget(producerId);
    });
    channel.on('producerPaused', ({ producerId }) => {
      this.setPaused(producerId, true);
    });
    channel.on('producerResumed', ({ producerId }) => {
      this.setPaused(producerId, false);
    });
  }

  private async consume(
    connection: Connection,
    device: Device,
    transport: Promise<Transport>,
    { producerId, socketId }: Pushes['newProducer'],
  ): Promise<void> {
    if (this.remotes.has(producerId)) {
      return;
    }
    const remote: Remote = { socketId, paused: false, consumer: undefined };
    this.remotes.set(producerId, remote);
    try {
      // Paused until the decoder is there: otherwise the first key frame would arrive before anyone can use it.
      const request = { producerId, rtpCapabilities: device.recvRtpCapabilities, paused: true };
      const receiving = await transport;
      const parameters = await connection.channel.request('consume', request);
      const consumer = await receiving.consume({ ...parameters, streamId: socketId });
      if (this.admit(remote, consumer)) {
        await connection.channel.request('resumeConsumer', { consumerId: consumer.id });
      }
    } catch (failure) {
      // A producer that went away meanwhile takes its consumer with it; that is no fault to report.
      if (this.forget(producerId)) {
        throw failure;
      }
    }
  }

  private admit(remote: Remote, consumer: Consumer): boolean {
    if (this.closing.closed || this.remotes.get(consumer.producerId) !== remote) {
      consumer.close();
      return false;
    }
    remote.consumer = consumer;
    this.view.arrived(remote.socketId, consumer);
    this.view.pauseChanged(remote.socketId, consumer.kind, remote.paused);
    return true;
  }

  private setPaused(producerId: string, paused: boolean): void {
    const remote = this.remotes.get(producerId);
    if (remote) {
      remote.paused = paused;
      if (remote.consumer) {
        this.view.pauseChanged(remote.socketId, remote.consumer.kind, paused);
      }
    }
  }

  private forget(producerId: string): boolean {
    const remote = this.remotes.get(producerId);
    this.remotes.delete(producerId);
    if (remote?.consumer) {
      remote.consumer.close();
      this.view.left(remote.socketId, remote.consumer);
    }
    return remote !== undefined;
  }

  private watch(transport: Transport): void {
    transport.on('connectionstatechange', (state) => {
      this.unlessClosed(() => {
        this.view.pathChanged(state);
        void this.measure(transport);
      });
    });
    this.closing.own(everySecond(() => this.measure(transport)), (stop) => {
      stop();
    });
  }

  private async measure(transport: Transport): Promise<void> {
    const report = await transport.getStats();
    this.unlessClosed(() => {
      this.view.measured(report);
    });
  }

  private unlessClosed(tell: () => void): void {
    if (!this.closing.closed) {
      tell();
    }
  }
}

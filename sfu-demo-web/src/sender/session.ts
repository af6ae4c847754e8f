import type { Device } from 'mediasoup-client';
import type { ConnectionState, MediaKind, Producer, Transport } from 'mediasoup-client/types';
import { Closing } from '../shared/closing.ts';
import { connect, signalingAddress, type Connection } from '../shared/connection.ts';
import { keepReachable, loadDevice, openTransport } from '../shared/sfu/media-transport.ts';
import { everySecond } from '../shared/poll.ts';
import { chooseCodec } from './codec.ts';
import { openSource, requireReach, type Source } from '../shared/source/source.ts';
import type { Wish } from './wish.ts';

/** What the page is told; every method may be called until the session is closed, and none afterwards. */
export interface SendView {
  stepped(words: string): void;
  previewReady(source: Source): void;
  producing(kind: MediaKind): void;
  sourceEnded(kind: MediaKind): void;
  pathChanged(state: ConnectionState): void;
  measured(report: RTCStatsReport): void;
  troubled(failure: unknown): void;
  lost(failure: unknown): void;
}

/** One run from Start to Stop: owns connection, transport, source and producers, and closes all of them. */
export class SendSession {
  private readonly closing = new Closing();
  private readonly producers = new Map<MediaKind, Producer>();
  private connection: Connection | undefined;

  constructor(
    private readonly wish: Wish,
    private readonly view: SendView,
  ) {}

  async start(): Promise<void> {
    requireReach(this.wish.source);
    this.view.stepped('Connecting to the server');
    const connection = this.closing.own(await connect(signalingAddress(location)), (each) => {
      each.close();
    });
    this.connection = connection;
    this.watch(connection);
    const device = await loadDevice(connection);
    const transport = this.closing.own(await openTransport(connection.channel, device, 'send'), (each) => {
      each.close();
    });
    transport.on('connectionstatechange', (state) => {
      this.unlessClosed(() => {
        this.view.pathChanged(state);
        void this.measure(transport);
      });
    });
    keepReachable(connection.channel, transport, (failure) => {
      this.view.troubled(failure);
    });

    const source = await this.openSource();
    await this.produceAll(device, transport, source);
    const stopMeasuring = everySecond(() => this.measure(transport));
    this.closing.own(stopMeasuring, (stop) => {
      stop();
    });
  }

  /** Pauses here first, so that nothing leaves the machine even if the server cannot be told. */
  async mute(kind: MediaKind, muted: boolean): Promise<void> {
    const producer = this.producers.get(kind);
    if (!producer) {
      return;
    }
    if (muted) {
      producer.pause();
    } else {
      producer.resume();
    }
    const request = muted ? 'pauseProducer' : 'resumeProducer';
    await this.connection?.channel.request(request, { producerId: producer.id });
  }

  close(): void {
    this.closing.close();
  }

  private watch(connection: Connection): void {
    connection.onLost((failure) => {
      this.view.lost(failure);
    });
    connection.channel.onUnaskedFault((fault) => {
      this.view.troubled(new Error(fault.message));
    });
  }

  private async openSource(): Promise<Source> {
    this.view.stepped(this.wish.source === 'camera' ? 'Waiting for camera and microphone' : 'Painting the test pattern');
    const source = this.closing.own(await openSource(this.wish), (each) => {
      each.close();
    });
    this.view.previewReady(source);
    return source;
  }

  private async produceAll(device: Device, transport: Transport, source: Source): Promise<void> {
    this.view.stepped('Starting to send');
    const codec = chooseCodec(device.sendRtpCapabilities.codecs, this.wish.codec);
    for (const track of source.stream.getTracks()) {
      const isVideo = track.kind === 'video';
      const producer = await transport.produce({
        track,
        // The estimate of the bandwidth would need many seconds to climb from its cautious default.
        codecOptions: isVideo ? { videoGoogleStartBitrate: 1000 } : {},
        ...(isVideo && codec ? { codec } : {}),
      });
      this.closing.own(producer, (each) => {
        each.close();
      });
      this.adopt(producer);
    }
  }

  private adopt(producer: Producer): void {
    this.producers.set(producer.kind, producer);
    producer.on('trackended', () => {
      this.producers.delete(producer.kind);
      producer.close();
      this.view.sourceEnded(producer.kind);
      this.connection?.channel.request('closeProducer', { producerId: producer.id }).catch((failure: unknown) => {
        this.unlessClosed(() => {
          this.view.troubled(failure);
        });
      });
    });
    this.view.producing(producer.kind);
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

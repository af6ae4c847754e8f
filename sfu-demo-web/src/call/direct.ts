import { pairsTried } from '../shared/ice-pairs.ts';

export type Signal =
  | { readonly kind: 'offer' | 'answer'; readonly description: RTCSessionDescriptionInit }
  | { readonly kind: 'candidate'; readonly candidate: RTCIceCandidateInit | null };

export interface DirectView {
  send(signal: Signal): void;
  received(stream: MediaStream): void;
  connected(): void;
  interrupted(): void;
  /** No way was found, or found again; which were tried. */
  unreachable(pairs: string[]): void;
  troubled(failure: unknown): void;
}

/** Long enough for a relay far away to be asked; a room is quicker than more patience. */
const FIRST_WAY_WITHIN_MILLIS = 12_000;
/** Browsers often find their way back by themselves. */
const PATIENCE_MILLIS = 2000;
const NEW_WAY_WITHIN_MILLIS = 8000;

/**
 * The media of a call, from browser to browser. The caller makes the offers, those for a new way included; the callee answers
 * and asks for nothing, so that offers never meet.
 */
export class DirectCall {
  private readonly connection: RTCPeerConnection;
  /** Candidates may overtake the description they belong to. */
  private readonly early: (RTCIceCandidateInit | null)[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private queue: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    iceServers: readonly RTCIceServer[],
    stream: MediaStream,
    private readonly offers: boolean,
    private readonly view: DirectView,
    policy: RTCIceTransportPolicy = 'all',
  ) {
    this.connection = new RTCPeerConnection({ iceServers: [...iceServers], iceTransportPolicy: policy });
    this.watch();
    for (const track of stream.getTracks()) {
      this.connection.addTrack(track, stream);
    }
    this.giveUpAfter(FIRST_WAY_WITHIN_MILLIS);
    if (offers) {
      this.offer(false);
    }
  }

  /** In the order in which it came: one step after the other. */
  take(signal: Signal): void {
    this.enqueue(() => this.apply(signal));
  }

  statistics(): Promise<RTCStatsReport> {
    return this.connection.getStats();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.connection.close();
  }

  private offer(iceRestart: boolean): void {
    this.enqueue(async () => {
      const description = await this.connection.createOffer({ iceRestart });
      await this.connection.setLocalDescription(description);
      this.view.send({ kind: 'offer', description });
    });
  }

  private async apply(signal: Signal): Promise<void> {
    const { connection } = this;
    if (signal.kind === 'candidate') {
      if (connection.remoteDescription) {
        await this.addCandidate(signal.candidate);
      } else {
        this.early.push(signal.candidate);
      }
      return;
    }
    await connection.setRemoteDescription(signal.description);
    for (const candidate of this.early.splice(0)) {
      await this.addCandidate(candidate);
    }
    if (signal.kind === 'offer') {
      const description = await connection.createAnswer();
      await connection.setLocalDescription(description);
      this.view.send({ kind: 'answer', description });
    }
  }

  /** RFC 8838 section 8.2: null says that no more will come, which browsers take as no candidate at all. */
  private async addCandidate(candidate: RTCIceCandidateInit | null): Promise<void> {
    await this.connection.addIceCandidate(candidate ?? undefined);
  }

  private enqueue(step: () => Promise<void>): void {
    this.queue = this.queue.then(async () => {
      if (!this.closed) {
        await step();
      }
    }).catch((failure: unknown) => {
      if (!this.closed) {
        this.view.troubled(failure);
      }
    });
  }

  private watch(): void {
    const { connection, view } = this;
    connection.addEventListener('icecandidate', ({ candidate }) => {
      view.send({ kind: 'candidate', candidate: candidate?.toJSON() ?? null });
    });
    connection.addEventListener('track', ({ streams }) => {
      if (streams[0]) {
        view.received(streams[0]);
      }
    });
    connection.addEventListener('connectionstatechange', () => {
      this.follow(connection.connectionState);
    });
  }

  private follow(state: RTCPeerConnectionState): void {
    if (state === 'connected') {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.view.connected();
    } else if (state === 'disconnected') {
      this.view.interrupted();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        this.seekAnotherWay();
      }, PATIENCE_MILLIS);
    } else if (state === 'failed' && this.timer === undefined) {
      this.view.interrupted();
      this.seekAnotherWay();
    }
  }

  private seekAnotherWay(): void {
    this.giveUpAfter(NEW_WAY_WITHIN_MILLIS);
    if (this.offers) {
      this.offer(true);
    }
  }

  private giveUpAfter(millis: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      void this.giveUp();
    }, millis);
  }

  private async giveUp(): Promise<void> {
    const report = await this.connection.getStats();
    if (!this.closed && this.connection.connectionState !== 'connected') {
      this.view.unreachable(pairsTried(report));
    }
  }
}

import { NotPossible } from '../shared/failures.ts';
import { pairsTried } from '../shared/ice-pairs.ts';
import type { Side } from './description.ts';

/** What one side knows of itself, in the browser's own words. */
export interface SideState {
  readonly localDescription: string;
  readonly remoteDescription: string;
  readonly signaling: string;
  readonly gathering: string;
  readonly ice: string;
  readonly connection: string;
}

/** Browsers give up on a dead STUN server after ten seconds; the candidates of the machine itself are there long before. */
const GATHERING_WITHIN_MILLIS = 12_000;

export interface PeerView {
  happened(words: string): void;
  changed(own: SideState): void;
  /** What the other side says of itself, once the two are connected. */
  heard(other: SideState): void;
  received(stream: MediaStream): void;
  failed(pairs: string[]): void;
}

/** One side of the exchange: a peer connection that is told everything by hand. */
export class ManualPeer {
  private readonly connection: RTCPeerConnection;
  private readonly channel: RTCDataChannel;
  private heard = false;

  constructor(
    stream: MediaStream,
    iceServers: RTCIceServer[],
    private readonly view: PeerView,
  ) {
    this.connection = new RTCPeerConnection({ iceServers });
    // Agreed on beforehand, so that either side opens it and none has to wait for the other.
    this.channel = this.connection.createDataChannel('states', { negotiated: true, id: 0 });
    for (const track of stream.getTracks()) {
      this.connection.addTrack(track, stream);
    }
    this.watch();
  }

  /** Answers with an offer that holds every candidate, since nothing can be sent after it. */
  async createOffer(): Promise<RTCSessionDescription> {
    this.view.happened('createOffer()');
    return this.describe(await this.connection.createOffer());
  }

  async answer(offer: RTCSessionDescriptionInit): Promise<RTCSessionDescription> {
    await this.take(offer);
    this.view.happened('createAnswer()');
    return this.describe(await this.connection.createAnswer());
  }

  async take(description: RTCSessionDescriptionInit): Promise<void> {
    try {
      await this.connection.setRemoteDescription(description);
    } catch (failure) {
      const words = failure instanceof Error ? failure.message : String(failure);
      throw new NotPossible(`The browser does not take this ${description.type}: ${words}`);
    }
    this.view.happened(`setRemoteDescription(${description.type})`);
  }

  state(): SideState {
    const { connection } = this;
    return {
      localDescription: connection.localDescription?.type ?? 'none',
      remoteDescription: connection.remoteDescription?.type ?? 'none',
      signaling: connection.signalingState,
      gathering: connection.iceGatheringState,
      ice: connection.iceConnectionState,
      connection: connection.connectionState,
    };
  }

  /** Whether the other side has said anything of itself. */
  hasHeard(): boolean {
    return this.heard;
  }

  close(): void {
    this.connection.close();
  }

  private async describe(description: RTCSessionDescriptionInit): Promise<RTCSessionDescription> {
    await this.connection.setLocalDescription(description);
    this.view.happened(`setLocalDescription(${description.type})`);
    await this.gathered();
    const complete = this.connection.localDescription;
    if (!complete) {
      throw new NotPossible('The connection was closed meanwhile.');
    }
    return complete;
  }

  private gathered(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, GATHERING_WITHIN_MILLIS);
      const check = (): void => {
        if (this.connection.iceGatheringState === 'complete') {
          clearTimeout(timer);
          resolve();
        }
      };
      this.connection.addEventListener('icegatheringstatechange', check);
      check();
    });
  }

  private watch(): void {
    const { connection, channel } = this;
    this.follow('signalingstatechange', () => `signalingState: ${connection.signalingState}`);
    this.follow('icegatheringstatechange', () => `iceGatheringState: ${connection.iceGatheringState}`);
    this.follow('iceconnectionstatechange', () => `iceConnectionState: ${connection.iceConnectionState}`);
    this.follow('connectionstatechange', () => `connectionState: ${connection.connectionState}`);
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'failed') {
        void connection.getStats().then((report) => {
          this.view.failed(pairsTried(report));
        });
      }
    });
    connection.addEventListener('track', ({ streams }) => {
      if (streams[0]) {
        this.view.received(streams[0]);
      }
    });
    channel.addEventListener('open', () => {
      this.tell();
    });
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const other = readState(data);
      if (other) {
        this.heard = true;
        this.view.heard(other);
      }
    });
  }

  private follow(event: string, words: () => string): void {
    this.connection.addEventListener(event, () => {
      this.view.happened(words());
      this.view.changed(this.state());
      this.tell();
    });
  }

  private tell(): void {
    if (this.channel.readyState === 'open') {
      this.channel.send(JSON.stringify(this.state()));
    }
  }
}

/** What the other side must be in, as far as the rules tell: it cannot have made this description in another state. */
export function otherSideAfter(taken: Side): SideState {
  const isOffer = taken === 'offer';
  return {
    localDescription: taken,
    remoteDescription: isOffer ? 'none' : 'offer',
    signaling: isOffer ? 'have-local-offer' : 'stable',
    gathering: 'complete',
    ice: isOffer ? 'new' : 'checking',
    connection: isOffer ? 'new' : 'connecting',
  };
}

/** The other side is a stranger: nothing but short words of it is shown. */
export function readState(data: unknown): SideState | undefined {
  try {
    const said = JSON.parse(String(data)) as Partial<Record<keyof SideState, unknown>>;
    const word = (name: keyof SideState): string => {
      const value = said[name];
      return typeof value === 'string' ? value.slice(0, 24) : 'none';
    };
    return {
      localDescription: word('localDescription'),
      remoteDescription: word('remoteDescription'),
      signaling: word('signaling'),
      gathering: word('gathering'),
      ice: word('ice'),
      connection: word('connection'),
    };
  } catch {
    return undefined;
  }
}

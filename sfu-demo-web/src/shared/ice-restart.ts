import type { IceParameters, Transport } from 'mediasoup-client/types';

/** How long a path may be silent before it is given up: browsers often find their way back by themselves. */
const PATIENCE_MS = 4000;

/** What of a transport is used here; the rest is the browser's business. */
export type Restartable = Pick<Transport, 'connectionState' | 'closed' | 'on' | 'restartIce'>;

/**
 * Looks for a new path when the old one is lost: after a change of the network, say. The server gives fresh credentials, and
 * the browser checks every path anew under them; the media session and its keys stay as they are.
 */
export class IceRestart {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private ended = false;

  constructor(
    private readonly transport: Restartable,
    private readonly freshParameters: () => Promise<IceParameters>,
    private readonly troubled: (failure: unknown) => void,
  ) {
    transport.on('connectionstatechange', (state) => {
      this.cancel();
      if (state === 'failed') {
        void this.restart();
      } else if (state === 'disconnected') {
        this.timer = setTimeout(() => void this.restart(), PATIENCE_MS);
      }
    });
  }

  /** A lost socket is taken up again: what took it may have taken this path too, or be a network that is used no more. */
  afterResumption(): void {
    void this.restart();
  }

  /** The machine is back on a network: no need to wait. */
  readonly onOnline = (): void => {
    const state = this.transport.connectionState;
    if (state === 'disconnected' || state === 'failed') {
      void this.restart();
    }
  };

  end(): void {
    this.ended = true;
    this.cancel();
  }

  private isOver(): boolean {
    return this.ended || this.transport.closed;
  }

  private cancel(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async restart(): Promise<void> {
    this.cancel();
    if (this.running || this.isOver()) {
      return;
    }
    this.running = true;
    try {
      const iceParameters = await this.freshParameters();
      if (!this.isOver()) {
        await this.transport.restartIce({ iceParameters });
      }
    } catch (failure) {
      if (!this.isOver()) {
        this.troubled(failure);
      }
    } finally {
      this.running = false;
    }
  }
}

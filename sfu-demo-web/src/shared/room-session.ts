import type { RtpCapabilities } from 'mediasoup-client/types';
import { Cancelled, ConnectionFailure, ServerRefusal } from './failures.ts';
import type { Joined, JoinRequest, Pushes, PushType, Requests, RequestType, ServerFault } from './protocol.ts';
import { ReconnectingSocket, type OpenSocket } from './reconnecting-socket.ts';
import { parseFrame, SignalingChannel } from './signaling-channel.ts';

export type SessionState =
  | { readonly name: 'connecting' | 'open' | 'closed' }
  /** The socket is lost; requests wait, media goes on. */
  | { readonly name: 'interrupted'; readonly failure: Error; readonly retryInMillis: number }
  /** The server has forgotten us: a new session is needed. */
  | { readonly name: 'expired'; readonly failure: Error };

/** Made of the server's capabilities, by which a client finds out its own. */
export type JoinWith = (capabilities: RtpCapabilities) => JoinRequest | Promise<JoinRequest>;

/** A socket over which nothing came for so long is asked whether it still lives; servers are seldom silent for longer. */
const SILENCE_MILLIS = 6000;
const SIGN_OF_LIFE_WITHIN_MILLIS = 3000;

/**
 * A peer's place in a room, whatever happens to its socket. After a loss it connects anew and takes the session up where
 * it was: what the server sent meanwhile arrives in order and once, and requests whose answer was lost are repeated,
 * which the server answers without doing them twice.
 */
export class RoomSession {
  private readonly channel: SignalingChannel;
  private readonly socket: ReconnectingSocket;
  private readonly watchers = new Set<(state: SessionState) => void>();
  private joinWith: JoinWith | undefined;
  private admitted: ((joined: Joined) => void) | undefined;
  private refused: ((failure: unknown) => void) | undefined;
  private token: string | undefined;
  private lastSeq = 0;
  /** How many sockets have introduced themselves. */
  private welcomes = 0;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private present: SessionState = { name: 'connecting' };

  constructor(open: OpenSocket, random?: () => number) {
    this.channel = new SignalingChannel((text) => {
      this.socket.send(text);
    });
    this.channel.suspend();
    this.socket = new ReconnectingSocket(
      open,
      {
        welcomed: (text) => {
          this.accept(text);
          void this.introduce(text);
        },
        text: (text) => {
          this.accept(text);
        },
        lost: (failure, retryInMillis) => {
          this.interrupt(failure, retryInMillis);
        },
      },
      random,
    );
  }

  get state(): SessionState {
    return this.present;
  }

  /**
   * Connects and enters the room; tries until the server answers. Rejects when the server refuses, or when the session is closed.
   */
  join(request: JoinWith): Promise<Joined> {
    this.joinWith = request;
    return new Promise((resolve, reject) => {
      this.admitted = resolve;
      this.refused = reject;
      this.socket.connect();
    });
  }

  request<T extends RequestType>(type: T, data: Requests[T]['ask']): Promise<Requests[T]['answer']> {
    return this.channel.request(type, data);
  }

  on<P extends PushType>(type: P, listener: (data: Pushes[P]) => void): () => void {
    return this.channel.on(type, listener);
  }

  onUnaskedFault(listener: (fault: ServerFault) => void): void {
    this.channel.onUnaskedFault(listener);
  }

  onState(listener: (state: SessionState) => void): () => void {
    this.watchers.add(listener);
    return () => {
      this.watchers.delete(listener);
    };
  }

  /** For a person who does not want to wait for the next try, and a machine that is back on a network. */
  retryNow(): void {
    if (this.present.name === 'open') {
      this.askForSignOfLife();
    } else {
      this.socket.connect();
    }
  }

  /** Leaves the room and says so, if it can. */
  close(): void {
    if (this.present.name === 'open') {
      // The answer comes to nobody.
      this.channel.request('leave', {}).catch(() => undefined);
    }
    this.finish({ name: 'closed' }, new Cancelled());
  }

  private accept(text: string): void {
    this.listenForSilence();
    const frame = parseFrame(text);
    // The answer to a resume stands before what is repeated, whatever its own number is.
    if (frame?.seq !== undefined && frame.type !== 'resume') {
      if (frame.seq <= this.lastSeq) {
        return;
      }
      this.lastSeq = frame.seq;
    }
    if (frame) {
      this.channel.acceptFrame(frame);
    } else {
      this.channel.accept(text);
    }
  }

  private async introduce(welcome: string): Promise<void> {
    try {
      if (this.token === undefined) {
        await this.enter(welcome);
      } else {
        await this.takeUp(this.token);
      }
    } catch (failure) {
      // A socket that was lost meanwhile is followed by another one, which tries again.
      if (failure instanceof ServerRefusal) {
        this.refused?.(failure);
        this.finish({ name: 'expired', failure }, failure);
      } else if (!(failure instanceof ConnectionFailure)) {
        this.refused?.(failure);
        this.finish({ name: 'closed' }, failure instanceof Error ? failure : new Error(String(failure)));
      }
    }
  }

  private async enter(welcome: string): Promise<void> {
    const socket = ++this.welcomes;
    const request = await this.joinWith?.(parseFrame(welcome)?.data as RtpCapabilities);
    if (!request || socket !== this.welcomes) {
      throw new ConnectionFailure('The connection was lost before the room was entered.');
    }
    const joined = await this.channel.requestOnce('join', request);
    this.token = joined.sessionToken;
    this.open();
    this.admitted?.(joined);
  }

  private async takeUp(sessionToken: string): Promise<void> {
    await this.channel.requestOnce('resume', { sessionToken, lastSeq: this.lastSeq });
    this.open();
  }

  private open(): void {
    this.become({ name: 'open' });
    this.channel.resume();
    this.listenForSilence();
  }

  private interrupt(failure: ConnectionFailure, retryInMillis: number): void {
    clearTimeout(this.silence);
    this.channel.suspend();
    this.become({ name: 'interrupted', failure, retryInMillis });
  }

  private listenForSilence(): void {
    clearTimeout(this.silence);
    if (this.present.name === 'open') {
      this.silence = setTimeout(() => {
        this.askForSignOfLife();
      }, SILENCE_MILLIS);
    }
  }

  /** A network that is gone closes no socket; only an answer that does not come tells. */
  private askForSignOfLife(): void {
    clearTimeout(this.silence);
    this.channel.request('getIceServers', {}).catch(() => undefined);
    this.silence = setTimeout(() => {
      this.socket.abandon('has fallen silent');
    }, SIGN_OF_LIFE_WITHIN_MILLIS);
  }

  private finish(state: SessionState, reason: Error): void {
    clearTimeout(this.silence);
    this.socket.close();
    this.become(state);
    this.channel.end(reason);
    this.refused?.(reason);
  }

  private become(state: SessionState): void {
    if (this.present.name === 'closed' || this.present.name === 'expired') {
      return;
    }
    this.present = state;
    for (const watcher of [...this.watchers]) {
      watcher(state);
    }
  }
}

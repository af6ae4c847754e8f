import type { SignedIn } from '../shared/call-protocol.ts';
import { Cancelled, ConnectionFailure, ServerRefusal } from '../shared/failures.ts';
import type { Pushes, PushType, Requests, RequestType } from '../shared/protocol.ts';
import { ReconnectingSocket, type OpenSocket } from '../shared/reconnecting-socket.ts';
import { SignalingChannel } from '../shared/signaling-channel.ts';

export interface Identity {
  readonly userId: string;
  readonly displayName: string;
  readonly token?: string | undefined;
}

export interface LinkView {
  /** Signed in, for the first time or again. `resumed` is false where the server had forgotten us, and our call. */
  signedIn(self: SignedIn): void;
  interrupted(failure: Error): void;
  /** The server does not want us, or somebody else has our name now. */
  refused(failure: Error): void;
}

/**
 * A user's place at the server, whatever happens to its socket: it connects anew and takes the user up by its session token;
 * what happened meanwhile is told then.
 */
export class CallLink {
  private readonly channel: SignalingChannel;
  private readonly socket: ReconnectingSocket;
  private sessionToken: string | undefined;

  constructor(
    open: OpenSocket,
    readonly identity: Identity,
    private readonly view: LinkView,
    random?: () => number,
  ) {
    this.channel = new SignalingChannel((text) => {
      this.socket.send(text);
    });
    this.channel.suspend();
    this.socket = new ReconnectingSocket(
      open,
      {
        welcomed: () => void this.signIn(),
        text: (text) => {
          this.channel.accept(text);
        },
        lost: (failure) => {
          this.channel.suspend();
          this.view.interrupted(failure);
        },
      },
      random,
    );
  }

  connect(): void {
    this.socket.connect();
  }

  /** What is asked for while the connection is lost waits for it. */
  request<T extends RequestType>(type: T, data: Requests[T]['ask']): Promise<Requests[T]['answer']> {
    return this.channel.request(type, data);
  }

  on<P extends PushType>(type: P, listener: (data: Pushes[P]) => void): void {
    this.channel.on(type, listener);
  }

  retryNow(): void {
    this.socket.connect();
  }

  close(): void {
    if (this.sessionToken !== undefined) {
      this.channel.request('user:leave', {}).catch(() => undefined);
    }
    this.end(new Cancelled());
  }

  private async signIn(): Promise<void> {
    const { userId, displayName, token } = this.identity;
    try {
      const self = await this.channel.requestOnce('user:join', {
        userId,
        displayName,
        ...(token === undefined ? {} : { token }),
        ...(this.sessionToken === undefined ? {} : { sessionToken: this.sessionToken }),
      });
      this.sessionToken = self.sessionToken;
      this.view.signedIn(self);
      this.channel.resume();
    } catch (failure) {
      if (failure instanceof ServerRefusal) {
        this.end(failure);
        this.view.refused(failure);
      } else if (!(failure instanceof ConnectionFailure || failure instanceof Cancelled)) {
        throw failure;
      }
    }
  }

  private end(reason: Error): void {
    this.socket.close();
    this.channel.end(reason);
  }
}

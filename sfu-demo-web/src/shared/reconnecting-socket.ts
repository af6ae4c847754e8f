import { ConnectionFailure } from './failures.ts';

export interface SocketEvents {
  text(text: string): void;
  closed(code: number, reason: string): void;
}

export interface Socket {
  send(text: string): void;
  close(): void;
}

export type OpenSocket = (events: SocketEvents) => Socket;

export interface ReconnectingEvents {
  /** The first text of a new socket: the server has introduced itself. */
  welcomed(text: string): void;
  text(text: string): void;
  /** The socket is gone, or could not be opened; the next try comes after so long. */
  lost(failure: ConnectionFailure, retryInMillis: number): void;
}

const FIRST_DELAY_MILLIS = 250;
const LONGEST_DELAY_MILLIS = 5000;
const WELCOME_WITHIN_MILLIS = 8000;

/**
 * One socket after the other until it is closed. The pauses between tries double up to five seconds, and vary, so that
 * the clients of a server that comes back do not all come at once.
 */
export class ReconnectingSocket {
  private socket: Socket | undefined;
  private welcomed = false;
  private delayMillis = FIRST_DELAY_MILLIS;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private ended = false;

  constructor(
    private readonly open: OpenSocket,
    private readonly events: ReconnectingEvents,
    private readonly random: () => number = Math.random,
  ) {}

  connect(): void {
    if (this.ended || this.socket) {
      return;
    }
    clearTimeout(this.timer);
    this.welcomed = false;
    // A socket may open and then say nothing, behind a proxy whose server is gone.
    this.timer = setTimeout(() => {
      this.abandon('opened the connection but said nothing');
    }, WELCOME_WITHIN_MILLIS);
    // Events of a socket that was given up for another one are not for us any more.
    const mine: Socket = this.open({
      text: (text) => {
        if (this.socket === mine) {
          this.take(text);
        }
      },
      closed: (code, reason) => {
        if (this.socket === mine) {
          this.lose(closeInWords(code, reason));
        }
      },
    });
    this.socket = mine;
  }

  send(text: string): void {
    this.socket?.send(text);
  }

  /** Gives the present socket up, although it has not been closed: it does not answer. */
  abandon(why: string): void {
    const { socket } = this;
    if (socket) {
      this.lose(`The server ${why}.`);
      socket.close();
    }
  }

  close(): void {
    this.ended = true;
    clearTimeout(this.timer);
    this.socket?.close();
    this.socket = undefined;
  }

  private take(text: string): void {
    if (this.welcomed) {
      this.events.text(text);
      return;
    }
    clearTimeout(this.timer);
    this.welcomed = true;
    this.delayMillis = FIRST_DELAY_MILLIS;
    this.events.welcomed(text);
  }

  private lose(words: string): void {
    this.socket = undefined;
    clearTimeout(this.timer);
    if (this.ended) {
      return;
    }
    const retryInMillis = Math.round(this.delayMillis * (0.75 + 0.5 * this.random()));
    this.delayMillis = Math.min(this.delayMillis * 2, LONGEST_DELAY_MILLIS);
    this.timer = setTimeout(() => {
      this.connect();
    }, retryInMillis);
    this.events.lost(new ConnectionFailure(words), retryInMillis);
  }
}

/** The browser's own socket behind the interface above. */
export function webSocket(address: string): OpenSocket {
  return (events) => {
    const socket = new WebSocket(address);
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      events.text(String(data));
    });
    socket.addEventListener('close', ({ code, reason }) => {
      events.closed(code, reason);
    });
    return {
      send: (text) => {
        socket.send(text);
      },
      close: () => {
        socket.close();
      },
    };
  };
}

function closeInWords(code: number, reason: string): string {
  return `The connection to the server was lost (${code}${reason === '' ? '' : `: ${reason}`}).`;
}

import { ConnectionFailure, ServerRefusal } from './failures.ts';
import type { Frame, Pushes, PushType, Requests, RequestType, ServerFault } from './protocol.ts';

/** Long enough for a phone on a bad network, short enough that nobody thinks the page is broken. */
const ANSWER_WITHIN_MILLIS = 10_000;

interface Pending {
  readonly type: string;
  readonly data: unknown;
  readonly resolve: (answer: never) => void;
  readonly reject: (failure: Error) => void;
  /** Belongs to one socket, and dies with it. */
  readonly once: boolean;
  sent: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

type Listener = (data: never, frame: Frame) => void;

/**
 * Matches replies to requests and hands pushes to their listeners.
 * It owns no socket: frames come in through `accept`, go out through `send`, and `end` fails whatever is still open.
 * While it is suspended, requests wait; when it resumes, those that were sent but not answered are asked again.
 */
export class SignalingChannel {
  private readonly pending = new Map<string, Pending>();
  private readonly listeners = new Map<string, Set<Listener>>();
  private onFault: (fault: ServerFault) => void = () => undefined;
  private lastRequest = 0;
  private suspended = false;
  private ended: Error | undefined;

  constructor(
    private readonly send: (text: string) => void,
    private readonly answerWithinMillis = ANSWER_WITHIN_MILLIS,
  ) {}

  request<T extends RequestType>(type: T, data: Requests[T]['ask']): Promise<Requests[T]['answer']> {
    return this.ask(type, data, false);
  }

  /** Sent even while suspended, and failed rather than repeated when the socket is lost: the first words on a socket. */
  requestOnce<T extends RequestType>(type: T, data: Requests[T]['ask']): Promise<Requests[T]['answer']> {
    return this.ask(type, data, true);
  }

  /** Returns what ends the listening. */
  on<P extends PushType>(type: P, listener: (data: Pushes[P], frame: Frame) => void): () => void {
    const known = this.listeners.get(type) ?? new Set<Listener>();
    this.listeners.set(type, known.add(listener));
    return () => {
      known.delete(listener);
    };
  }

  /** Faults that answer no request of ours, such as a frame the server could not read. */
  onUnaskedFault(listener: (fault: ServerFault) => void): void {
    this.onFault = listener;
  }

  accept(text: string): void {
    const frame = parseFrame(text);
    if (frame) {
      this.acceptFrame(frame);
    } else {
      this.onFault({ code: 'bad-frame', message: 'The server sent something that is not a signalling message.' });
    }
  }

  acceptFrame(frame: Frame): void {
    if (frame.requestId !== undefined) {
      this.answer(frame, frame.requestId);
    } else if (frame.type === 'error') {
      this.onFault(frame.data as ServerFault);
    }
    // Also of answers: who accepts a call is answered with what the other party is told.
    // A copy: a listener may end its own listening.
    for (const listener of [...(this.listeners.get(frame.type) ?? [])]) {
      listener(frame.data as never, frame);
    }
  }

  suspend(): void {
    this.suspended = true;
    for (const [requestId, pending] of [...this.pending]) {
      clearTimeout(pending.timer);
      if (pending.once) {
        this.settle(requestId)?.reject(new ConnectionFailure(`The connection was lost before “${pending.type}” was answered.`));
      }
    }
  }

  resume(): void {
    this.suspended = false;
    for (const [requestId, pending] of this.pending) {
      this.transmit(requestId, pending);
    }
  }

  end(reason: Error): void {
    if (this.ended) {
      return;
    }
    this.ended = reason;
    for (const requestId of [...this.pending.keys()]) {
      this.settle(requestId)?.reject(reason);
    }
  }

  private ask<T extends RequestType>(
    type: T,
    data: Requests[T]['ask'],
    once: boolean,
  ): Promise<Requests[T]['answer']> {
    if (this.ended) {
      return Promise.reject(this.ended);
    }
    const requestId = String(++this.lastRequest);
    return new Promise<Requests[T]['answer']>((resolve, reject) => {
      const pending: Pending = { type, data, resolve, reject, once, sent: false, timer: undefined };
      this.pending.set(requestId, pending);
      if (once || !this.suspended) {
        this.transmit(requestId, pending);
      }
    });
  }

  private transmit(requestId: string, pending: Pending): void {
    const { type, data } = pending;
    clearTimeout(pending.timer);
    pending.timer = setTimeout(() => {
      this.settle(requestId)?.reject(new ConnectionFailure(`The server did not answer “${type}” in time.`));
    }, this.answerWithinMillis);
    this.send(JSON.stringify(pending.sent ? { type, data, requestId, again: true } : { type, data, requestId }));
    pending.sent = true;
  }

  private answer(frame: Frame, requestId: string): void {
    const pending = this.settle(requestId);
    if (frame.type === 'error') {
      pending?.reject(new ServerRefusal(frame.data as ServerFault));
    } else {
      pending?.resolve(frame.data as never);
    }
  }

  private settle(requestId: string): Pending | undefined {
    const pending = this.pending.get(requestId);
    if (pending) {
      clearTimeout(pending.timer);
      this.pending.delete(requestId);
    }
    return pending;
  }
}

/** Undefined for what is not a message at all. */
export function parseFrame(text: string): Frame | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFrame(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isFrame(value: unknown): value is Frame {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

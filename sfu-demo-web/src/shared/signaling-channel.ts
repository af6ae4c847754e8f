import { ConnectionFailure, ServerRefusal } from './failures.ts';
import type { Frame, Pushes, PushType, Requests, RequestType, ServerFault } from './protocol.ts';

/** Long enough for a phone on a bad network, short enough that nobody thinks the page is broken. */
const ANSWER_WITHIN_MILLIS = 10_000;

interface Pending {
  readonly resolve: (answer: never) => void;
  readonly reject: (failure: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

type Listener = (data: never, frame: Frame) => void;

/**
 * Matches replies to requests and hands pushes to their listeners.
 * It owns no socket: frames come in through `accept`, go out through `send`, and `end` fails whatever is still open.
 */
export class SignalingChannel {
  private readonly pending = new Map<string, Pending>();
  private readonly listeners = new Map<string, Listener>();
  private onFault: (fault: ServerFault) => void = () => undefined;
  private lastRequest = 0;
  private ended: Error | undefined;

  constructor(
    private readonly send: (text: string) => void,
    private readonly answerWithinMillis = ANSWER_WITHIN_MILLIS,
  ) {}

  request<T extends RequestType>(type: T, data: Requests[T]['ask']): Promise<Requests[T]['answer']> {
    if (this.ended) {
      return Promise.reject(this.ended);
    }
    const requestId = String(++this.lastRequest);
    return new Promise<Requests[T]['answer']>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.settle(requestId)?.reject(new ConnectionFailure(`The server did not answer “${type}” in time.`));
      }, this.answerWithinMillis);
      this.pending.set(requestId, { resolve, reject, timer });
      this.send(JSON.stringify({ type, data, requestId }));
    });
  }

  on<P extends PushType>(type: P, listener: (data: Pushes[P], frame: Frame) => void): void {
    this.listeners.set(type, listener);
  }

  /** Faults that answer no request of ours, such as a frame the server could not read. */
  onUnaskedFault(listener: (fault: ServerFault) => void): void {
    this.onFault = listener;
  }

  accept(text: string): void {
    const frame = parse(text);
    if (!frame) {
      this.onFault({ code: 'bad-frame', message: 'The server sent something that is not a signalling message.' });
    } else if (frame.requestId !== undefined) {
      this.answer(frame, frame.requestId);
    } else if (frame.type === 'error') {
      this.onFault(frame.data as ServerFault);
    } else {
      this.listeners.get(frame.type)?.(frame.data as never, frame);
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

function parse(text: string): Frame | undefined {
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

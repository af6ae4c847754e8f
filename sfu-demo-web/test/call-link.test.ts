import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallLink } from '../src/call/call-link.ts';
import type { SocketEvents } from '../src/shared/reconnecting-socket.ts';

interface Sent {
  type: string;
  requestId: string;
  data: Record<string, unknown>;
}

class FakeSocket {
  readonly sent: Sent[] = [];
  closed = false;

  constructor(readonly events: SocketEvents) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Sent);
  }

  close(): void {
    this.closed = true;
  }

  says(frame: object): void {
    this.events.text(JSON.stringify(frame));
  }

  answers(type: string, data: object): void {
    const requestId = this.sent.findLast((each) => each.data.userId !== undefined)?.requestId;
    this.says({ type, requestId, data });
  }
}

describe('CallLink', () => {
  const view = { signedIn: vi.fn(), interrupted: vi.fn(), refused: vi.fn() };
  let sockets: FakeSocket[];
  let link: CallLink;
  const socket = (): FakeSocket => {
    const last = sockets.at(-1);
    if (!last) {
      throw new Error('no socket was opened');
    }
    return last;
  };
  const welcome = (): void => {
    socket().says({ type: 'rtpCapabilities', data: {} });
  };
  const signIn = async (): Promise<void> => {
    link.connect();
    welcome();
    socket().answers('user:joined', { userId: 'ann', displayName: 'Ann', sessionToken: 'secret', resumed: false });
    await vi.advanceTimersByTimeAsync(0);
  };

  beforeEach(() => {
    vi.useFakeTimers();
    vi.clearAllMocks();
    sockets = [];
    link = new CallLink(
      (events) => {
        const made = new FakeSocket(events);
        sockets.push(made);
        return made;
      },
      { userId: 'ann', displayName: 'Ann' },
      view,
      () => 0.5,
    );
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('should sign in, under whatever type it is answered', async () => {
    await signIn();
    expect(socket().sent[0]).toMatchObject({ type: 'user:join', data: { userId: 'ann', displayName: 'Ann' } });
    expect(view.signedIn).toHaveBeenCalledOnce();
  });

  it('should be taken up by its token on another socket, and then say what waited', async () => {
    await signIn();
    socket().events.closed(1006, '');
    expect(view.interrupted).toHaveBeenCalledOnce();
    void link.request('call:end', { callId: 'c' }).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(250);
    welcome();
    expect(socket().sent[0]?.data).toMatchObject({ sessionToken: 'secret' });
    socket().answers('user:joined', { userId: 'ann', displayName: 'Ann', sessionToken: 'secret', resumed: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(socket().sent[1]).toMatchObject({ type: 'call:end', data: { callId: 'c' } });
  });

  it('should tell listeners of answers as of everything else', async () => {
    const heard = vi.fn();
    link.on('call:accepted', heard);
    await signIn();
    const accepting = link.request('call:accept', { callId: 'c' });
    socket().says({ type: 'call:accepted', requestId: socket().sent.at(-1)?.requestId, data: { callId: 'c', by: 'ann' } });
    await accepting;
    socket().says({ type: 'call:accepted', data: { callId: 'd', by: 'bob' } });
    expect(heard.mock.calls).toEqual([
      [{ callId: 'c', by: 'ann' }, expect.anything()],
      [{ callId: 'd', by: 'bob' }, expect.anything()],
    ]);
  });

  it('should end when its name is somebody else’s', async () => {
    link.connect();
    welcome();
    socket().answers('error', { code: 'taken', message: 'somebody else' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(view.refused).toHaveBeenCalledOnce();
    expect(sockets).toHaveLength(1);
    expect(socket().closed).toBe(true);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServerRefusal } from '../src/shared/failures.ts';
import type { Joined } from '../src/shared/protocol.ts';
import type { SocketEvents } from '../src/shared/reconnecting-socket.ts';
import { RoomSession, type SessionState } from '../src/shared/room-session.ts';

interface Sent {
  type: string;
  requestId: string;
  data: Record<string, unknown>;
  again?: boolean;
}

/** The server's end of one socket. */
class FakeSocket {
  readonly sent: Sent[] = [];
  closed = false;

  constructor(private readonly events: SocketEvents) {}

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Sent);
  }

  close(): void {
    this.closed = true;
  }

  says(frame: object): void {
    this.events.text(JSON.stringify(frame));
  }

  welcomes(): void {
    this.says({ type: 'rtpCapabilities', socketId: 's', data: { codecs: [] } });
  }

  breaks(): void {
    this.events.closed(1006, '');
  }

  asked(type: string): Sent {
    const found = this.sent.findLast((each) => each.type === type);
    if (!found) {
      throw new Error(`${type} was not asked, but ${this.sent.map((each) => each.type).join(', ')}`);
    }
    return found;
  }

  answers(type: string, data: object, seq?: number): void {
    this.says({ type, requestId: this.asked(type).requestId, data, seq });
  }

  refuses(type: string, code: string): void {
    this.says({ type: 'error', requestId: this.asked(type).requestId, data: { code, message: 'no', request: type } });
  }
}

const JOINED: Joined = {
  roomId: 'r',
  peerId: 'p',
  sessionToken: 'token',
  resumeSeconds: 30,
  peers: [],
  iceServers: [],
  grants: { publish: true, subscribe: true, moderate: false, call: true },
};

describe('RoomSession', () => {
  let sockets: FakeSocket[];
  let states: SessionState['name'][];
  let session: RoomSession;

  const socket = (): FakeSocket => {
    const last = sockets.at(-1);
    if (!last) {
      throw new Error('no socket was opened');
    }
    return last;
  };
  const settle = (millis = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(millis);

  const join = async (): Promise<Joined> => {
    const joining = session.join(() => ({ roomId: 'r' }));
    socket().welcomes();
    await settle();
    socket().answers('join', JOINED, 1);
    return joining;
  };

  const reconnect = async (): Promise<void> => {
    socket().breaks();
    await settle(250);
    socket().welcomes();
    await settle();
  };

  beforeEach(() => {
    vi.useFakeTimers();
    sockets = [];
    states = [];
    session = new RoomSession(
      (events) => {
        const made = new FakeSocket(events);
        sockets.push(made);
        return made;
      },
      () => 0.5,
    );
    session.onState(({ name }) => states.push(name));
  });

  afterEach(() => {
    session.close();
    vi.useRealTimers();
  });

  it('should join once the server has introduced itself', async () => {
    expect(await join()).toEqual(JOINED);
    expect(socket().asked('join').data).toEqual({ roomId: 'r' });
    expect(states).toEqual(['open']);
  });

  it('should hold requests made before it has joined', async () => {
    const asked = session.request('setDisplayName', { displayName: 'A' });
    await join();
    expect(socket().sent.map(({ type }) => type)).toEqual(['join', 'setDisplayName']);
    socket().answers('setDisplayName', { displayName: 'A' }, 2);
    expect(await asked).toEqual({ displayName: 'A' });
  });

  it('should reject when the server refuses the join', async () => {
    const joining = session.join(() => ({ roomId: 'r' }));
    const outcome = expect(joining).rejects.toBeInstanceOf(ServerRefusal);
    socket().welcomes();
    await settle();
    socket().refuses('join', 'forbidden');
    await outcome;
    expect(states).toEqual(['expired']);
    expect(socket().closed).toBe(true);
  });

  it('should try again while no server answers, more and more slowly', async () => {
    void session.join(() => ({ roomId: 'r' })).catch(() => undefined);
    const waits = [];
    for (const expected of [250, 500, 1000, 2000, 4000, 5000, 5000]) {
      socket().breaks();
      const before = sockets.length;
      await settle(expected - 1);
      expect(sockets).toHaveLength(before);
      await settle(1);
      expect(sockets).toHaveLength(before + 1);
      waits.push(expected);
    }
    expect(waits).toHaveLength(7);
  });

  it('should join on the next socket when the first is lost before the answer', async () => {
    const joining = session.join(() => ({ roomId: 'r' }));
    socket().welcomes();
    await settle();
    await reconnect();
    socket().answers('join', JOINED, 1);
    expect(await joining).toEqual(JOINED);
    expect(sockets[1]?.asked('join').again).toBeUndefined();
  });

  it('should join once although its own preparation outlasts the first socket', async () => {
    const prepared: (() => void)[] = [];
    void session.join(() => new Promise((done) => prepared.push(() => {
      done({ roomId: 'r' });
    }))).catch(() => undefined);
    socket().welcomes();
    await reconnect();
    prepared.forEach((done) => {
      done();
    });
    await settle();
    expect(sockets[0]?.sent).toEqual([]);
    expect(sockets[1]?.sent.map(({ type }) => type)).toEqual(['join']);
  });

  it('should resume with the last number it has seen', async () => {
    await join();
    socket().says({ type: 'peerJoined', seq: 2, data: { peerId: 'q', displayName: null } });
    await reconnect();
    expect(socket().asked('resume').data).toEqual({ sessionToken: 'token', lastSeq: 2 });
    socket().answers('resume', { roomId: 'r', peerId: 'p', resumed: true }, 9);
    await settle();
    expect(states).toEqual(['open', 'interrupted', 'open']);
  });

  it('should hear what it missed once and in order', async () => {
    const heard: string[] = [];
    session.on('peerJoined', ({ peerId }) => heard.push(peerId));
    const says = (seq: number): void => {
      socket().says({ type: 'peerJoined', seq, data: { peerId: `p${seq}`, displayName: null } });
    };
    await join();
    says(2);
    says(3);
    await reconnect();
    socket().answers('resume', { roomId: 'r', peerId: 'p', resumed: true }, 9);
    says(3);
    says(4);
    says(5);
    expect(heard).toEqual(['p2', 'p3', 'p4', 'p5']);
  });

  it('should repeat what was not answered, under the same id', async () => {
    await join();
    const answered = session.request('pauseProducer', { producerId: 'a' });
    const open = session.request('pauseProducer', { producerId: 'b' });
    const [first, second] = socket().sent.filter(({ type }) => type === 'pauseProducer');
    socket().says({ type: 'pauseProducer', requestId: first?.requestId, seq: 2, data: {} });
    await answered;
    await reconnect();
    socket().answers('resume', { resumed: true });
    await settle();
    expect(socket().sent.map(({ type }) => type)).toEqual(['resume', 'pauseProducer']);
    expect(socket().asked('pauseProducer')).toMatchObject({ requestId: second?.requestId, again: true, data: { producerId: 'b' } });
    socket().answers('pauseProducer', {}, 3);
    await open;
  });

  it('should wait with requests made while interrupted, however long that takes', async () => {
    await join();
    socket().breaks();
    const asked = session.request('pauseProducer', { producerId: 'a' });
    await settle(20_000);
    socket().welcomes();
    await settle();
    expect(socket().sent.map(({ type }) => type)).toEqual(['resume']);
    socket().answers('resume', { resumed: true });
    await settle();
    expect(socket().asked('pauseProducer').again).toBeUndefined();
    socket().answers('pauseProducer', {}, 2);
    await asked;
  });

  it('should end when the server has forgotten it', async () => {
    await join();
    const asked = session.request('pauseProducer', { producerId: 'a' });
    const outcome = expect(asked).rejects.toBeInstanceOf(ServerRefusal);
    await reconnect();
    socket().refuses('resume', 'session-expired');
    await outcome;
    expect(states.at(-1)).toBe('expired');
    await settle(60_000);
    expect(sockets).toHaveLength(2);
  });

  it('should notice a network that is gone without a word', async () => {
    await join();
    await settle(6000);
    expect(socket().asked('getIceServers')).toBeDefined();
    await settle(3000);
    expect(states).toEqual(['open', 'interrupted']);
    expect(sockets[0]?.closed).toBe(true);
  });

  it('should believe in a socket that shows a sign of life', async () => {
    await join();
    await settle(6000);
    socket().answers('getIceServers', { iceServers: [] }, 2);
    await settle(5999);
    expect(states).toEqual(['open']);
    expect(socket().sent.filter(({ type }) => type === 'getIceServers')).toHaveLength(1);
  });

  it('should try at once when asked to', async () => {
    await join();
    socket().breaks();
    session.retryNow();
    expect(sockets).toHaveLength(2);
    await settle(250);
    expect(sockets).toHaveLength(2);
  });

  it('should give up a server that opens and says nothing', async () => {
    void session.join(() => ({ roomId: 'r' })).catch(() => undefined);
    await settle(8000);
    expect(states).toEqual(['interrupted']);
    await settle(250);
    expect(sockets).toHaveLength(2);
  });

  it('should give it up no later when asked to try at once', async () => {
    void session.join(() => ({ roomId: 'r' })).catch(() => undefined);
    session.retryNow();
    await settle(8000);
    expect(states).toEqual(['interrupted']);
  });

  it('should not hear a socket that it gave up', async () => {
    await join();
    await settle(9000);
    const heard = vi.fn();
    session.on('peerJoined', heard);
    sockets[0]?.says({ type: 'peerJoined', seq: 2, data: { peerId: 'q', displayName: null } });
    sockets[0]?.breaks();
    expect(heard).not.toHaveBeenCalled();
    expect(states).toEqual(['open', 'interrupted']);
  });

  it('should say that it leaves, and fail what is open', async () => {
    await join();
    const asked = session.request('pauseProducer', { producerId: 'a' });
    const outcome = expect(asked).rejects.toThrow();
    session.close();
    await outcome;
    expect(socket().sent.at(-1)?.type).toBe('leave');
    expect(socket().closed).toBe(true);
    await settle(60_000);
    expect(sockets).toHaveLength(1);
  });
});

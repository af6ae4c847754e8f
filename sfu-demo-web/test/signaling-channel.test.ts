import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectionFailure, ServerRefusal } from '../src/shared/failures.ts';
import type { ServerFault } from '../src/shared/protocol.ts';
import { SignalingChannel } from '../src/shared/signaling-channel.ts';

interface Sent {
  type: string;
  requestId: string;
  data: unknown;
}

describe('SignalingChannel', () => {
  let sent: Sent[];
  let channel: SignalingChannel;

  beforeEach(() => {
    vi.useFakeTimers();
    sent = [];
    channel = new SignalingChannel((text) => sent.push(JSON.parse(text) as Sent), 1000);
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  const ask = (index: number): Sent => {
    const request = sent[index];
    if (!request) {
      throw new Error(`Request ${index} was not sent`);
    }
    return request;
  };
  const receive = (frame: object): void => {
    channel.accept(JSON.stringify(frame));
  };

  it('should send type, data and an id of its own with every request', () => {
    void channel.request('closeProducer', { producerId: 'a' });
    void channel.request('closeProducer', { producerId: 'b' });

    expect(ask(0)).toMatchObject({ type: 'closeProducer', data: { producerId: 'a' } });
    expect(ask(0).requestId).not.toBe(ask(1).requestId);
  });

  it('should match answers by id when they come in another order', async () => {
    const first = channel.request('produce', { transportId: 't', kind: 'audio', rtpParameters: { codecs: [] } });
    const second = channel.request('produce', { transportId: 't', kind: 'video', rtpParameters: { codecs: [] } });

    receive({ type: 'produce', requestId: ask(1).requestId, data: { id: 'video' } });
    receive({ type: 'produce', requestId: ask(0).requestId, data: { id: 'audio' } });

    expect(await first).toEqual({ id: 'audio' });
    expect(await second).toEqual({ id: 'video' });
  });

  it('should refuse a request with the words of the server', async () => {
    const request = channel.request('resumeConsumer', { consumerId: 'gone' });
    const fault: ServerFault = { code: 'not-found', message: 'no such consumer', request: 'resumeConsumer' };

    receive({ type: 'error', requestId: ask(0).requestId, data: fault });

    const failure: unknown = await request.catch((reason: unknown) => reason);
    expect(failure).toBeInstanceOf(ServerRefusal);
    expect(failure).toMatchObject({ fault });
  });

  it('should give up on a request that is never answered', async () => {
    const request = channel.request('closeProducer', { producerId: 'a' });
    const outcome = expect(request).rejects.toThrow(/closeProducer.*in time/);

    await vi.advanceTimersByTimeAsync(1000);

    await outcome;
  });

  it('should ignore an answer that comes too late or twice', async () => {
    const request = channel.request('closeProducer', { producerId: 'a' });
    receive({ type: 'closeProducer', requestId: ask(0).requestId, data: {} });
    receive({ type: 'error', requestId: ask(0).requestId, data: { code: 'x', message: 'y' } });

    await expect(request).resolves.toEqual({});
  });

  it('should hand pushes to their listener with the frame around them', () => {
    const listener = vi.fn();
    channel.on('rtpCapabilities', listener);
    const frame = { type: 'rtpCapabilities', socketId: 's1', data: { codecs: [] } };

    receive(frame);

    expect(listener).toHaveBeenCalledExactlyOnceWith({ codecs: [] }, frame);
  });

  it('should ignore pushes it does not know, so that servers may learn new ones', () => {
    expect(() => {
      receive({ type: 'activeSpeaker', data: {} });
    }).not.toThrow();
  });

  it.each(['', 'no json', 'null', '[]', '{"type":1}'])('should report the unreadable frame %j', (text) => {
    const faults: ServerFault[] = [];
    channel.onUnaskedFault((fault) => faults.push(fault));

    channel.accept(text);

    expect(faults.map((fault) => fault.code)).toEqual(['bad-frame']);
  });

  it('should report an error that answers no request', () => {
    const faults: ServerFault[] = [];
    channel.onUnaskedFault((fault) => faults.push(fault));

    receive({ type: 'error', data: { code: 'too-large', message: 'the frame is too large' } });

    expect(faults).toEqual([{ code: 'too-large', message: 'the frame is too large' }]);
  });

  it('should fail open and later requests once the connection has ended', async () => {
    const open = channel.request('closeProducer', { producerId: 'a' });
    channel.end(new ConnectionFailure('lost'));
    const later = channel.request('closeProducer', { producerId: 'b' });

    await expect(open).rejects.toThrow('lost');
    await expect(later).rejects.toThrow('lost');
    expect(sent).toHaveLength(1);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConnectionState, IceParameters } from 'mediasoup-client/types';
import { IceRestart, type Restartable } from '../src/shared/ice-restart.ts';

const FRESH: IceParameters = { usernameFragment: 'fresh', password: 'x'.repeat(22), iceLite: true };

class FakeTransport {
  connectionState: ConnectionState = 'connected';
  closed = false;
  readonly restarts: IceParameters[] = [];
  private listener: (state: ConnectionState) => void = () => undefined;

  on(_event: string, listener: (state: ConnectionState) => void): this {
    this.listener = listener;
    return this;
  }

  become(state: ConnectionState): void {
    this.connectionState = state;
    this.listener(state);
  }

  restartIce({ iceParameters }: { iceParameters: IceParameters }): Promise<void> {
    this.restarts.push(iceParameters);
    return Promise.resolve();
  }
}

describe('IceRestart', () => {
  const transport = { value: new FakeTransport() };
  const troubles: unknown[] = [];
  let fresh: () => Promise<IceParameters>;
  let restart: IceRestart;

  beforeEach(() => {
    vi.useFakeTimers();
    transport.value = new FakeTransport();
    troubles.length = 0;
    fresh = () => Promise.resolve(FRESH);
    restart = new IceRestart(
      transport.value as unknown as Restartable,
      () => fresh(),
      (failure) => troubles.push(failure),
    );
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('restarts at once when the path has failed', async () => {
    transport.value.become('failed');
    await vi.advanceTimersByTimeAsync(0);
    expect(transport.value.restarts).toEqual([FRESH]);
  });

  it('restarts once after a socket was taken up again, though the path seems to be there', async () => {
    restart.afterResumption();
    restart.afterResumption();
    await vi.advanceTimersByTimeAsync(0);
    expect(transport.value.restarts).toEqual([FRESH]);
  });

  it('gives a disconnected path a moment to come back', async () => {
    transport.value.become('disconnected');
    await vi.advanceTimersByTimeAsync(3000);
    transport.value.become('connected');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(transport.value.restarts).toEqual([]);

    transport.value.become('disconnected');
    await vi.advanceTimersByTimeAsync(4000);
    expect(transport.value.restarts).toEqual([FRESH]);
  });

  it('does not wait when the machine is back on a network', async () => {
    transport.value.become('disconnected');
    restart.onOnline();
    await vi.advanceTimersByTimeAsync(0);
    expect(transport.value.restarts).toEqual([FRESH]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(transport.value.restarts).toHaveLength(1);
  });

  it('leaves a healthy path alone when the machine changes networks', async () => {
    restart.onOnline();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(transport.value.restarts).toEqual([]);
  });

  it('runs once at a time', async () => {
    let answer: (parameters: IceParameters) => void = () => undefined;
    fresh = () => new Promise((resolve) => (answer = resolve));
    transport.value.become('failed');
    transport.value.become('failed');
    answer(FRESH);
    await vi.advanceTimersByTimeAsync(0);
    expect(transport.value.restarts).toHaveLength(1);
  });

  it('reports a server that says no, and ends with its session', async () => {
    fresh = () => Promise.reject(new Error('no'));
    transport.value.become('failed');
    await vi.advanceTimersByTimeAsync(0);
    expect(troubles).toEqual([new Error('no')]);

    transport.value.become('disconnected');
    restart.end();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(transport.value.restarts).toEqual([]);
  });
});

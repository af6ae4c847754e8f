import type { ConnectionState } from 'mediasoup-client/types';
import { pairsTried } from '../shared/ice-pairs.ts';
import type { Purpose } from '../shared/protocol.ts';
import type { StatsSource } from '../shared/stats-report.ts';

/** The ways on which media goes to the server and comes from it. */
export class Paths {
  private readonly states = new Map<Purpose, ConnectionState>();
  private readonly tried = new Map<Purpose, string[]>();

  follow(purpose: Purpose, state: ConnectionState): void {
    this.states.set(purpose, state);
    if (state === 'connected') {
      this.tried.delete(purpose);
    }
  }

  clear(): void {
    this.states.clear();
    this.tried.clear();
  }

  /** One that was not found, or lost for good unless another is found. */
  get failed(): Purpose | undefined {
    return [...this.states].find(([, state]) => state === 'failed')?.[0];
  }

  get interrupted(): boolean {
    return [...this.states.values()].some((state) => state === 'disconnected' || state === 'failed');
  }

  /** Chromium forgets the pairs of candidates as soon as the last of them has failed: so they are noted while they are tried. */
  async note(statistics: (purpose: Purpose) => Promise<StatsSource | undefined>): Promise<void> {
    for (const [purpose, state] of this.states) {
      const report = state === 'connected' ? undefined : await statistics(purpose);
      const pairs = report ? pairsTried(report) : [];
      if (pairs.length > 0) {
        this.tried.set(purpose, pairs);
      }
    }
  }

  pairsOf(purpose: Purpose): readonly string[] {
    return this.tried.get(purpose) ?? [];
  }
}

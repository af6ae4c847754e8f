import { describe, expect, it } from 'vitest';
import { Paths } from '../src/room/paths.ts';
import type { StatsSource } from '../src/shared/stats-report.ts';

const one: StatsSource = new Map([
  ['l', { type: 'local-candidate', id: 'l', candidateType: 'host', protocol: 'udp', address: '192.0.2.1', port: 5000 }],
  ['r', { type: 'remote-candidate', id: 'r', candidateType: 'host', protocol: 'udp', address: '198.51.100.7', port: 20000 }],
  ['p', { type: 'candidate-pair', localCandidateId: 'l', remoteCandidateId: 'r', state: 'in-progress', requestsSent: 9 }],
]);
const none: StatsSource = new Map<string, never>();
const tried = 'host udp 192.0.2.1:5000 → host udp 198.51.100.7:20000: in-progress, 9 checks, no answer';

describe('Paths', () => {
  it('should remember what was tried when the browser has forgotten it', async () => {
    const paths = new Paths();
    paths.follow('send', 'connecting');
    await paths.note(() => Promise.resolve(one));
    paths.follow('send', 'failed');
    await paths.note(() => Promise.resolve(none));

    expect(paths.failed).toBe('send');
    expect(paths.pairsOf('send')).toEqual([tried]);
  });

  it('should forget it once a way is found', async () => {
    const paths = new Paths();
    paths.follow('recv', 'connecting');
    await paths.note(() => Promise.resolve(one));
    paths.follow('recv', 'connected');

    expect(paths.pairsOf('recv')).toEqual([]);
    expect(paths.failed).toBeUndefined();
    expect(paths.interrupted).toBe(false);
  });

  it('should call a way interrupted before it has failed', () => {
    const paths = new Paths();
    paths.follow('send', 'connected');
    paths.follow('recv', 'disconnected');

    expect(paths.interrupted).toBe(true);
    expect(paths.failed).toBeUndefined();
  });
});

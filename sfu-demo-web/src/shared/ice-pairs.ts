import type { StatsSource } from './stats-report.ts';

type Stat = Readonly<Record<string, unknown>>;

/** As many as a person reads; the best ones come first. */
const MOST_PAIRS = 8;

/** States of RTCStatsIceCandidatePairState, the most hopeful first. */
const ORDER = ['succeeded', 'in-progress', 'waiting', 'frozen', 'failed'];

/** The ways that were tried, each as `host udp 192.0.2.1:5000 → srflx udp 198.51.100.7:6000: failed, 12 checks, no answer`. */
export function pairsTried(report: StatsSource): string[] {
  const candidates = new Map<unknown, Stat>();
  const pairs: Stat[] = [];
  report.forEach((stat) => {
    if (stat.type === 'local-candidate' || stat.type === 'remote-candidate') {
      candidates.set(stat.id, stat);
    } else if (stat.type === 'candidate-pair') {
      pairs.push(stat);
    }
  });
  return pairs
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST_PAIRS)
    .map((pair) => pairInWords(pair, candidates));
}

function rank(pair: Stat): number {
  const at = ORDER.indexOf(String(pair.state));
  return at < 0 ? ORDER.length : at;
}

function pairInWords(pair: Stat, candidates: ReadonlyMap<unknown, Stat>): string {
  const local = candidateInWords(candidates.get(pair.localCandidateId));
  const remote = candidateInWords(candidates.get(pair.remoteCandidateId));
  return `${local} → ${remote}: ${String(pair.state)}${checksInWords(pair)}`;
}

function checksInWords(pair: Stat): string {
  if (typeof pair.requestsSent !== 'number') {
    return '';
  }
  const answers = typeof pair.responsesReceived === 'number' ? pair.responsesReceived : 0;
  return `, ${pair.requestsSent} checks, ${answers === 0 ? 'no answer' : `${answers} answers`}`;
}

function candidateInWords(candidate: Stat | undefined): string {
  if (!candidate) {
    return 'unknown';
  }
  const { candidateType, protocol, address, ip, port } = candidate as Readonly<Record<string, string | number | undefined>>;
  // Browsers hide addresses of pages that may not use the camera, or give an empty one.
  const host = [address, ip].find((each) => each !== undefined && each !== '') ?? 'hidden';
  return `${candidateType ?? '?'} ${protocol ?? '?'} ${String(host).includes(':') ? `[${host}]` : host}:${port ?? '?'}`;
}

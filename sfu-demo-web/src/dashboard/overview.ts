import { bitrateBps } from '../shared/stats.ts';

/** What the admin interface says of the whole server; counters run since its start. */
export interface Overview {
  readonly uptimeSeconds: number;
  /** Of the server's clock, in milliseconds. */
  readonly timestamp: number;
  readonly draining: boolean;
  readonly connections: number;
  readonly rooms: number;
  readonly peers: number;
  readonly users: number;
  readonly calls: { readonly current: number; readonly peak: number };
  readonly media: {
    readonly packetsReceived: number;
    readonly bytesReceived: number;
    readonly bytesSent: number;
    /** That senders were asked for again. */
    readonly packetsMissed: number;
    readonly packetsRepaired: number;
  };
  readonly loops: readonly { readonly lagMillis: number; readonly load: number }[];
}

export interface RoomSummary {
  readonly roomId: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly peers: number;
  readonly producers: number;
  readonly consumers: number;
}

export interface Figures {
  readonly receivedBps: number | undefined;
  readonly sentBps: number | undefined;
  /** Of what should have come, 0 to 100; undefined where nothing did. */
  readonly lostPercent: number | undefined;
  readonly unrepairedPercent: number | undefined;
  /** Of the loop that is latest. */
  readonly lagMillis: number | undefined;
  readonly loadPercent: number | undefined;
}

/** What happened between two looks; no number is better than a wrong one, where the server was started anew between them. */
export function figuresBetween(before: Overview | undefined, now: Overview): Figures {
  const again = before && before.timestamp < now.timestamp && before.uptimeSeconds <= now.uptimeSeconds ? before : undefined;
  return {
    receivedBps: rate(again, now, 'bytesReceived'),
    sentBps: rate(again, now, 'bytesSent'),
    ...losses(again, now),
    lagMillis: highest(now.loops.map(({ lagMillis }) => lagMillis)),
    loadPercent: highest(now.loops.map(({ load }) => load * 100)),
  };
}

function rate(before: Overview | undefined, now: Overview, counter: 'bytesReceived' | 'bytesSent'): number | undefined {
  const sample = (at: Overview): { atMillis: number; bytes: number } => ({ atMillis: at.timestamp, bytes: at.media[counter] });
  return bitrateBps(before && sample(before), sample(now));
}

function losses(before: Overview | undefined, now: Overview): Pick<Figures, 'lostPercent' | 'unrepairedPercent'> {
  const since = (counter: keyof Overview['media']): number =>
    Math.max(0, now.media[counter] - (before?.media[counter] ?? now.media[counter]));
  const missed = since('packetsMissed');
  const expected = since('packetsReceived') + missed;
  if (expected === 0) {
    return { lostPercent: undefined, unrepairedPercent: undefined };
  }
  const unrepaired = Math.max(0, missed - since('packetsRepaired'));
  return { lostPercent: (missed * 100) / expected, unrepairedPercent: (unrepaired * 100) / expected };
}

function highest(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.max(...values);
}

/** 59 s, 12 min, 3 h 05 min, 2 d 4 h. */
export function uptime(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) {
    return `${Math.floor(seconds)} s`;
  }
  if (hours === 0) {
    return `${minutes} min`;
  }
  return hours < 24 ? `${hours} h ${String(minutes % 60).padStart(2, '0')} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

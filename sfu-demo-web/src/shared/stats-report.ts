import type { ByteSample, InboundSample } from './stats.ts';

type Stat = Readonly<Record<string, unknown>>;

/** The part of RTCStatsReport that is read here, so that tests can pass a plain Map. */
export interface StatsSource {
  forEach(visit: (stat: Stat) => void): void;
}

export interface Picture {
  readonly codec: string | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly framesPerSecond: number | undefined;
}

export interface PathState {
  readonly ice: string | undefined;
  readonly dtls: string | undefined;
  readonly roundTripMillis: number | undefined;
}

/** Bytes of everything sent over the transport, retransmissions and all kinds included. */
export function outboundBytes(report: StatsSource): ByteSample {
  const streams = ofType(report, 'outbound-rtp');
  return { atMillis: latest(streams), bytes: streams.reduce((sum, stream) => sum + count(stream, 'bytesSent'), 0) };
}

/** Bytes of everything received over the transport. */
export function inboundBytes(report: StatsSource): ByteSample {
  const streams = ofType(report, 'inbound-rtp');
  return { atMillis: latest(streams), bytes: streams.reduce((sum, stream) => sum + count(stream, 'bytesReceived'), 0) };
}

export function outboundPicture(report: StatsSource): Picture | undefined {
  return picture(report, 'outbound-rtp');
}

export function inboundPicture(report: StatsSource): Picture | undefined {
  return picture(report, 'inbound-rtp');
}

export function inboundCodec(report: StatsSource): string | undefined {
  const stream = ofType(report, 'inbound-rtp')[0];
  return stream && codecOf(report, stream);
}

export function inboundSample(report: StatsSource): InboundSample | undefined {
  const stream = ofType(report, 'inbound-rtp')[0];
  return (
    stream && {
      atMillis: count(stream, 'timestamp'),
      bytes: count(stream, 'bytesReceived'),
      packetsReceived: count(stream, 'packetsReceived'),
      packetsLost: count(stream, 'packetsLost'),
      jitterBufferDelaySeconds: count(stream, 'jitterBufferDelay'),
      jitterBufferEmitted: count(stream, 'jitterBufferEmittedCount'),
    }
  );
}

/** State of the one transport of a bundled connection; undefined where the browser does not report it. */
export function pathState(report: StatsSource): PathState {
  const transport = ofType(report, 'transport')[0];
  const pairs = ofType(report, 'candidate-pair');
  const selectedId = transport?.selectedCandidatePairId;
  const pair = pairs.find((each) => each.id === selectedId) ?? pairs.find((each) => each.nominated === true);
  const seconds = pair && number(pair, 'currentRoundTripTime');
  return {
    ice: transport && text(transport, 'iceState'),
    dtls: transport && text(transport, 'dtlsState'),
    roundTripMillis: seconds === undefined ? undefined : seconds * 1000,
  };
}

function picture(report: StatsSource, type: string): Picture | undefined {
  const stream = ofType(report, type).find((each) => each.kind === 'video');
  return (
    stream && {
      codec: codecOf(report, stream),
      width: number(stream, 'frameWidth'),
      height: number(stream, 'frameHeight'),
      framesPerSecond: number(stream, 'framesPerSecond'),
    }
  );
}

function codecOf(report: StatsSource, stream: Stat): string | undefined {
  const codec = ofType(report, 'codec').find((each) => each.id === stream.codecId);
  return codec && text(codec, 'mimeType')?.split('/')[1];
}

function ofType(report: StatsSource, type: string): Stat[] {
  const found: Stat[] = [];
  report.forEach((stat) => {
    if (stat.type === type) {
      found.push(stat);
    }
  });
  return found;
}

function latest(stats: Stat[]): number {
  return stats.reduce((last, stat) => Math.max(last, count(stat, 'timestamp')), 0);
}

function number(stat: Stat, name: string): number | undefined {
  const value = stat[name];
  return typeof value === 'number' ? value : undefined;
}

function count(stat: Stat, name: string): number {
  return number(stat, name) ?? 0;
}

function text(stat: Stat, name: string): string | undefined {
  const value = stat[name];
  return typeof value === 'string' ? value : undefined;
}

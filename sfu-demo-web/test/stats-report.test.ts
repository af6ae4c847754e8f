import { describe, expect, it } from 'vitest';
import {
  inboundCodec,
  inboundPicture,
  inboundSample,
  outboundBytes,
  outboundPicture,
  pathState,
  type StatsSource,
} from '../src/shared/stats-report.ts';

const reportOf = (...stats: Record<string, unknown>[]): StatsSource => stats;

describe('outbound statistics', () => {
  const report = reportOf(
    { id: 'c1', type: 'codec', mimeType: 'audio/opus' },
    { id: 'c2', type: 'codec', mimeType: 'video/H264' },
    { id: 'o1', type: 'outbound-rtp', kind: 'audio', codecId: 'c1', bytesSent: 40, timestamp: 900 },
    {
      id: 'o2',
      type: 'outbound-rtp',
      kind: 'video',
      codecId: 'c2',
      bytesSent: 60,
      timestamp: 1000,
      frameWidth: 640,
      frameHeight: 360,
      framesPerSecond: 30,
    },
  );

  it('should add the bytes of all streams at the time of the latest', () => {
    expect(outboundBytes(report)).toEqual({ atMillis: 1000, bytes: 100 });
  });

  it('should describe the picture by the video stream and its codec', () => {
    expect(outboundPicture(report)).toEqual({ codec: 'H264', width: 640, height: 360, framesPerSecond: 30 });
  });
});

describe('inbound statistics', () => {
  it('should read the counters, absent ones as zero', () => {
    const report = reportOf({ type: 'inbound-rtp', kind: 'audio', timestamp: 5, bytesReceived: 7, packetsReceived: 2 });
    expect(inboundSample(report)).toEqual({
      atMillis: 5,
      bytes: 7,
      packetsReceived: 2,
      packetsLost: 0,
      jitterBufferDelaySeconds: 0,
      jitterBufferEmitted: 0,
    });
  });

  it('should know no codec before the first packet told it', () => {
    expect(inboundCodec(reportOf({ type: 'inbound-rtp', kind: 'audio' }))).toBeUndefined();
  });

  it('should know nothing from an empty report', () => {
    expect(inboundSample(reportOf())).toBeUndefined();
    expect(inboundPicture(reportOf())).toBeUndefined();
  });
});

describe('pathState', () => {
  const pair = { id: 'p2', type: 'candidate-pair', currentRoundTripTime: 0.025 };

  it('should take the round trip of the selected pair', () => {
    const report = reportOf(
      { type: 'transport', iceState: 'connected', dtlsState: 'connected', selectedCandidatePairId: 'p2' },
      { id: 'p1', type: 'candidate-pair', currentRoundTripTime: 0.5, nominated: true },
      pair,
    );
    expect(pathState(report)).toEqual({ ice: 'connected', dtls: 'connected', roundTripMillis: 25 });
  });

  it('should fall back on the nominated pair where the browser reports no transport', () => {
    expect(pathState(reportOf({ ...pair, nominated: true }))).toEqual({
      ice: undefined,
      dtls: undefined,
      roundTripMillis: 25,
    });
  });
});

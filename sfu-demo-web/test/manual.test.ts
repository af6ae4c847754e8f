import { afterEach, describe, expect, it, vi } from 'vitest';
import { Codes } from '../src/manual/codes.ts';
import { fromText, inShort, toText } from '../src/manual/description.ts';
import { otherSideAfter, readState } from '../src/manual/manual-peer.ts';
import { pairsTried } from '../src/shared/ice-pairs.ts';

const SDP = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:abcd\r\na=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n';

describe('a description as text', () => {
  it('should come back as it was', () => {
    expect(fromText(toText({ type: 'offer', sdp: SDP }), 'offer')).toEqual({ type: 'offer', sdp: SDP });
  });

  it('should survive what mail programs do to it', () => {
    const mailed = `  \n${toText({ type: 'answer', sdp: SDP }).replaceAll('\r\n', '\n\n  ')}\n\n`;
    expect(fromText(mailed, 'answer').sdp).toBe(SDP);
  });

  it('should be taken without its first line', () => {
    expect(fromText(SDP, 'offer').sdp).toBe(SDP);
  });

  it.each([
    ['', /Nothing was pasted.*makes the offer/],
    [toText({ type: 'answer', sdp: SDP }), /This is an answer, but an offer is needed/],
    ['offer\nhello', /not a complete session description/],
    [SDP.slice(5), /not a complete session description/],
    ['offer\nv=0\ns=-', /not a complete session description/],
  ])('should say what is wrong with %j', (text, words) => {
    expect(() => fromText(text, 'offer')).toThrow(words);
  });

  it('should be told in short', () => {
    expect(inShort(SDP)).toBe('audio · 1 candidate · 7 lines');
  });
});

describe('what the other side says of itself', () => {
  it('should be read', () => {
    const state = otherSideAfter('offer');
    expect(readState(JSON.stringify(state))).toEqual(state);
  });

  it.each(['', 'null', '7', '{"ice":', '{"ice":{}}'])('should do no harm as %j', (said) => {
    const state = readState(said);
    expect(state === undefined || Object.values(state).every((word) => word === 'none')).toBe(true);
  });

  it('should be cut where it is long', () => {
    expect(readState(JSON.stringify({ ice: 'x'.repeat(5000) }))?.ice).toHaveLength(24);
  });
});

describe('Codes', () => {
  const answers = (...responses: [number, unknown?][]): ReturnType<typeof vi.fn> => {
    const fake = vi.fn();
    for (const [status, body] of responses) {
      fake.mockResolvedValueOnce(new Response(body === undefined ? null : JSON.stringify(body), { status }));
    }
    vi.stubGlobal('fetch', fake);
    return fake;
  };

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('should leave an offer under a code', async () => {
    const fake = answers([201, { code: 'ABC234', expiresInSeconds: 300 }]);
    expect(await new Codes().leaveOffer({ type: 'offer', sdp: SDP })).toEqual({ code: 'ABC234', expiresInSeconds: 300 });
    expect(fake).toHaveBeenCalledWith(
      '/api/manual',
      expect.objectContaining({ method: 'POST', body: JSON.stringify({ offer: SDP }) }),
    );
  });

  it('should read a code as people write it', async () => {
    const fake = answers([200, { offer: SDP }]);
    await new Codes().fetchOffer(' abc-234 ');
    expect(fake).toHaveBeenCalledWith('/api/manual/ABC234', {});
  });

  it('should go on asking until there is an answer', async () => {
    const fake = answers([204], [204], [200, { answer: SDP }]);
    const answer = await new Codes().awaitAnswer('ABC234', new AbortController().signal);
    expect(answer.sdp).toBe(SDP);
    expect(fake).toHaveBeenCalledTimes(3);
  });

  it.each([
    [404, /no such code/],
    [409, /answered under this code already/],
    [429, /Too many/],
    [500, /status 500/],
  ])('should say what to do about status %d', async (status, words) => {
    answers([status]);
    await expect(new Codes().fetchOffer('ABC234')).rejects.toThrow(words);
  });

  it('should say what to do without a server', async () => {
    vi.stubGlobal('fetch', vi.fn().mockRejectedValue(new TypeError('Failed to fetch')));
    await expect(new Codes().fetchOffer('ABC234')).rejects.toThrow(/copy and paste/);
  });
});

describe('pairsTried', () => {
  it('should name both ends, the state and how often it was tried', () => {
    const report = new Map<string, Record<string, unknown>>([
      ['l', { id: 'l', type: 'local-candidate', candidateType: 'host', protocol: 'udp', address: '192.0.2.1', port: 5000 }],
      ['r', { id: 'r', type: 'remote-candidate', candidateType: 'srflx', protocol: 'udp', address: '2001:db8::1', port: 6000 }],
      ['p', { type: 'candidate-pair', localCandidateId: 'l', remoteCandidateId: 'r', state: 'failed', requestsSent: 12 }],
      ['q', { type: 'candidate-pair', localCandidateId: 'l', remoteCandidateId: 'gone', state: 'in-progress' }],
    ]);
    expect(pairsTried(report)).toEqual([
      'host udp 192.0.2.1:5000 → unknown: in-progress',
      'host udp 192.0.2.1:5000 → srflx udp [2001:db8::1]:6000: failed, 12 checks, no answer',
    ]);
  });

  it.each([undefined, ''])('should say that the browser hides an address, given as %j', (address) => {
    const report = new Map<string, Record<string, unknown>>([
      ['l', { id: 'l', type: 'local-candidate', candidateType: 'host', protocol: 'udp', address, port: 5000 }],
      ['p', { type: 'candidate-pair', localCandidateId: 'l', remoteCandidateId: 'gone', state: 'waiting' }],
    ]);
    expect(pairsTried(report)).toEqual(['host udp hidden:5000 → unknown: waiting']);
  });
});

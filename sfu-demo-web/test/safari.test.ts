import { readFileSync } from 'node:fs';
import { Device } from 'mediasoup-client';
import { Safari12 } from 'mediasoup-client/handlers/Safari12';
import type { RtpCapabilities, RtpParameters, Transport } from 'mediasoup-client/types';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseCodec } from '../src/sender/codec.ts';

const FOLDER = '../../sfu-signaling/src/test/resources/safari';
const ROUTER = JSON.parse(read('router.json')) as RtpCapabilities;

function read(file: string): string {
  return readFileSync(new URL(`${FOLDER}/${file}`, import.meta.url), 'utf8');
}

/** As far as sending goes, a Safari that offers as many sections of a recorded description as it has transceivers. */
class RecordedPeerConnection extends EventTarget {
  readonly connectionState = 'new';
  readonly iceGatheringState = 'new';
  localDescription: RTCSessionDescriptionInit | undefined;
  private readonly transceivers: { mid: string | null; sender: object }[] = [];

  constructor(private readonly sdp: string) {
    super();
  }

  addTransceiver(): object {
    const transceiver = { mid: null, sender: {} };
    this.transceivers.push(transceiver);
    return transceiver;
  }

  createOffer(): Promise<RTCSessionDescriptionInit> {
    const sections = this.sdp.replaceAll('\n', '\r\n').split(/(?=^m=)/m);
    return Promise.resolve({ type: 'offer', sdp: sections.slice(0, this.transceivers.length + 1).join('') });
  }

  setLocalDescription(description: RTCSessionDescriptionInit): Promise<void> {
    this.localDescription = description;
    this.transceivers.forEach((transceiver, i) => {
      transceiver.mid = String(i);
    });
    return Promise.resolve();
  }

  setRemoteDescription(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    // Nothing is open.
  }
}

class NamedStream {
  readonly id = '1f5f3a52-0d7e-4c37-9a0b-6be0c2d4e871';
}

function track(kind: 'audio' | 'video', id: string): MediaStreamTrack {
  return Object.assign(new EventTarget(), { kind, id, readyState: 'live', enabled: true }) as unknown as MediaStreamTrack;
}

async function device(release: number): Promise<Device> {
  const sdp = read(`safari-${release}.sdp`);
  vi.stubGlobal(
    'RTCPeerConnection',
    class extends RecordedPeerConnection {
      constructor() {
        super(sdp);
      }
    },
  );
  vi.stubGlobal('MediaStream', NamedStream);
  const loaded = await Device.factory({ handlerFactory: Safari12.createFactory({}) });
  await loaded.load({ routerRtpCapabilities: ROUTER });
  return loaded;
}

function sendTransport(loaded: Device, produced: (rtpParameters: RtpParameters) => void): Transport {
  const transport = loaded.createSendTransport({
    id: 'transport',
    iceParameters: { usernameFragment: 'server', password: 'only for signalling', iceLite: true },
    iceCandidates: [],
    dtlsParameters: { role: 'auto', fingerprints: [{ algorithm: 'sha-256', value: '00:11' }] },
  });
  transport.on('connect', (_, done) => {
    done();
  });
  transport.on('produce', ({ rtpParameters }, done) => {
    produced(rtpParameters);
    done({ id: `producer of ${rtpParameters.mid ?? ''}` });
  });
  return transport;
}

function lines(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each([14, 18])('Safari %i', (release) => {
  it('should receive what the server is told', async () => {
    const loaded = await device(release);

    await expect(lines(loaded.recvRtpCapabilities)).toMatchFileSnapshot(`${FOLDER}/safari-${release}-capabilities.json`);
  });

  it.each(['VP8', 'H264'] as const)('should send opus and %s as the server is told', async (codec) => {
    const loaded = await device(release);
    const sent: RtpParameters[] = [];
    const transport = sendTransport(loaded, (rtpParameters) => sent.push(rtpParameters));
    const chosen = chooseCodec(loaded.sendRtpCapabilities.codecs, codec);
    if (!chosen) {
      throw new Error(`Safari has no ${codec}`);
    }

    await transport.produce({ track: track('audio', 'a5c1e0d9-7b42-4f1e-8f6a-2d90b8c7e311') });
    await transport.produce({ track: track('video', 'd27f4b86-93ad-47c0-b1e5-0c8a6f3d5e92'), codec: chosen });

    expect(sent.map((each) => each.encodings?.length)).toEqual([1, 1]);
    await expect(lines(sent[0])).toMatchFileSnapshot(`${FOLDER}/safari-${release}-opus.json`);
    await expect(lines(sent[1])).toMatchFileSnapshot(`${FOLDER}/safari-${release}-${codec.toLowerCase()}.json`);
  });
});

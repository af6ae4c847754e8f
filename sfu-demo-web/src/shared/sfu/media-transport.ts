import { Device } from 'mediasoup-client';
import type { IceParameters, Transport, TransportEvents } from 'mediasoup-client/types';
import type { Connection } from '../connection.ts';
import { IceRestart } from '../ice-restart.ts';
import type { Purpose } from '../protocol.ts';
import type { SignalingChannel } from '../signaling-channel.ts';

export async function loadDevice(connection: Connection): Promise<Device> {
  const device = await Device.factory();
  await device.load({ routerRtpCapabilities: connection.rtpCapabilities });
  return device;
}

/** Reads `?transport=tcp`: media over TCP only, to see whether that works. */
export function isTcpForced(query: string): boolean {
  return new URLSearchParams(query).get('transport')?.toLowerCase() === 'tcp';
}

/** Looks for a new path whenever this transport's is lost; returns what ends that. */
export function keepReachable(
  channel: SignalingChannel,
  transport: Transport,
  troubled: (failure: unknown) => void,
): () => void {
  const freshParameters = async (): Promise<IceParameters> => {
    const { iceParameters } = await channel.request('restartIce', { transportId: transport.id });
    return iceParameters;
  };
  const restart = new IceRestart(transport, freshParameters, troubled);
  addEventListener('online', restart.onOnline);
  return () => {
    removeEventListener('online', restart.onOnline);
    restart.end();
  };
}

/** Creates the transport on the server, its twin in the browser, and joins the two by signalling. */
export async function openTransport(channel: SignalingChannel, device: Device, purpose: Purpose): Promise<Transport> {
  const forceTcp = isTcpForced(location.search);
  const parameters = await channel.request('createWebRtcTransport', { purpose, forceTcp });
  const transport =
    purpose === 'send' ? device.createSendTransport(parameters) : device.createRecvTransport(parameters);

  transport.on('connect', (...[{ dtlsParameters }, done, failed]: TransportEvents['connect']) => {
    channel.request('connectWebRtcTransport', { transportId: transport.id, dtlsParameters }).then(() => {
      done();
    }, failed);
  });

  transport.on('produce', (...[{ kind, rtpParameters }, done, failed]: TransportEvents['produce']) => {
    channel.request('produce', { transportId: transport.id, kind, rtpParameters }).then(done, failed);
  });

  return transport;
}

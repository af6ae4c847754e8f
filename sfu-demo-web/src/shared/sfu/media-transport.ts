import { Device } from 'mediasoup-client';
import type { IceParameters, Transport, TransportEvents } from 'mediasoup-client/types';
import type { Connection } from '../connection.ts';
import { IceRestart } from '../ice-restart.ts';
import type { Purpose, Requests, RequestType } from '../protocol.ts';

/** What can be asked of the server: a channel, or a session that outlives it. */
export interface Asker {
  request<T extends RequestType>(type: T, data: Requests[T]['ask']): Promise<Requests[T]['answer']>;
}

export async function loadDevice(connection: Connection): Promise<Device> {
  const device = await Device.factory();
  await device.load({ routerRtpCapabilities: connection.rtpCapabilities });
  return device;
}

/** Reads `?transport=tcp`: media over TCP only, to see whether that works. */
export function isTcpForced(query: string): boolean {
  return new URLSearchParams(query).get('transport')?.toLowerCase() === 'tcp';
}

/** Looks for a new path whenever this transport's is lost, until it is closed. */
export function keepReachable(
  channel: Asker,
  transport: Transport,
  troubled: (failure: unknown) => void,
): IceRestart {
  const freshParameters = async (): Promise<IceParameters> => {
    const { iceParameters } = await channel.request('restartIce', { transportId: transport.id });
    return iceParameters;
  };
  const restart = new IceRestart(transport, freshParameters, troubled);
  addEventListener('online', restart.onOnline);
  transport.observer.on('close', () => {
    removeEventListener('online', restart.onOnline);
    restart.end();
  });
  return restart;
}

/** Creates the transport on the server, its twin in the browser, and joins the two by signalling. */
export async function openTransport(
  channel: Asker,
  device: Device,
  purpose: Purpose,
  iceServers: readonly RTCIceServer[] = [],
): Promise<Transport> {
  const forceTcp = isTcpForced(location.search);
  const parameters = await channel.request('createWebRtcTransport', { purpose, forceTcp });
  const options = { ...parameters, iceServers: [...iceServers] };
  const transport = purpose === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options);

  transport.on('connect', (...[{ dtlsParameters }, done, failed]: TransportEvents['connect']) => {
    channel.request('connectWebRtcTransport', { transportId: transport.id, dtlsParameters }).then(() => {
      done();
    }, failed);
  });

  transport.on('produce', (...[{ kind, rtpParameters, appData }, done, failed]: TransportEvents['produce']) => {
    const source = typeof appData.source === 'string' ? { source: appData.source } : {};
    channel.request('produce', { transportId: transport.id, kind, rtpParameters, ...source }).then(done, failed);
  });

  return transport;
}

import { Device } from 'mediasoup-client';
import type { Transport, TransportEvents } from 'mediasoup-client/types';
import type { Connection } from './connection.ts';
import type { Purpose } from './protocol.ts';
import type { SignalingChannel } from './signaling-channel.ts';

export async function loadDevice(connection: Connection): Promise<Device> {
  const device = await Device.factory();
  await device.load({ routerRtpCapabilities: connection.rtpCapabilities });
  return device;
}

/** Creates the transport on the server, its twin in the browser, and joins the two by signalling. */
export async function openTransport(channel: SignalingChannel, device: Device, purpose: Purpose): Promise<Transport> {
  const parameters = await channel.request('createWebRtcTransport', { purpose });
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

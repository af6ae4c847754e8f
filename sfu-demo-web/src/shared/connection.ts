import type { RtpCapabilities } from 'mediasoup-client/types';
import { ConnectionFailure, Dismissed } from './failures.ts';
import type { Pushes } from './protocol.ts';
import { SignalingChannel } from './signaling-channel.ts';

const WELCOME_WITHIN_MILLIS = 10_000;

/** A signalling connection whose server has introduced itself. */
export interface Connection {
  readonly channel: SignalingChannel;
  readonly socketId: string;
  readonly rtpCapabilities: RtpCapabilities;
  /** Called once, and only when the other side or the network ended the connection, or the operator our stay. */
  onLost(listener: (failure: ConnectionFailure | Dismissed) => void): void;
  close(): void;
}

export function signalingAddress(page: Pick<Location, 'protocol' | 'host'>): string {
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}/ws`;
}

/** Opens the socket and waits for the router's capabilities, without which nothing can be asked. */
export function connect(address: string): Promise<Connection> {
  const socket = new WebSocket(address);
  const channel = new SignalingChannel((text) => {
    socket.send(text);
  });
  let lost: (failure: ConnectionFailure | Dismissed) => void = () => undefined;

  socket.addEventListener('message', (event: MessageEvent<unknown>) => {
    channel.accept(String(event.data));
  });

  return new Promise<Connection>((resolve, reject) => {
    const tooLate = setTimeout(() => {
      socket.close();
      reject(new ConnectionFailure(`The server at ${address} opened the connection but said nothing.`));
    }, WELCOME_WITHIN_MILLIS);

    socket.addEventListener('close', (event) => {
      clearTimeout(tooLate);
      const failure = new ConnectionFailure(closeInWords(event));
      reject(new ConnectionFailure(`No Sluice server answers at ${address}. Is it running?`));
      channel.end(failure);
      lost(failure);
    });

    const dismiss = (what: string, { reason }: Pushes['roomEnded']): void => {
      const told = lost;
      lost = () => undefined;
      socket.close();
      told(new Dismissed(`The operator has ${what}${reason ? `: ${reason}` : ''}.`));
    };
    channel.on('roomEnded', (data) => {
      dismiss('ended the room', data);
    });
    channel.on('removed', (data) => {
      dismiss('removed you from the room', data);
    });

    channel.on('rtpCapabilities', (rtpCapabilities, frame) => {
      clearTimeout(tooLate);
      resolve({
        channel,
        socketId: frame.socketId ?? '',
        rtpCapabilities,
        onLost: (listener) => {
          lost = listener;
        },
        close: () => {
          lost = () => undefined;
          socket.close();
        },
      });
    });
  });
}

function closeInWords(event: CloseEvent): string {
  const reason = event.reason === '' ? '' : `: ${event.reason}`;
  return `The connection to the server was lost (${event.code}${reason}).`;
}

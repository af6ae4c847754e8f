// mediasoup behind Sluice's signalling protocol (sfu-signaling/README.md): the four requests of `./sfu load`, nothing more.
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import * as mediasoup from 'mediasoup';
import { WebSocketServer } from 'ws';
import { Room } from './room.mjs';

const LOOPBACK = '127.0.0.1';
// What Sluice asks the kernel for: with the default of 208 KiB a burst is lost while the worker sends the one before.
const RECEIVE_BUFFER_BYTES = 16 << 20;
const SEND_BUFFER_BYTES = 4 << 20;
const MAX_MESSAGE_BYTES = 256 << 10;

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '4400' },
    features: { type: 'string', default: 'least' },
  },
});
const features = ['least', 'all'];
if (!features.includes(options.features)) {
  throw new Error(`--features is ${options.features}; accepted is ${features.join(' or ')}`);
}

const worker = await mediasoup.createWorker({ logLevel: 'warn' });
worker.on('died', (error) => {
  console.error(`The worker died: ${error.message}`);
  process.exit(1);
});
// One socket for all transports, as Sluice has it.
const webRtcServer = await worker.createWebRtcServer({
  listenInfos: [
    {
      protocol: 'udp',
      ip: LOOPBACK,
      sendBufferSize: SEND_BUFFER_BYTES,
      recvBufferSize: RECEIVE_BUFFER_BYTES,
    },
  ],
});
const router = await worker.createRouter({
  mediaCodecs: [
    { kind: 'audio', mimeType: 'audio/opus', clockRate: 48000, channels: 2 },
    { kind: 'video', mimeType: 'video/VP8', clockRate: 90000 },
  ],
});

const room = new Room(router, webRtcServer, options.features === 'all');
const http = createServer();
new WebSocketServer({ server: http, path: '/ws', maxPayload: MAX_MESSAGE_BYTES }).on('connection', (socket) => {
  const peer = room.join((message) => socket.send(JSON.stringify(message)));
  // Requests of one socket are served in order.
  let last = Promise.resolve();
  socket.on('message', (text) => {
    last = last.then(() => peer.answer(String(text)));
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    last = last.then(() => peer.leave());
  });
});
http.listen(Number(options.port), LOOPBACK, () => {
  console.log(`mediasoup ${mediasoup.version} is running. Load it with`);
  console.log(`  ./sfu load --server ws://${LOOPBACK}:${http.address().port}/ws --server-pid ${worker.pid}`);
});

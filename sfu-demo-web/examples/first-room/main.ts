import { RoomClient } from '../../src/shared/sfu/room-client.ts';
import type { Peer, RemoteTrack, RoomView } from '../../src/shared/sfu/room-view.ts';

const people = document.querySelector<HTMLElement>('#people');
const status = document.querySelector<HTMLElement>('#status');
const button = document.querySelector<HTMLButtonElement>('#join');

/** One video element a person; sound and picture in one stream stay in step. */
function videoOf(peer: Peer): HTMLVideoElement {
  const known = document.getElementById(peer.id);
  if (known instanceof HTMLVideoElement) {
    return known;
  }
  const video = Object.assign(document.createElement('video'), { id: peer.id, autoplay: true, playsInline: true });
  video.srcObject = new MediaStream();
  video.title = peer.name;
  people?.append(video);
  return video;
}

function streamOf(peer: Peer): MediaStream {
  return videoOf(peer).srcObject as MediaStream;
}

/** What happens in the room; everything that is left out here is simply not told. */
const view: Partial<RoomView> = {
  stateChanged: ({ name }) => status?.replaceChildren(name),
  trackAdded: (peer: Peer, track: RemoteTrack) => {
    streamOf(peer).addTrack(track.consumer.track);
  },
  trackRemoved: (peer: Peer, track: RemoteTrack) => {
    streamOf(peer).removeTrack(track.consumer.track);
  },
  peerLeft: (peer: Peer) => {
    videoOf(peer).remove();
  },
  ended: (words) => status?.replaceChildren(words),
  troubled: (failure) => {
    console.error(failure);
  },
};

async function join(): Promise<void> {
  const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  const room = await RoomClient.join({ address, roomId: 'first-room', displayName: 'Somebody' }, view);
  for (const track of stream.getTracks()) {
    await room.publish(track, track.kind === 'video' ? 'camera' : 'microphone');
  }
  addEventListener('pagehide', () => {
    room.leave();
  });
}

button?.addEventListener('click', () => {
  button.disabled = true;
  join().catch((failure: unknown) => {
    button.disabled = false;
    status?.replaceChildren(failure instanceof Error ? failure.message : String(failure));
  });
});

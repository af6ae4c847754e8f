import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MediaLegs } from '../src/call/media-legs.ts';
import type { CallStage } from '../src/call/stage.ts';
import { RoomClient } from '../src/shared/sfu/room-client.ts';

function track(kind: 'audio' | 'video'): MediaStreamTrack {
  return { kind, enabled: true, getSettings: () => ({ width: 1280, height: 720 }) } as unknown as MediaStreamTrack;
}

/** What a call does of its room. */
class FakeRoom {
  readonly publish = vi.fn(() => Promise.resolve());
  readonly setPaused = vi.fn(() => Promise.resolve());
  readonly leave = vi.fn();
}

const camera = track('video');
const microphone = track('audio');
const stream = {
  getTracks: () => [microphone, camera],
  getAudioTracks: () => [microphone],
  getVideoTracks: () => [camera],
} as unknown as MediaStream;

function legs(): MediaLegs {
  const stage = { clear: vi.fn() } as unknown as CallStage;
  return new MediaLegs(stream, stage, { send: vi.fn(), way: vi.fn(), unreachable: vi.fn(), troubled: vi.fn(), roomEnded: vi.fn() });
}

describe('a call that moves into a room', () => {
  let room: FakeRoom;

  beforeEach(() => {
    room = new FakeRoom();
    vi.spyOn(RoomClient, 'join').mockImplementation(() => Promise.resolve(room as unknown as RoomClient));
  });

  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  function at(search: string): void {
    vi.stubGlobal('location', { protocol: 'https:', host: 'meet.example.org', search });
  }

  it('should send the camera in several sizes, as the page of rooms does', async () => {
    at('');

    await legs().goIntoRoom('call-r', undefined, 'Ann');

    expect(room.publish.mock.calls).toEqual([
      [microphone, 'microphone', {}],
      [
        camera,
        'camera',
        {
          codecOptions: { videoGoogleStartBitrate: 1000 },
          encodings: [{ scaleResolutionDownBy: 4 }, { scaleResolutionDownBy: 2 }, { scaleResolutionDownBy: 1 }],
        },
      ],
    ]);
    expect(room.setPaused).not.toHaveBeenCalled();
  });

  it('should send it in one size where the page is asked to', async () => {
    at('?sizes=1');

    await legs().goIntoRoom('call-r', undefined, 'Ann');

    expect(room.publish).toHaveBeenCalledWith(camera, 'camera', expect.objectContaining({ encodings: [] }));
  });

  it('should stay muted', async () => {
    at('');
    const call = legs();
    await call.mute('video', true);

    await call.goIntoRoom('call-r', undefined, 'Ann');

    expect(room.setPaused.mock.calls).toEqual([['camera', true]]);
  });

  it('should leave the room at once when the call ended meanwhile', async () => {
    at('');
    const call = legs();
    const going = call.goIntoRoom('call-r', undefined, 'Ann');
    call.close();
    await going;

    expect(room.leave).toHaveBeenCalledOnce();
    expect(room.publish).not.toHaveBeenCalled();
  });
});

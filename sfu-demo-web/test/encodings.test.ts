import { describe, expect, it, vi } from 'vitest';
import { cameraOptions, encodingsOf, isOneSizeWanted, sendOnly } from '../src/shared/sfu/encodings.ts';

describe('encodingsOf', () => {
  it.each([
    [{ width: 1280, height: 720 }, [4, 2, 1]],
    [{ width: 960, height: 540 }, [4, 2, 1]],
    [{ width: 720, height: 1280 }, [4, 2, 1]],
    [{ width: 640, height: 480 }, [2, 1]],
    [{ width: 640, height: 360 }, [2, 1]],
    [{ width: 320, height: 180 }, []],
    [{}, []],
  ])('should divide a picture of %o by %o', (settings, divisors) => {
    expect(encodingsOf(settings).map(({ scaleResolutionDownBy }) => scaleResolutionDownBy)).toEqual(divisors);
  });
});

describe('isOneSizeWanted', () => {
  it.each([
    ['?room=harbour&sizes=1', true],
    ['?sizes=3', false],
    ['', false],
  ])('should read %o as %o', (query, wanted) => {
    expect(isOneSizeWanted(query)).toBe(wanted);
  });
});

describe('cameraOptions', () => {
  const track = { getSettings: () => ({ width: 640, height: 360 }) };

  it.each([
    ['', [{ scaleResolutionDownBy: 2 }, { scaleResolutionDownBy: 1 }]],
    ['?sizes=1', []],
  ])('should for a page at %o be %o, beginning fast', (query, encodings) => {
    expect(cameraOptions(track, query)).toEqual({ codecOptions: { videoGoogleStartBitrate: 1000 }, encodings });
  });
});

describe('sendOnly', () => {
  function sender(count: number): { sender: RTCRtpSender; setParameters: ReturnType<typeof vi.fn>; active: () => boolean[] } {
    const encodings = Array.from({ length: count }, () => ({ active: true }));
    const setParameters = vi.fn(() => Promise.resolve());
    const made = { getParameters: () => ({ encodings }), setParameters };
    return { sender: made as unknown as RTCRtpSender, setParameters, active: () => encodings.map(({ active }) => active) };
  }

  it('should stop what nobody watches, and start it again', async () => {
    const { sender: three, active } = sender(3);

    await sendOnly(three, [0, 1]);
    expect(active()).toEqual([true, true, false]);
    await sendOnly(three, []);
    expect(active()).toEqual([false, false, false]);
    await sendOnly(three, [0, 1, 2]);
    expect(active()).toEqual([true, true, true]);
  });

  it('should leave a sender of one size alone', async () => {
    const { sender: one, setParameters } = sender(1);

    await sendOnly(one, []);

    expect(setParameters).not.toHaveBeenCalled();
  });
});

/** The page was opened without a gesture, and the browser lets nothing be heard before there is one. */
export function isRefusedToPlay(failure: unknown): boolean {
  return failure instanceof DOMException && failure.name === 'NotAllowedError';
}

export const SOUND_REFUSED = 'The browser lets nothing be heard yet: click anywhere, or press a key.';

/** Once, at the next click or key. */
export function atGesture(then: () => void): void {
  const heard = new AbortController();
  for (const gesture of ['pointerdown', 'keydown']) {
    addEventListener(
      gesture,
      () => {
        heard.abort();
        then();
      },
      { signal: heard.signal },
    );
  }
}

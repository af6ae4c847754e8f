/** The page was opened without a gesture, and the browser lets nothing be heard before there is one. */
export function isRefusedToPlay(failure: unknown): boolean {
  return failure instanceof DOMException && failure.name === 'NotAllowedError';
}

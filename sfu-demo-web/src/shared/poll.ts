/** Runs `task` at once and then every second, never twice at the same time; returns what ends it. */
export function everySecond(task: () => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;

  const run = async (): Promise<void> => {
    // A transport that closes under a running measurement rejects it; the session reports that itself.
    await task().catch(() => undefined);
    if (!ended) {
      timer = setTimeout(() => void run(), 1000);
    }
  };
  void run();

  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

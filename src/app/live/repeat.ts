/**
 * Does something again and again, each time so many milliseconds after the last one has ended. It keeps no process alive.
 * @returns ends it
 */
export function repeat(work: () => Promise<void>, interval: number): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const next = (): void => {
    if (!stopped) timer = setTimeout(() => void work().finally(next), interval).unref();
  };
  next();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

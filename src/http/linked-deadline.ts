/** A signal that fires after `timeout` or with `outer`, and leaves nothing behind once cleared. */
export function linkedDeadline(timeout: number, outer?: AbortSignal) {
  const controller = new AbortController();
  let why: string | undefined;
  const end = (reason: string) => {
    why ??= reason;
    controller.abort();
  };
  const timer = setTimeout(end, timeout, `no answer within ${timeout} ms`);
  const onAbort = () => {
    end('cancelled by the caller');
  };
  if (outer?.aborted) onAbort();
  outer?.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    why: () => why,
    clear: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', onAbort);
    },
  };
}

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Milliseconds. Ctrl-C under npm arrives twice: from the terminal and, handed on, from npm. */
const SAME_KEY_PRESS = 1_000;

export interface StopSignal {
  /** Resolves at the first signal. */
  received: Promise<void>;
  /** Removes the handlers. */
  dispose(): void;
}

/** The first signal asks to stop; a later one calls `force`. */
export function stopSignal(force: () => void): StopSignal {
  const { promise, resolve } = withResolver();
  let first: number | undefined;
  const onSignal = () => {
    first ??= Date.now();
    resolve();
    if (Date.now() - first > SAME_KEY_PRESS) force();
  };
  for (const name of names) process.on(name, onSignal);
  return {
    received: promise,
    dispose: () => {
      for (const name of names) process.off(name, onSignal);
    },
  };
}

function withResolver() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** When the same is asked once more beside the first time, in milliseconds after it. */
const HEDGES = [100, 300, 1_200];

/**
 * Asks once, and again beside it while no answer comes; the first answer counts. For requests that have an id, so that
 * asking twice is asking once.
 *
 * An update that meets the moment in which a workflow continues as new is refused by the server, and the SDK's native
 * client waits a second before it tries again; no deadline ends that wait.
 */
export function hedged<T>(ask: () => Promise<T>, hedges: readonly number[] = HEDGES): Promise<T> {
  return new Promise((resolve, reject) => {
    let open = 0;
    const timers: NodeJS.Timeout[] = [];
    const end = () => timers.forEach(clearTimeout);
    const once = () => {
      open += 1;
      ask().then(
        (answer) => {
          end();
          resolve(answer);
        },
        (e: unknown) => {
          open -= 1;
          if (open > 0) return;
          end();
          reject(e instanceof Error ? e : new Error(String(e)));
        },
      );
    };
    for (const after of hedges) timers.push(setTimeout(once, after));
    once();
  });
}

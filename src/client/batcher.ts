import { setTimeout as sleep } from 'node:timers/promises';

/** Asks one question of a workspace; it travels with the others that wait at the same time. */
export type Batcher<Q, A> = (workspace: string, question: Q) => Promise<A>;

interface Pending<Q, A> {
  question: Q;
  resolve: (answer: A) => void;
  reject: (error: unknown) => void;
}

/** Questions in one batch: a request stays far below the server's message limits. */
const MAX_BATCH = 200;

/** The pause before the next batch, as a multiple of the last round trip: the busier the other side, the larger the batches. */
const PAUSE_FACTOR = 2;
/** Milliseconds. */
const MAX_PAUSE = 100;
/** Below this size the next batch is sent immediately: a pause would gain nothing. */
const MIN_CROWD = 2;

/**
 * One batch of a workspace is on its way at a time; questions that arrive until shortly after it go in the next one.
 * @param send answers the questions in their order
 */
export function createBatcher<Q, A>(
  send: (workspace: string, questions: Q[]) => Promise<A[]>,
): Batcher<Q, A> {
  const byWorkspace = new Map<string, (question: Q) => Promise<A>>();
  return (workspace, question) => {
    const batcher = byWorkspace.get(workspace) ?? batcherOf((questions: Q[]) => send(workspace, questions));
    byWorkspace.set(workspace, batcher);
    return batcher(question);
  };
}

function batcherOf<Q, A>(send: (questions: Q[]) => Promise<A[]>): (question: Q) => Promise<A> {
  const waiting: Pending<Q, A>[] = [];
  let busy = false;
  let mayLeave = 0;

  async function flush(): Promise<void> {
    const left = performance.now();
    const batch = waiting.splice(0, MAX_BATCH);
    try {
      const answers = await send(batch.map(({ question }) => question));
      batch.forEach(({ resolve, reject }, at) => {
        const answer = answers[at];
        if (answer === undefined) reject(new Error('a batch came back with too few answers'));
        else resolve(answer);
      });
    } catch (e) {
      for (const { reject } of batch) reject(e);
    }
    const back = performance.now();
    mayLeave = waiting.length < MIN_CROWD ? back : back + Math.min(MAX_PAUSE, (back - left) * PAUSE_FACTOR);
  }

  async function run(): Promise<void> {
    busy = true;
    // One turn of the event loop at least, so that requests of the same moment travel together.
    await new Promise((next) => setImmediate(next));
    while (waiting.length > 0) {
      const pause = mayLeave - performance.now();
      if (pause > 0) await sleep(pause);
      await flush();
    }
    busy = false;
  }

  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      if (!busy) void run();
    });
}

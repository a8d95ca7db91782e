/** Asks one question; it travels with the others that wait at the same time. */
export type Batcher<Q, A> = (question: Q) => Promise<A>;

interface Pending<Q, A> {
  question: Q;
  resolve: (answer: A) => void;
  reject: (error: unknown) => void;
}

/** At most this many questions in one batch: a request stays far below the server's message limits. */
const BATCH_LIMIT = 200;

/**
 * One batch is on its way at a time; what arrives meanwhile goes in the next one.
 * @param send answers the questions in their order
 */
export function createBatcher<Q, A>(send: (questions: Q[]) => Promise<A[]>): Batcher<Q, A> {
  const waiting: Pending<Q, A>[] = [];
  let busy = false;

  async function flush(): Promise<void> {
    const batch = waiting.splice(0, BATCH_LIMIT);
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
  }

  async function run(): Promise<void> {
    busy = true;
    // One turn of the event loop, so that requests of the same moment travel together.
    await new Promise((next) => setImmediate(next));
    while (waiting.length > 0) await flush();
    busy = false;
  }

  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      if (!busy) void run();
    });
}

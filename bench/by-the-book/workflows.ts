/** Routing as the tutorials write it. */
import * as wf from '@temporalio/workflow';
import type { Acts } from '../speed/front.js';

export const decideOne = wf.defineUpdate<string>('decide');

const { lookUp, decide, assign, comment, ask } = wf.proxyActivities<Acts>({ startToCloseTimeout: '10s' });

export async function route(id: string, email?: string): Promise<string> {
  const replies: string[] = [];
  wf.setHandler(wf.defineSignal<[string]>('reply'), (text) => void replies.push(text));
  for (let questions = 1; email === undefined && questions <= 4; questions++) {
    await ask(id);
    await wf.condition(() => replies.length > 0, '30m');
    email = replies.splice(0).find((text) => text.includes('@'));
  }
  if (email !== undefined) await lookUp(email);
  const agent = await decide(id);
  await assign(id, agent);
  await comment(id);
  return agent;
}

export async function desk(agents: number, next = 0): Promise<void> {
  wf.setHandler(decideOne, () => String(101 + (next++ % agents)));
  await wf.condition(() => wf.workflowInfo().continueAsNewSuggested && wf.allHandlersFinished());
  await wf.continueAsNew<typeof desk>(agents, next);
}

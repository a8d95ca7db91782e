/** The smallest routing with the durable points of the product: start, CRM result, desk decision, assignment. */
import * as wf from '@temporalio/workflow';
import type { Acts } from '../speed/front.js';

export const decideAll = wf.defineUpdate<string[], [string[]]>('decide');

const options: wf.LocalActivityOptions = { startToCloseTimeout: '5s', retry: { maximumAttempts: 3 } };
const { lookUp, decide, assign, comment, ask } = wf.proxyLocalActivities<Acts>(options);

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
  await wf.sleep(1); // A signal in the last task would have the local activities done again.
  return agent;
}

export async function desk(agents: number, next = 0): Promise<void> {
  wf.setHandler(decideAll, (ids) => ids.map(() => String(101 + (next++ % agents))));
  await wf.condition(() => wf.workflowInfo().continueAsNewSuggested && wf.allHandlersFinished());
  await wf.continueAsNew<typeof desk>(agents, next);
}

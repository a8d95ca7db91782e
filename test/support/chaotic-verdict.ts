/** What of a chaotic play ended otherwise than without faults: on the platform, in the runs and at the desk. */
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import type { Entry } from '../../sandbox/ledger.js';
import { users } from '../../sandbox/store.js';
import type { RoutingStatus } from '../../src/client/routing/routing-contract.js';
import { wrongWithoutAssignee } from './eight-stories.js';
import type { Installation } from './installation.js';
import type { StoryPlatform } from './story-platforms.js';
import type { Ended } from './telling.js';
import { until } from './wait.js';

interface Desk {
  agents: { id: string; name: string; open: number }[];
  waiting: number;
}

/** Each story's own verdict, what was done to each conversation, and whom run and desk say it is with. */
export async function judge(service: Installation, ended: Ended[], shows: StoryPlatform): Promise<string[]> {
  const wrong: string[] = [];
  const sandbox = new SandboxClient(service.sandbox.url, 60_000);
  const held = new Map<string, number>();
  for (const one of ended) {
    const { name, contact } = one.told;
    const run = contact < 0 ? null : await sandbox.routing(contact);
    const found = [
      ...(shows.assignee ? await wrongOnPlatform(service, one) : wrongTexts(one)),
      ...wrongInRun(one, run),
    ];
    wrong.push(...found.map((what) => `${name} (contact ${contact}): ${what}`));
    if (run?.status !== 'assigned' && run?.status !== 'takenOver') continue;
    if (run.assigneeId !== undefined) held.set(run.assigneeId, (held.get(run.assigneeId) ?? 0) + 1);
  }
  return [...wrong, ...(await wrongAtDesk(service, held))];
}

async function wrongOnPlatform(service: Installation, { telling, told }: Ended): Promise<string[]> {
  const calls = await read<Entry[]>(service, `/ledger?contact=${told.contact}`);
  const effects = (call: string) => calls.filter((one) => one.call === call && one.effect !== undefined);
  const wrong: string[] = [];
  // A comment in doubt is never written twice, so it may be missing.
  const doubtful = calls.some(({ call, status }) => call === 'comment' && (status === 0 || status >= 500));
  if (told.wrong !== undefined && !(doubtful && told.wrong.startsWith('0 comments'))) wrong.push(told.wrong);
  if (effects('comment').length > 1) wrong.push(`${effects('comment').length} comments`);
  const writes = effects('assignee').filter(({ effect }) => effect !== null).length;
  if (writes > 1 || (telling.assigned && writes === 0)) wrong.push(`assigned ${writes} times`);
  return wrong;
}

function wrongTexts({ told }: Ended): string[] {
  const wrong = wrongWithoutAssignee(told);
  return wrong === undefined ? [] : [wrong];
}

/** The run's result names one of those whom the story expects. */
function wrongInRun({ telling, told: { played } }: Ended, run: RoutingStatus | null): string[] {
  if (!telling.assigned || played === undefined) return [];
  if (run?.status !== 'assigned') return [`the run is ${run?.status ?? 'not there'}`];
  const assignee = users.find(({ id }) => String(id) === run.assigneeId)?.firstName ?? 'nobody';
  const { assignee: wanted } = played.story.expect;
  return wanted.includes(assignee)
    ? []
    : [`the run says ${assignee}, not ${wanted.join(' or ')}: ${run.summary}`];
}

/** The desk's figures come to what the runs' results say; its last news may still be on its way. */
async function wrongAtDesk(service: Installation, held: ReadonlyMap<string, number>): Promise<string[]> {
  let wrong: string[] = [];
  const agree = async () => {
    const { agents, waiting } = await deskOf(service);
    const differing = agents.filter(({ id, open }) => open !== (held.get(id) ?? 0));
    wrong = differing.map(({ id, name, open }) => `the desk: ${name} has ${open}, not ${held.get(id) ?? 0}`);
    if (waiting > 0) wrong.push(`the desk: ${waiting} wait`);
    return wrong.length === 0;
  };
  await until('the desk and the runs agree', agree, 15_000).catch(() => undefined);
  return wrong;
}

async function deskOf({ api, apiKey }: Installation): Promise<Desk> {
  const answer = await fetch(`${api}/v1/desk`, { headers: { authorization: `Bearer ${apiKey}` } });
  return (await answer.json()) as Desk;
}

export const read = async <T>(service: Installation, path: string): Promise<T> =>
  (await (await fetch(`${service.sandbox.url}/sandbox${path}`)).json()) as T;

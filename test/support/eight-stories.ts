/** The eight stories that every platform must carry: six of the demo's, and two in which the team is quicker. */
import { play, type Played, type Stage } from '../../src/cli/demo/play.js';
import { stories as demoStories, type Story } from '../../src/cli/demo/stories.js';
import { until } from './wait.js';

export interface Told {
  name: string;
  contact: number;
  /** Undefined when the story ended as it should. */
  wrong?: string;
  /** Of the stories that end with an assignment. */
  played?: Played;
}

export interface Telling {
  name: string;
  /** Assigned by the router. */
  assigned: boolean;
  tell: (stage: Stage, sandbox: string) => Promise<Told>;
}

const BEN = 102;

export const eightStories: Telling[] = [
  ...demoStories.filter(({ outage }) => outage !== true).map(demoStory),
  {
    name: 'A human takes over',
    assigned: false,
    tell: (stage, sandbox) =>
      interrupted(stage, 'A human takes over', 'takenOver', BEN, (id) =>
        control(sandbox, `/contacts/${id}/agent-messages`, { agent: 'Ben', text: 'Ben here, I take it' }),
      ),
  },
  {
    name: 'Closed meanwhile',
    assigned: false,
    tell: (stage, sandbox) =>
      interrupted(stage, 'Closed meanwhile', 'closed', null, (id) =>
        control(sandbox, `/contacts/${id}/close`, { by: BEN }),
      ),
  },
];

/** What is wrong with the end of a story, as far as it shows on a platform that knows no assignee, comments and tags. */
export function wrongWithoutAssignee({ played, wrong = '' }: Told): string | undefined {
  if (/the run|question/.test(wrong)) return wrong;
  if (!played) return undefined;
  const { story, why, saw } = played;
  if (!story.expect.why.test(why)) return `the reason is not ${String(story.expect.why)}: ${why}`;
  const thanks = story.answers.some((answer) => answer.includes('EMAIL')) ? 1 : 0;
  const wanted = story.expect.questions + thanks;
  return saw.length === wanted ? undefined : `${saw.length} texts sent, not ${wanted}`;
}

function demoStory(story: Story): Telling {
  return {
    name: story.name,
    assigned: true,
    async tell(stage) {
      const played = await play(story, stage);
      const { contact = -1, wrong } = played;
      return { name: story.name, contact, played, ...(wrong === undefined ? {} : { wrong }) };
    },
  };
}

/** The contact is asked; then something happens that ends the run. */
async function interrupted(
  { sandbox, deadline }: Stage,
  name: string,
  status: string,
  assignee: number | null,
  happens: (contact: number) => Promise<void>,
): Promise<Told> {
  const { id } = await sandbox.createContact({ name: 'Tom' });
  const told = { name, contact: id };
  try {
    await sandbox.write(id, 'Hi, I need help');
    const left = () => Math.max(0, deadline - Date.now());
    await until('the question', async () => (await sandbox.contact(id))?.messages.some(fromRouter), left());
    await happens(id);
    await until(status, async () => (await sandbox.routing(id))?.status === status, left());
    const present = (await sandbox.contact(id))?.assignee ?? null;
    return present === assignee ? told : { ...told, wrong: `with ${present}, not ${assignee}` };
  } catch (e) {
    return { ...told, wrong: `${String(e)}; the run: ${JSON.stringify(await sandbox.routing(id))}` };
  }
}

const fromRouter = ({ from }: { from: string }) => from === 'router';

export async function control(sandbox: string, path: string, body: object, method = 'POST'): Promise<void> {
  const answer = await fetch(`${sandbox}/sandbox${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}

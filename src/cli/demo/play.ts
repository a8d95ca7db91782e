import { setTimeout as sleep } from 'node:timers/promises';
import type { RoutingStatus } from '../../client/routing/routing-contract.js';
import type { DemoContact, SandboxClient } from './sandbox-client.js';
import type { Story } from './stories.js';

export interface Played {
  story: Story;
  /** Id on the platform; absent when the story could not even begin. */
  contact?: number;
  /** Undefined when the story ended as it should. */
  wrong?: string;
  /** The run still waits, because the policy of the service has longer timeouts than the demo. */
  waiting?: boolean;
  /** Texts the router sent. */
  saw: string[];
  assignee: string;
  why: string;
  temporalUi: string;
}

export interface Stage {
  sandbox: SandboxClient;
  /** The service's policy may have longer timeouts than the demo: a run that still waits is then no failure. */
  patient: boolean;
  say: (line: string) => void;
  /** Epoch milliseconds at which the play ends. */
  deadline: number;
  /** Tells this play's customers from those of earlier ones. */
  id: string;
  /** What the platform knows of a known contact; absent: the e-mail address. */
  knownAs?: (story: Story, email: string) => { email?: string; phone?: string };
}

/** Plays one contact through the platform's own interfaces, and compares the end with what is expected. */
export async function play(story: Story, stage: Stage): Promise<Played> {
  try {
    return await perform(story, stage);
  } catch (error) {
    // The other stories go on.
    const wrong = error instanceof Error ? error.message : String(error);
    return { story, saw: [], assignee: 'nobody', why: '', temporalUi: '', wrong };
  }
}

async function perform(story: Story, stage: Stage): Promise<Played> {
  const { sandbox, say } = stage;
  const email = `${story.who.toLowerCase()}.${stage.id}@example.com`;
  const { knownAs = () => ({ email }) } = stage;
  const known: { email?: string; phone?: string } = story.email ? knownAs(story, email) : {};
  const { phone } = known;
  await sandbox.setCustomer(email, {
    customerType: story.inCrm,
    outage: story.outage ?? false,
    ...(phone === undefined ? {} : { phone }),
  });
  const { id } = await sandbox.createContact({ name: story.who, ...known });
  say(`${story.who} opens a conversation (${story.name})`);
  await sandbox.write(id, 'Hi, I need help');
  for (const [at, answer] of story.answers.entries()) {
    const text = answer.replace('EMAIL', email);
    if (!(await asked(stage, id, at + 1))) return ended(story, stage, id, `question ${at + 1} never came`);
    say(`${story.who} is asked, and writes: ${text}`);
    await sandbox.write(id, text);
  }
  const routing = await routed(stage, id);
  const waits = stage.patient && routing?.status === 'running' && routing.stage === story.mayWaitIn;
  const played = await ended(story, stage, id, waits ? undefined : unfinished(routing));
  // For a run that still waits for the CRM.
  if (story.outage) await sandbox.setCustomer(email, { outage: false });
  return waits ? { ...played, waiting: true } : played;
}

function unfinished(routing: RoutingStatus | null): string | undefined {
  if (routing?.status === 'assigned') return undefined;
  if (!routing) return 'there is no run';
  return `the run is ${routing.status}${routing.status === 'running' ? `: ${routing.stage}` : ''}`;
}

async function asked({ sandbox, deadline }: Stage, id: number, questions: number): Promise<boolean> {
  while (Date.now() < deadline) {
    if (fromRouter(await sandbox.contact(id)).length >= questions) return true;
    await sleep(150);
  }
  return false;
}

async function routed({ sandbox, deadline }: Stage, id: number): Promise<RoutingStatus | null> {
  for (;;) {
    const routing = await sandbox.routing(id);
    if ((routing && routing.status !== 'running') || Date.now() > deadline) return routing;
    await sleep(200);
  }
}

async function ended(story: Story, { sandbox, say }: Stage, id: number, wrong?: string): Promise<Played> {
  const [{ users }, contact, routing] = await Promise.all([
    sandbox.state(),
    sandbox.contact(id),
    sandbox.routing(id),
  ]);
  const assignee = users.find((user) => user.id === contact?.assignee)?.firstName ?? 'nobody';
  const why = routing?.summary ?? '';
  say(`${story.who} is with ${assignee}: ${why}`);
  const problem =
    wrong ?? (routing?.status === 'running' ? undefined : compare(story, assignee, why, contact));
  return {
    story,
    contact: id,
    saw: fromRouter(contact),
    assignee,
    why,
    temporalUi: routing?.temporalUi ?? '',
    ...(problem === undefined ? {} : { wrong: problem }),
  };
}

function compare(
  { expect, answers }: Story,
  assignee: string,
  why: string,
  contact: DemoContact | null,
): string | undefined {
  const texts = fromRouter(contact).length;
  const answered = answers.some((answer) => answer.includes('EMAIL'));
  const wanted = expect.questions + (answered ? 1 : 0);
  if (!expect.assignee.includes(assignee)) return `with ${assignee}, not ${expect.assignee.join(' or ')}`;
  if (!expect.why.test(why)) return `the reason is not ${String(expect.why)}, but: ${why}`;
  if (texts !== wanted) return `${texts} texts sent, not ${wanted}`;
  const tagged = contact?.tags.includes('vip') ?? false;
  if (tagged !== expect.tagged) return `tag vip: ${tagged}`;
  const comments = contact?.comments.length ?? 0;
  return comments === 1 ? undefined : `${comments} comments for the team, not 1`;
}

const fromRouter = (contact: DemoContact | null): string[] =>
  (contact?.messages ?? []).filter(({ from }) => from === 'router').map(({ text }) => text);

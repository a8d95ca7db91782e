/** What would happen to a contact, step by step, in the words of a run's story. Writes nothing. */
import { Registry } from 'prom-client';
import type { Dispatcher } from 'undici';
import { probeFailure } from '../../activities/crm/crm-probe.js';
import { CrmWatch } from '../../activities/crm/crm-watch.js';
import type { WorkspaceConfig } from '../../config/workspace.js';
import { askCrm, toolsFor } from '../../crm/ask.js';
import { CrmUnavailable } from '../../crm/errors.js';
import { guardedDispatcher } from '../../http/guard/index.js';
import type { Channel, Contact } from '../../routing/conversation.js';
import type { Customer } from '../../routing/customer.js';
import { whoIsMeant } from '../../routing/policy/dedicated.js';
import { answer } from '../../routing/desk/answer.js';
import { emptyDesk } from '../../routing/desk/state.js';
import { deskHours } from '../../hours/desk-hours.js';
import { factsAbout, identifiedBy } from '../../routing/identity.js';
import { policyFor } from '../../routing/policy/match.js';
import type { Branch, RoutingPolicy } from '../../routing/policy/policy.js';
import { vipByContact } from '../../routing/policy/vip-contacts.js';
import { inWords } from './target-in-words.js';

export interface Question {
  workspace: WorkspaceConfig;
  contact: Contact;
  channel?: Channel;
  askCrm: boolean;
  env: NodeJS.ProcessEnv;
}

const CUSTOMERS = ['vip', 'regular', 'unknown', 'unavailable', 'misconfigured'] as const;

export interface Explanation {
  lines: string[];
  /** Version of the policy; absent: a rule ignores such conversations. */
  policy?: string;
  /** Name of the rule that matches. */
  rule?: string;
  /** What the CRM or the policy says of the contact; absent: the contact would be asked, or the CRM was not. */
  customer?: Customer;
}

export async function explainRouting(question: Question): Promise<Explanation> {
  const { workspace, contact, channel } = question;
  const found = policyFor(workspace.policy, workspace.match, { contact, ...(channel ? { channel } : {}) });
  if ('ignored' in found) {
    const rule = found.ignored;
    return { rule, lines: [`The rule "${rule}" ignores such conversations: no run, no assignment.`] };
  }
  const { version: policy, rule } = found;
  const explained = { policy, ...(rule === undefined ? {} : { rule }) };
  const head = [
    `Policy ${policy} of ${workspace.id}${rule === undefined ? '' : `, rule "${rule}"`}`,
    ...(found.mode === 'observe' ? ['Mode observe: all of this is recorded, and nothing is done.'] : []),
  ];
  const listed = vipByContact(contact, found.vipContacts);
  if (listed !== undefined) {
    const customer: Customer = { type: 'vip', reason: listed };
    const lines = [
      ...head,
      `VIP without a lookup: ${listed}.`,
      ...destination(question, found, 'vip', customer),
    ];
    return { ...explained, customer, lines };
  }
  const known = isKnown(contact, found);
  if (known === undefined) return { ...explained, lines: [...head, ...asked(question, found)] };
  const { lines, ...customer } = await lookedUp(question, found);
  return { ...explained, ...customer, lines: [...head, known, ...lines] };
}

/** Why the contact is not asked; undefined: they would be asked. */
function isKnown(contact: Contact, { crm }: RoutingPolicy): string | undefined {
  const by = identifiedBy(contact, crm);
  return by && KNOWN_BY[by];
}

const KNOWN_BY = {
  email: 'Has an e-mail address: nobody is asked.',
  phone: 'Has a phone number, which is enough here.',
  record: 'Known by the contact record alone: nobody is asked.',
};

function asked({ workspace }: Question, policy: RoutingPolicy): string[] {
  const { question, targets } = policy;
  const to = (branch: Branch) => `  ${branch}: ${inWords(targets[branch], workspace.roster)}`;
  return [
    `No e-mail address: would be asked "${question.text.default}" and up to ${question.maxJumps} times more.`,
    'With an address (try it with --email): as the CRM says. Without one:',
    to('invalid'),
    to('noAnswer'),
    to('sendFailed'),
  ];
}

async function lookedUp(
  question: Question,
  policy: RoutingPolicy,
): Promise<Pick<Explanation, 'lines' | 'customer'>> {
  const { workspace } = question;
  const { crm, targets } = policy;
  const writes = 'request' in crm && ['PUT', 'PATCH', 'DELETE'].includes(crm.request.method);
  if (!question.askCrm || writes) {
    const why = writes && question.askCrm ? ', because its request could change something' : '';
    const lines = [
      `${crm.name} was not asked${why}. Where each answer leads:`,
      ...CUSTOMERS.map((type) => `  ${type}: ${inWords(targets[type], workspace.roster)}`),
    ];
    return { lines };
  }
  const { lines: requests, customer } = await ask(question, policy);
  const lines = [
    ...requests.map((line) => `${crm.name} is asked: ${line}`),
    `${customer.type}: ${customer.reason}.`,
    ...destination(question, policy, customer.type, customer),
  ];
  return { lines, customer };
}

async function ask({ workspace, contact, env }: Question, { crm }: RoutingPolicy) {
  const { dispatcher, lines } = recorder(guardedDispatcher(crm.allowInternal), env, JSON.stringify(crm));
  const tools = toolsFor(crm, { env, dispatcher });
  const email = identifiedBy(contact, crm) === 'email' ? contact.email?.trim() : undefined;
  const facts = factsAbout(contact, email === undefined ? {} : { email }, crm);
  try {
    const customer = await askCrm(crm, facts, tools);
    // When the probe fails, a run treats the CRM's answers as misconfigured.
    const watch = new CrmWatch(new Registry());
    if (crm.probe !== undefined) watch.probed(workspace.id, await probeFailure(crm, tools));
    return { lines, customer: watch.trusted(workspace.id, customer) };
  } catch (e) {
    if (!(e instanceof CrmUnavailable)) throw e;
    const reason = `${crm.name} does not answer (${e.message}); a run would ask again for ${crm.patience / 1000} s`;
    return { lines, customer: { type: 'unavailable', reason } satisfies Customer };
  }
}

/** Where the branch leads, and whom the desk would choose now if no agent had a conversation. */
function destination(
  { workspace, contact }: Question,
  policy: RoutingPolicy,
  branch: Branch,
  customer: Customer,
): string[] {
  const { roster } = workspace;
  const { email } = contact;
  const wanted = policy.targets[branch];
  const meant = `Target "${branch}": ${inWords(wanted, roster)}.`;
  if (wanted.kind === 'unassign') return [meant];
  const { target, note } = whoIsMeant(wanted, policy, {
    ...(email === undefined ? {} : { email }),
    customer,
  });
  const request = { conversation: 'explained', openedId: '1', target, priority: branch === 'vip' ? 1 : 3 };
  const now = Date.now();
  const chosen = answer(
    { ...emptyDesk(roster, deskHours(roster, now)), counted: true },
    { ...request, except: [] },
    now,
  ).answer;
  const words = chosen.kind === 'seat' ? `would go to ${chosen.why}` : `would wait: ${chosen.why}`;
  return [
    meant,
    ...(note === undefined ? [] : [`${note}.`]),
    `Now, with nobody busy or marked away, it ${words}.`,
  ];
}

/** What a lookup sends, as lines for people: method and address, with secrets shown as their references. */
interface Recorder {
  dispatcher: Dispatcher;
  lines: string[];
}

/** Shorter values are not secrets, and hiding them would garble addresses. */
const MIN_SECRET = 4;

/** @param referring text whose `${NAME}` references name the secrets */
function recorder(through: Dispatcher, env: NodeJS.ProcessEnv, referring: string): Recorder {
  const names = [...referring.matchAll(/\$\{([A-Za-z_]\w*)/g)].map(([, name]) => name ?? '');
  const lines: string[] = [];
  const hide = (path: string): string =>
    names.reduce((shown, name) => {
      const value = env[name] ?? '';
      if (value.length < MIN_SECRET) return shown;
      const reference = `\${${name}}`;
      return shown.replaceAll(encodeURIComponent(value), reference).replaceAll(value, reference);
    }, path);
  const dispatcher = through.compose((dispatch) => (request, handler) => {
    lines.push(`${request.method} ${String(request.origin ?? '')}${hide(request.path)}`);
    return dispatch(request, handler);
  });
  return { dispatcher, lines };
}

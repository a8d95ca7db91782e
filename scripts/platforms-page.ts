/** docs/reference/platforms.md: what each platform can do, from the records of the connectors. */
import type { Capabilities } from '../src/platforms/capabilities.js';
import { platformKinds } from '../src/platforms/index.js';

type Row = [ability: string, value: (can: Capabilities) => boolean | string, without: string];

const ROWS: Row[] = [
  ['`conversations`: opens and closes them', (can) => can.conversations, 'the router holds them: messages open, silence closes'],
  ['`assignee`: keeps who has one', (can) => can.assignee, 'only the desk knows; `returning` and `close.unassign` are refused'],
  ['`tags`', (can) => can.tags, '`vipTag` is refused'],
  ['`comments` for the team', (can) => can.comments, '`comment` and `commentText` are refused'],
  ['`contactFields`: e-mail address and fields', (can) => can.contactFields, 'addresses are not saved; `crm: { type: contact }` is refused'],
  ['`lifecycles` of contacts', (can) => can.lifecycles, '`lifecycles` never match, which is a mistake in router.yaml'],
  ['`inboxes`', (can) => can.inboxes, 'rules by inbox never match, which is a mistake in router.yaml'],
  ['`presence`: who is online', (can) => can.presence, 'give hours, or `presence: api`'],
  ['`idempotencyKeys` on writes', (can) => can.idempotencyKeys, 'a write in doubt is looked for before it is made again, or not repeated'],
  ['`webhookRetries`', (can) => can.webhookRetries, 'what Temporal does not accept in time is kept and handed over again'],
  ['lists users', has('listUsers'), '`vip-router roster` and the reconciliation of agents do nothing'],
  ['lists open conversations', has('listOpen'), 'the desk is not compared with the platform'],
  ['lists waiting conversations', has('listUnassigned'), 'no catch-up'],
  ['finds the channel of a waiting one', has('channelOf'), 'the list says it, or rules by channel do not match'],
  ['finds who opened a waiting one', has('sourceOf'), 'the list says it, or the conversation counts as one of `startOn`'],
  ['finds messages that were sent', has('findSent'), "only the platform's events tell whether a message in doubt went out"],
  ['`identity.conversationIsContact`', (can) => can.identity.conversationIsContact, 'conversations have ids of their own'],
  ['`identity.agentIds`', (can) => (can.identity.agentIds === 'number' ? 'numbers' : 'any text'), 'an address as the id of an agent is a mistake'],
  ['`identity.senders`: who wrote a message', (can) => can.identity.senders, '`firstReplyWithin` is refused'],
]; // prettier-ignore

function has(call: Capabilities['lists'][number]) {
  return (can: Capabilities): boolean => can.lists.includes(call);
}

const words = (value: boolean | string): string => (typeof value === 'string' ? value : value ? 'yes' : '–');

/** The page as its file should be. */
export function platformsPage(): string {
  const kinds = [...platformKinds.values()];
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [
    '# What each platform can do',
    '',
    'This page is written by `npm run schema` from the `capabilities` of each connector (`src/platforms/<name>/index.ts`).',
    'The checks of router.yaml, the activities and `vip-router roster` read the same record. To add a platform:',
    '[how-to/add-a-platform.md](../how-to/add-a-platform.md).',
    '',
    line(['ability', ...kinds.map(({ name }) => name), 'without it']),
    line(['---', ...kinds.map(() => '---'), '---']),
    ...ROWS.map(([ability, value, without]) =>
      line([ability, ...kinds.map(({ capabilities }) => words(value(capabilities))), without]),
    ),
    '',
  ].join('\n');
}

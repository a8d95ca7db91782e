/** The commands that the stand-in takes: their shapes, their names in the ledger, and what they do. */
import { z } from 'zod';
import { users, type SandboxContact } from '../../store.js';
import type { DialectDeps } from '../dialect.js';
import { agentBody, contactBody, conversationBody, conversationOf } from './events.js';

/** What a command came to. `refused` with 409 or 422: no, and no repeat will change that. */
export type Outcome =
  { body: object; contact?: SandboxContact; effect?: unknown } | { status: number; message: string };

interface Command {
  /** As the ledger of every stand-in calls it. */
  call: string;
  run: (data: unknown, deps: DialectDeps) => Outcome;
}

const gone: Outcome = { status: 404, message: 'no such conversation' };
const PAGE = 50;

function command<D>(call: string, data: z.ZodType<D>, act: (data: D, deps: DialectDeps) => Outcome): Command {
  return {
    call,
    run(given, deps) {
      const parsed = data.safeParse(given);
      if (!parsed.success) return { status: 400, message: z.prettifyError(parsed.error) };
      return act(parsed.data, deps);
    },
  };
}

/** On the conversation that the data names. */
function on<S extends z.ZodRawShape>(
  call: string,
  shape: S,
  act: (contact: SandboxContact, data: z.output<z.ZodObject<S>>, deps: DialectDeps) => Outcome,
): Command {
  const data = z.strictObject({ conversation: z.string(), ...shape });
  return command(call, data, (given, deps) => {
    const { conversation } = given as { conversation: string };
    const contact = contactOf(deps, conversation);
    return contact ? act(contact, given as never, deps) : gone;
  });
}

export const contactOf = ({ store }: Pick<DialectDeps, 'store'>, conversation: unknown) =>
  store.contacts.find((one) => conversationOf(one) === conversation);

const done = (contact: SandboxContact, effect: unknown, body: object = {}): Outcome => ({
  contact,
  effect,
  body,
});

const agent = z.strictObject({ id: z.string(), name: z.string().optional(), email: z.string().optional() });
const cursor = z.string().regex(/^\d+$/).optional();

export const commands: Record<string, Command> = {
  'message.send': on(
    'message',
    { text: z.string().min(1).max(4_000), channel: z.string().optional() },
    (contact, { text }, { messenger }) => {
      const { id, at } = messenger.routerWrites(contact, text);
      return done(contact, text, { id: `msg-${id}`, at: new Date(at).toISOString() });
    },
  ),
  'conversation.get': on('contact', {}, (contact) => ({
    contact,
    body: {
      open: contact.status === 'open',
      assignee: agentBody(contact.assignee),
      email: contact.email,
    },
  })),
  'conversation.assign': on('assignee', { assignee: agent }, (contact, { assignee }, { messenger }) =>
    messenger.assign(contact, Number(assignee.id))
      ? done(contact, contact.assignee)
      : { status: 422, message: 'no such agent' },
  ),
  'conversation.unassign': on('assignee', {}, (contact, _, { messenger }) => {
    messenger.assign(contact, null);
    return done(contact, null);
  }),
  'conversation.close': on(
    'status',
    { category: z.string().optional(), summary: z.string().optional() },
    (contact, { category, summary }, { messenger }) => {
      const note = { ...(category ? { category } : {}), ...(summary ? { summary } : {}) };
      messenger.close(contact, null, note);
      return done(contact, 'close');
    },
  ),
  'contact.update': on(
    'update',
    { contact: z.strictObject({ email: z.email() }) },
    (contact, { contact: change }, { messenger }) => {
      messenger.update(contact, change);
      return done(contact, change);
    },
  ),
  'comment.add': on('comment', { text: z.string().min(1) }, (contact, { text }, { messenger }) => {
    messenger.comment(contact, text);
    return done(contact, text);
  }),
  'tag.add': on('tag', { tags: z.array(z.string().min(1)).min(1) }, (contact, { tags }, { messenger }) => {
    messenger.tag(contact, tags);
    return done(contact, tags);
  }),
  'contact.find': command(
    'contact',
    z.strictObject({ email: z.string().optional(), phone: z.string().optional() }),
    ({ email, phone }, { store }) => {
      const found = store.find(`email:${email ?? ''}`) ?? store.find(`phone:${phone ?? ''}`);
      return { body: { conversation: found ? conversationOf(found) : null } };
    },
  ),
  'users.list': command('users', z.strictObject({ cursor }), () => ({
    body: { users: users.map(({ id }) => agentBody(id)) },
  })),
  'conversations.list': command(
    'list',
    z.strictObject({ open: z.literal(true), assigned: z.boolean(), cursor }),
    ({ assigned, cursor: after = '0' }, { store }) => {
      const wanted = store.contacts.filter(
        ({ id, status, assignee }) =>
          status === 'open' && (assignee !== null) === assigned && id > Number(after),
      );
      const page = wanted.slice(0, PAGE);
      const next = wanted.length > PAGE ? { next: String(page.at(-1)?.id) } : {};
      return { body: { conversations: page.map(listed), ...next } };
    },
  ),
};

const listed = (contact: SandboxContact) => ({
  ...conversationBody(contact),
  assignee: agentBody(contact.assignee),
  contact: contactBody(contact),
});

import {
  PlatformError,
  type Caller,
  type PlatformClient,
  type PlatformConversation,
} from '../../platforms/platform.js';
import type { AgentRef } from '../../routing/conversation.js';
import type { AssignDetails, AssignOutcome } from '../../workflows/activities.js';
import { once } from '../once.js';
import { certainlyNot, mayBeRetried } from './platform-failure.js';
import { saveEmail } from './save-email.js';

type Assigned = Extract<AssignOutcome, { kind: 'assigned' }>;

/**
 * Compare and set: an assignee who is neither the agent nor the one the run knew of stays. The comment follows the assignment.
 * So an assignment that is found in place means that an earlier try may have written both.
 */
export async function assign(
  connector: Caller,
  conversation: string,
  agent: AgentRef,
  { replaces, comment, email }: AssignDetails,
): Promise<AssignOutcome> {
  const { client, capabilities } = connector;
  const assigned = { kind: 'assigned', assignee: agent } as const;
  // Only the desk knows who has it: there is nothing to compare with and nothing to write.
  if (!capabilities.assignee) return email === undefined ? assigned : { ...assigned, email: 'notKept' };
  let present: PlatformConversation;
  try {
    present = await client.getConversation(conversation);
  } catch (e) {
    if (e instanceof PlatformError && e.kind === 'notFound') return { kind: 'contactGone' };
    throw e;
  }
  const isThere = present.assignee?.id === agent.id;
  if (!isThere) {
    if (!present.open) return { kind: 'closed' };
    if (present.assignee && present.assignee.id !== replaces)
      return { kind: 'taken', assignee: present.assignee };
    try {
      await client.assign(conversation, agent, once());
    } catch (e) {
      // The contact was there a moment ago: what the platform does not know is the agent.
      if (e instanceof PlatformError && (e.kind === 'refused' || e.kind === 'notFound'))
        return { kind: 'agentRefused', why: e.message };
      throw e;
    }
  }
  return {
    ...assigned,
    ...(comment === undefined
      ? {}
      : isThere
        ? perhapsCommented(agent)
        : await commentOn(client, conversation, comment)),
    ...(email === undefined ? {} : await saveOn(connector, conversation, email, present)),
  };
}

const perhapsCommented = ({ id, name = id }: AgentRef): Pick<Assigned, 'comment'> => ({
  comment: { notWritten: `${name} had the conversation already, perhaps with a comment` },
});

/** The assignment stands, whatever becomes of its comment: what certainly was not written is left to a later try. */
async function commentOn(
  client: PlatformClient,
  conversation: string,
  text: string,
): Promise<Pick<Assigned, 'comment'>> {
  try {
    await client.comment(conversation, text, once('comment'));
    return { comment: 'written' };
  } catch (e) {
    if (!(e instanceof PlatformError)) throw e;
    return certainlyNot(e) ? {} : { comment: { notWritten: e.message } };
  }
}

/** The same for the address. An uncertain try may be made again: a later one looks first. */
async function saveOn(
  connector: Caller,
  conversation: string,
  email: string,
  present: PlatformConversation,
): Promise<Pick<Assigned, 'email'>> {
  try {
    return { email: await saveEmail(connector, conversation, email, present) };
  } catch (e) {
    if (!(e instanceof PlatformError)) throw e;
    return mayBeRetried(e, true) ? {} : { email: { notSaved: e.message } };
  }
}

/** Whether an event is of our account. Accounts count their conversations from 1 each, so a wrong guess hits ours. */
import type { RawBody, RawConversation } from './schemas.js';

/** Enough for any account; what comes beyond is attributed by its own keys only. */
const MAX_INBOXES = 10_000;

/**
 * Why an event is left alone; undefined when it is ours. The webhooks of messages name their account. Those of
 * conversations do not: there the latest message tells it. Without one, the inbox does, once an event with an account
 * has shown whose it is: inboxes are numbered in the whole installation. An event of an unknown inbox may come from a bot
 * of the whole installation and is not applied; `conversation_created` goes to webhooks of the account only.
 * @param inboxes inboxes known to be ours; this one is added when the event shows it
 */
export function whyNotOurs(
  body: RawBody,
  conversation: RawConversation | undefined,
  accountId: string,
  inboxes: Set<string>,
): string | undefined {
  const named = accountsOf(body, conversation);
  if (named.some((account) => account !== accountId)) return 'another account';
  const inbox = conversation?.inbox_id;
  // Bots of the whole installation are told the inbox of every conversation.
  const mayBeForeign = inbox !== undefined && !inboxes.has(inbox);
  if (named.length === 0 && mayBeForeign && body.event !== 'conversation_created')
    return 'nothing tells the account';
  if (inbox !== undefined && inboxes.size < MAX_INBOXES) inboxes.add(inbox);
  return undefined;
}

function accountsOf(body: RawBody, conversation: RawConversation | undefined): string[] {
  const messages = [...(body.messages ?? []), ...(conversation?.messages ?? [])];
  return [
    body.account?.id,
    body.account_id,
    body.sender?.account?.id,
    conversation?.account_id,
    ...messages.map(({ account_id: account }) => account),
  ].filter((account) => account !== undefined);
}

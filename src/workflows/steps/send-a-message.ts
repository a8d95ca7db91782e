import { condition } from '@temporalio/workflow';
import { compact } from '../../routing/compact.js';
import type { OutgoingMessage } from '../../routing/conversation.js';
import { isByHuman } from '../../routing/message.js';
import type { NoticeName, Texts } from '../../routing/policy/policy.js';
import { lookUpLanguage } from '../../routing/language.js';
import type { Doubt } from '../activities.js';
import { sendMessage } from '../run/calls.js';
import { whyFailed } from '../lib/failures.js';
import { unlessPaused, untilInterrupted } from '../run/interruptions.js';
import { observing, type Core, type RunWith, type Sent } from '../run/run.js';
import { filled } from '../run/variables.js';

/** How long the run waits for the platform's own "message sent" event before it sends an uncertain message again. */
const SENT_EVENT_TIMEOUT = '5s';
/** The same where the process that sent was lost: it had sent nothing for two seconds when that was noticed. */
const SENT_EVENT_TIMEOUT_AFTER_LOSS = '3s';
const MAX_TRIES = 3;
/** Ids of our own messages that are remembered, the latest ones. */
const MAX_REMEMBERED = 200;

/**
 * "Send a Message" in the contact's language. A send that may or may not have happened is looked up before it is tried
 * again: in the platform's own `message.sent` events, and in its list of messages where it has one.
 * @returns undefined when it could not be sent; noted, never thrown
 * @throws {Interrupted}
 */
export async function sendAMessage(
  run: RunWith<'outbox'>,
  texts: Texts,
  summary: string,
  isQuestion = false,
): Promise<Sent | undefined> {
  const text = textFor(run, texts);
  await unlessPaused(run);
  if (observing(run)) {
    run.story.note(`${summary}: not sent, the policy only observes`);
    return undefined;
  }
  run.outbox.isSending = true;
  try {
    return await send(run, text, summary, isQuestion);
  } finally {
    delete run.outbox.isSending;
  }
}

async function send(
  run: RunWith<'outbox'>,
  text: string,
  summary: string,
  isQuestion: boolean,
): Promise<Sent | undefined> {
  const earlier = new Set(run.inbox.sent.map((message) => message.id));
  for (let attempt = 1; ; attempt++) {
    try {
      const doubt = attempt > 1 ? doubtOf(run, earlier) : undefined;
      const more = compact({ isQuestion, heardAt: run.inbox.heard.lastAt, doubt });
      const channel = run.opened.channel?.id;
      const { address } = run.inbox;
      if (address !== undefined) run.on = { ...run.on, conversation: address };
      const sent = await untilInterrupted(run, () => sendMessage(run, text, channel, more, summary));
      const { messageId, at, answeredAt } = sent;
      return noted(run, compact({ id: messageId, at, answeredAt }));
    } catch (e) {
      const failed = whyFailed(e);
      const lost = failed.type === 'WorkerLost';
      const uncertain = lost || failed.type === 'Unconfirmed' || failed.type === 'TimedOut';
      // The event of an earlier message with the same words may come late.
      const others = [...earlier, ...run.outbox.sent];
      const own = () =>
        run.inbox.sent.find((message) => !others.includes(message.id) && isOurs(message, text));
      if (uncertain)
        await condition(
          () => own() !== undefined,
          lost ? SENT_EVENT_TIMEOUT_AFTER_LOSS : SENT_EVENT_TIMEOUT,
          {
            summary: 'Did that message go out?',
          },
        );
      const found = own();
      if (found) return noted(run, { id: found.id, at: found.at ?? Date.now() });
      // An idempotent platform was sent it again and again under one key; another try would have another.
      if (uncertain && attempt < MAX_TRIES && !run.policy.platform.idempotent) continue;
      run.notes.push(`${summary}: not sent (${failed.message})`);
      run.story.note(`${summary}: could not be sent (${failed.message})`);
      return undefined;
    }
  }
}

/** The same text may have been sent before: by this run, by the conversation's last one. */
function doubtOf({ outbox, opened }: RunWith<'outbox'>, earlier: ReadonlySet<string>): Doubt {
  const known = [...new Set([...earlier, ...outbox.sent])];
  return compact({ known, since: opened.openedAt });
}

function noted({ outbox }: RunWith<'outbox'>, sent: Sent): Sent {
  outbox.sent.push(sent.id);
  if (outbox.sent.length > MAX_REMEMBERED) outbox.sent.shift();
  return sent;
}

/** Sends an optional text of the policy, at most once in a run. */
export async function sendNotice(run: RunWith<'outbox'>, name: NoticeName): Promise<void> {
  const texts = run.policy.notices[name];
  if (texts === undefined || run.outbox.notices.includes(name)) return;
  run.outbox.notices.push(name);
  await sendAMessage(run, texts, `Notice: ${name}`);
}

function isOurs({ source, begins, text: whole }: OutgoingMessage, text: string): boolean {
  if (isByHuman({ source })) return false;
  return whole === text || (begins !== undefined && text.trimStart().startsWith(begins));
}

/** The text in the contact's language, variables filled in. */
function textFor(run: Core, texts: Texts): string {
  return filled(run, inLanguage(texts, run.opened.contact.language), 'A text');
}

/** By BCP 47 lookup, then the default. */
function inLanguage(texts: Texts, language: string | undefined): string {
  const found = lookUpLanguage(Object.keys(texts), language);
  return (found === undefined ? undefined : texts[found]) ?? texts.default;
}

/** Whoever mistakes the router's own messages for a human's ends every run with its first question. */
import assert from 'node:assert/strict';
import type { OutgoingMessage } from '../../../src/routing/conversation.js';
import { isByHuman } from '../../../src/routing/message.js';
import { until } from '../../support/wait.js';
import type { Check } from '../check.js';
import type { Stage } from '../stage.js';
import { stageFor } from '../stage.js';

/** Outgoing messages, of all webhooks so far. */
function sentMessages({ sandbox, connector }: Stage): OutgoingMessage[] {
  return sandbox.webhooks.flatMap(({ raw, headers }) => {
    assert.equal(connector.verify({ rawBody: Buffer.from(raw), headers }), undefined);
    const events = connector.parse({ body: JSON.parse(raw) as unknown, headers });
    return events.flatMap((event) => (event.type === 'message.sent' ? [event.message] : []));
  });
}

/** Those that count as a human at work. */
const humanMessages = (stage: Stage): (string | undefined)[] =>
  sentMessages(stage)
    .filter(isByHuman)
    .map(({ text }) => text);

export const ownMessageChecks: Check[] = [
  {
    name: "own messages: what the router sent is no human's, what an agent wrote is",
    async holds(platform, t) {
      if (!('message.sent' in platform.samples)) return;
      const stage = await stageFor(t, platform);
      const { id, conversation } = await stage.writes();
      await until('the contact is announced', () => stage.sandbox.webhooks.length > 0);
      const before = stage.sandbox.webhooks.length;
      await stage.client.sendText(conversation, 'What is your e-mail address?');
      await until('the question is announced', () => stage.sandbox.webhooks.length > before);
      await stage.sandbox.control('POST', `/contacts/${id}/agent-messages`, {
        agent: 'Ben',
        text: 'I am here',
      });
      await until('the human is announced', () =>
        stage.sandbox.webhooks.some(({ raw }) => raw.includes('I am here')),
      );
      assert.deepEqual([...new Set(humanMessages(stage))], ['I am here']);
    },
  },
  {
    name: 'own messages: an echo has the id that the send was answered with',
    async holds(platform, t) {
      if (!('message.sent' in platform.samples)) return;
      const stage = await stageFor(t, platform);
      const { conversation } = await stage.writes();
      const { messageId } = await stage.client.sendText(conversation, 'What is your e-mail address?');
      await until('the question is announced', () => sentMessages(stage).length > 0);
      assert.deepEqual([...new Set(sentMessages(stage).map(({ id }) => id))], [messageId]);
    },
  },
];

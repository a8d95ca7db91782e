/** Calls of the respond.io connector and answers of its stand-in, held to the vendor's types. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { respondIoUnderTest } from '../contract/platforms/respond-io.js';
import { callsOn } from '../contract/stage.js';
import { vendorData } from './support/data.js';
import { checkExchange, type Operation } from './support/operations.js';
import { assertTurnsRed, withKey, withoutKey } from './support/planted.js';
import { schemasOf } from './support/schemas.js';
import { recordedStageFor } from './support/stage.js';

const VENDOR = 'respond-io';
const schemas = schemasOf(VENDOR, vendorData(VENDOR, 'api-v2.schema.json'));
const operations = vendorData(VENDOR, 'operations.json')['operations'] as Operation[];
const api = { vendor: VENDOR, schemas, operations };

describe('respond.io: calls and answers', () => {
  test('every call of the connector, and what the stand-in answers', async (t) => {
    const { client, writes, exchanges } = await recordedStageFor(t, respondIoUnderTest);
    const { conversation } = await writes();
    for (const call of Object.values(callsOn(client, conversation))) await call();
    assert.ok(exchanges.length >= 10, String(exchanges.length));
    assert.deepEqual(
      exchanges.flatMap((one) => checkExchange(api, one)),
      [],
    );
  });

  test('planted: a request with a key of nobody, an answer that lacks one, an unknown call', async (t) => {
    const { client, writes, exchanges } = await recordedStageFor(t, respondIoUnderTest);
    const { conversation } = await writes();
    await client.sendText(conversation, 'hello');
    const [sent] = exchanges;
    const check = (exchange: unknown) => checkExchange(api, exchange as (typeof exchanges)[number]);
    assertTurnsRed(check, sent, withKey(sent, 'body.messages', []), 'messages');
    assertTurnsRed(check, sent, withoutKey(sent, 'answer.body.messageId'), 'messageId');
    assertTurnsRed(check, sent, withKey(sent, 'path', '/contact/id:1/messages'), 'documents no such call');
  });
});

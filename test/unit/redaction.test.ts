import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pino } from 'pino';
import { ApplicationFailure } from '@temporalio/common';
import { createLogger, plain } from '../../src/app/process/logging.js';
import { redact } from '../../src/app/process/redaction.js';
import { until } from '../support/wait.js';

const CANARY = 'canary-5f1d';
const headers = { authorization: CANARY, 'x-webhook-signature': CANARY, cookie: CANARY, host: 'kept-host' };
const contact = { id: CANARY, name: CANARY, email: CANARY, phone: CANARY };
const message = { id: 'kept-message', text: CANARY };
const platform = { type: 'kept-platform', token: CANARY, signingKeys: [CANARY] };
const others = [
  { secrets: [CANARY], unsigned: CANARY, commandSecrets: [CANARY] },
  { appSecrets: [CANARY], verifyToken: CANARY },
];

/** What somebody may hand to a log line by mistake. */
const lines: object[] = [
  { headers, signature: CANARY, apiKey: CANARY },
  { req: { headers } },
  { contact },
  { opened: { contact, message } },
  { event: { contact, email: CANARY, message } },
  { sdk: { error: { details: [{ contact, text: CANARY }] } } },
  { workspaces: [{ platform }] },
  {
    workspaces: others.map((one) => ({
      platform: one,
      apiKeys: [CANARY],
      webhooks: [{ secrets: [CANARY] }],
    })),
  },
  { headers: { 'x-hub-signature-256': CANARY, 'x-chatwoot-signature': CANARY, api_access_token: CANARY } },
  { missed: [{ contact, conversation: 'kept-conversation' }] },
  { delivery: { event: { data: { contact } } } },
  { err: Object.assign(new Error('kept-error'), { body: CANARY, headers }) },
];

test('objects with keys, signatures, contacts and messages are logged without them', () => {
  const logged: string[] = [];
  const logger = pino({ level: 'trace', redact }, { write: (line: string) => void logged.push(line) });
  for (const line of lines) logger.info(line, 'kept-text');
  logger.child({ contact, token: CANARY }).warn('a child');
  logger.child({ workspace: 'kept-workspace' }).warn({ contact }, 'a child');
  const all = logged.join('');
  assert.equal(all.includes(CANARY), false, all);
  for (const kept of ['host', 'message', 'platform', 'error', 'text', 'workspace', 'conversation'])
    assert.ok(all.includes(`kept-${kept}`), kept);
});

test('without it they would be in the log', () => {
  const logged: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  for (const line of lines) logger.info(line, 'x');
  assert.equal(logged.filter((line) => line.includes(CANARY)).length, lines.length);
});

test('the log of `npm start` is such a log', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vip-router-log-'));
  const file = join(folder, 'router.log');
  const logger = createLogger(folder, { LOG_LEVEL: 'fatal' });
  for (const line of lines) logger.info(line, 'a line');
  logger.info('the last line');
  const text = await until('the log is written', () => {
    const written = readFileSync(file, 'utf8');
    return written.includes('the last line') && written;
  });
  assert.equal(text.includes(CANARY), false);
  rmSync(folder, { recursive: true });
});

test("what a platform answered to a refused text stays out of the SDK's lines", () => {
  const error = ApplicationFailure.create({ message: `send answered 422: "${CANARY}"`, type: 'Refused' });
  const { error: told } = plain({ error, activityId: '1' });
  assert.match(String(told), /^ApplicationFailure: Refused\n +at /);
  assert.doesNotMatch(String(told), new RegExp(CANARY));
  assert.match(String(plain({ error: new Error('kept') }).error), /kept/);
});

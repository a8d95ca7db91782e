/** What a failed call is taken for: upon this hangs whether it is made again. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { PlatformError, type PlatformErrorKind } from '../../../src/platforms/platform.js';
import type { Fault } from '../../../sandbox/fault.js';
import type { Check } from '../check.js';
import type { Method, PlatformUnderTest } from '../platform-under-test.js';
import { callsOn, reads, stageFor, type Stage } from '../stage.js';

const called = ({ calls }: PlatformUnderTest) => Object.entries(calls) as [Method, string][];

async function failure(call: () => Promise<unknown>, what: string): Promise<PlatformError> {
  const error: unknown = await call().then(
    () => assert.fail(`${what} should have failed`),
    (e: unknown) => e,
  );
  assert.ok(error instanceof PlatformError, `${what}: ${String(error)}`);
  return error;
}

/** Each method fails so once. `find` says undefined to a 404. */
async function each(
  platform: PlatformUnderTest,
  stage: Stage,
  fault: Omit<Fault, 'call'>,
  expected: { read: PlatformErrorKind; write: PlatformErrorKind },
): Promise<void> {
  // Platforms refuse an address that another contact has.
  const email = `zoe-${randomUUID()}@example.com`;
  const { conversation } = await stage.writes({ email });
  for (const [method, call] of called(platform)) {
    const what = `${method} after ${JSON.stringify(fault)}`;
    await stage.fault({ call, ...fault });
    const act = callsOn(stage.client, conversation, email)[method];
    if (method === 'find' && fault.status === 404 && fault.html === undefined)
      assert.equal(await act(), undefined, what);
    else {
      const error = await failure(act, what);
      assert.equal(error.kind, expected[reads.has(method) ? 'read' : 'write'], `${what}: ${error.message}`);
      if (fault.retryAfter !== undefined) assert.equal(error.retryAfter, fault.retryAfter * 1_000, what);
    }
  }
}

const both = (kind: PlatformErrorKind) => ({ read: kind, write: kind });
const inDoubt = { read: 'unavailable', write: 'unconfirmed' } as const;

export const errorChecks: Check[] = [
  {
    name: 'errors: each status means the same on each call',
    async holds(platform, t) {
      const stage = await stageFor(t, platform);
      const statuses: [number, { read: PlatformErrorKind; write: PlatformErrorKind }][] = [
        [400, both('refused')],
        [401, both('unauthorized')],
        [403, both('unauthorized')],
        [404, both('notFound')],
        [408, inDoubt],
        [429, both('rateLimited')],
        [500, inDoubt],
        [503, inDoubt],
      ];
      const common = statuses.filter(([status]) => platform.answers[status] === undefined);
      for (const [status, kinds] of common) await each(platform, stage, { status }, kinds);
      const own = Object.entries(platform.answers) as [string, PlatformErrorKind][];
      for (const [status, kind] of own) await each(platform, stage, { status: Number(status) }, both(kind));
    },
  },
  {
    name: 'errors: Retry-After is kept, in milliseconds',
    async holds(platform, t) {
      await each(platform, await stageFor(t, platform), { status: 429, retryAfter: 7 }, both('rateLimited'));
    },
  },
  {
    name: 'errors: a web page is not the API speaking',
    async holds(platform, t) {
      const stage = await stageFor(t, platform);
      await each(platform, stage, { status: 404, html: '<h1>nothing here</h1>' }, both('unavailable'));
      await each(platform, stage, { html: '<h1>welcome</h1>' }, inDoubt);
    },
  },
  {
    name: 'errors: cut off before or after the effect, a write is in doubt and a read is not',
    async holds(platform, t) {
      const stage = await stageFor(t, platform);
      await each(platform, stage, { reset: true }, inDoubt);
      await each(platform, stage, { reset: true, when: 'after' }, inDoubt);
      const { id, conversation } = await stage.writes();
      await stage.fault({ call: platform.calls.sendText ?? '', reset: true, when: 'after' });
      await failure(callsOn(stage.client, conversation).sendText, 'cut off after the effect');
      const { messages } = await stage.contact(id);
      assert.equal(messages.filter(({ from }) => from === 'router').length, 1, 'it was sent, and once');
    },
  },
  {
    name: 'errors: without a connection nothing has happened',
    async holds(platform) {
      const nowhere = { baseUrl: 'http://127.0.0.1:9', token: 't', keys: [platform.keys[0]] };
      const { client } = platform.kind.connect(platform.settings(nowhere));
      for (const [method] of called(platform))
        assert.equal((await failure(callsOn(client, '1')[method], method)).kind, 'unavailable', method);
    },
  },
  {
    name: 'errors: another token is refused on every call, and named in no message',
    async holds(platform, t) {
      const [, wrong] = platform.tokens ?? ['', 'another-token-0123456789'];
      const { client } = await stageFor(t, platform, wrong);
      for (const [method] of [...called(platform), ['check', '']] as [Method, string][]) {
        const error = await failure(callsOn(client, '1')[method], method);
        assert.equal(error.kind, 'unauthorized', method);
        assert.equal(error.message.includes(wrong), false);
      }
    },
  },
];

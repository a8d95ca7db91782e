/** What `npm run demo` plays, asserted story by story. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { play, type Played, type Stage } from '../../src/cli/demo/play.js';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import { stories, type Story } from '../../src/cli/demo/stories.js';
import { startRouter, type Started } from '../support/started.js';
import { until } from '../support/wait.js';

const quietly = () => undefined;

describe('the stories of the demo', () => {
  let folder: string;
  let service: Started;
  let sandbox: string;
  let plays: Pick<Played, 'wrong' | 'waiting' | 'assignee' | 'why' | 'temporalUi'>[];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'demo-test-'));
    service = startRouter(['--data', folder, '--policy', 'docs/examples/demo.router.yaml']);
    sandbox = (await service.ready()).sandbox;
    const { out, lines, ended } = demo('--json', '--sandbox', sandbox);
    assert.equal((await ended()).code, 0, lines.join('\n'));
    plays = JSON.parse(out.join('')) as typeof plays;
  });
  after(async () => {
    service.signal('SIGINT');
    await service.exit;
    rmSync(folder, { recursive: true });
  });

  for (const [at, story] of stories.entries()) {
    test(story.name, () => {
      const { wrong, waiting, assignee, why, temporalUi } = plays[at]!;
      assert.equal(wrong, undefined);
      assert.ok(!waiting);
      assert.ok(story.expect.assignee.includes(assignee));
      assert.match(why, story.expect.why);
      assert.match(temporalUi, /^http.*\/namespaces\/default\/workflows\/route%2Fdemo%2Frespond-io%2F\d+/);
    });
  }

  const stage = (seconds: number, id: string): Stage => ({
    sandbox: new SandboxClient(sandbox),
    say: quietly,
    patient: false,
    deadline: Date.now() + seconds * 1_000,
    id,
  });
  const [vip] = stories as [Story];
  const silent = stories.find(({ name }) => name === 'Never answers')!;

  test('a story that ends otherwise is told as wrong', async () => {
    const story = { ...vip, expect: { ...vip.expect, assignee: ['Somebody else'] } };
    assert.match((await play(story, stage(20, 'x'))).wrong ?? '', /with Ana, not Somebody else/);
  });

  test('a run that does not end in time is wrong, unless the policy may be more patient', async () => {
    const { wrong, waiting } = await play(silent, stage(2, 'y'));
    assert.deepEqual([wrong, waiting], ['the run is running: asking', undefined]);
    const patient = await play(silent, { ...stage(2, 'z'), patient: true });
    assert.deepEqual([patient.wrong, patient.waiting], [undefined, true]);
  });

  test('a story that cannot be played leaves the others alone', async () => {
    const away = { ...stage(5, 'w'), sandbox: new SandboxClient('http://127.0.0.1:9') };
    assert.match((await play(vip, away)).wrong ?? '', /ECONNREFUSED|fetch|connect/);
  });
});

const script = fileURLToPath(new URL('../../bin/vip-router.mjs', import.meta.url));

function demo(...args: string[]) {
  // Without a note of a service: one that runs on this machine must not matter.
  const env = { ...process.env, ROUTER_DATA: '/nonexistent' };
  const child = spawn(process.execPath, [script, 'demo', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: string[] = [];
  const lines: string[] = [];
  child.stdout.on('data', (chunk) => out.push(String(chunk)));
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  return { child, out, lines, ended: () => ended(child) };
}

const ended = (child: ChildProcess) =>
  until('the demo ends', () => child.exitCode !== null && { code: child.exitCode }, 60_000);

describe('npm run demo', () => {
  test('Ctrl-C ends it and the service it started', async () => {
    const { child, lines, ended } = demo();
    const address = (name: string) =>
      until(
        name,
        () => lines.map((line) => new RegExp(`${name} +(http\\S+)`).exec(line)?.[1]).find(Boolean),
        60_000,
      );
    const [sandbox, temporalUi] = [await address('Sandbox'), await address('Temporal UI')];
    await until(
      'a story has begun',
      () => lines.some((line) => line.includes('opens a conversation')),
      30_000,
    );
    child.kill('SIGINT');
    assert.equal((await ended()).code, 130);
    for (const url of [sandbox, temporalUi]) await assert.rejects(fetch(url), url);
  });

  test('without a running sandbox to attach to it says what to do and exits with 1', async () => {
    const attach = demo('--attach');
    assert.equal((await attach.ended()).code, 1);
    assert.match(attach.lines.join('\n'), /no service runs here\nStart one with "npm start"/);
    const { lines, ended } = demo('--sandbox', 'http://127.0.0.1:9');
    assert.equal((await ended()).code, 1);
    assert.match(lines.join('\n'), /No sandbox answers at http:\/\/127\.0\.0\.1:9\.\n.*npm start/);
  });

  test('an unknown option is named and exits with 2', async () => {
    const { lines, ended } = demo('--fast');
    assert.equal((await ended()).code, 2);
    assert.match(lines.join('\n'), /--fast/);
  });
});

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { LogFile } from '../../src/app/process/logging.js';
import { until } from '../support/wait.js';

describe('the log file', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'log-file-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  test("has every line in order, and is the owner's alone", () => {
    const path = join(folder, 'a.log');
    const log = new LogFile(path, (line) => assert.equal(line, 'nothing is said'));
    for (let at = 0; at < 1_000; at++) log.write(`${at}\n`);
    log.close();
    assert.equal(readFileSync(path, 'utf8'), Array.from({ length: 1_000 }, (_, at) => `${at}\n`).join(''));
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  test('one that cannot be written is said once, keeps the latest MiB waiting, and goes on', async () => {
    const path = join(folder, 'later', 'b.log');
    const said: string[] = [];
    const log = new LogFile(path, (line) => said.push(line));
    log.write('first\n');
    await until('it is said', () => said.length === 1);
    assert.match(said[0] ?? '', /b\.log cannot be written \(ENOENT\)/);
    const line = `${'x'.repeat(1_023)}\n`;
    for (let at = 0; at < 2_000; at++) log.write(line);
    log.flushSync();
    log.flushSync();
    assert.equal(said.length, 1);
    mkdirSync(join(folder, 'later'));
    await until('it is written', () => said.length === 2);
    assert.match(said[1] ?? '', /b\.log is written again; 977 log lines were dropped/);
    assert.equal(readFileSync(path, 'utf8'), 'first\n' + line.repeat(1_023));
    log.close();
  });
});

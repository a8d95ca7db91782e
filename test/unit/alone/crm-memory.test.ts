/** Hostile answers of a CRM against the memory of the process that reads them. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { performHttpRequest } from '../../../src/crm/http-request.js';
import { raw, startFakeCrm, type FakeCrm, type Reply } from '../../support/fake-crm.js';

const MIB = 1024 * 1024;
const AT_ONCE = 16;
/** What one look-up may need at its worst: the answer before and after decompression, as text and as values. */
const PER_LOOK_UP = 16 * MIB;
const isJson = { 'content-type': 'application/json' };
/** A chain of gzip members is one gzip file. */
const gibibyte = Buffer.concat(Array<Buffer>(64).fill(gzipSync(Buffer.alloc(16 * MIB, 32), { level: 9 })));

const endless: Reply = (response) => {
  const chunk = Buffer.alloc(MIB, 32);
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.writeHead(200, isJson).on('drain', more);
  more();
};

describe('memory stays flat', () => {
  let crm: FakeCrm;
  before(async () => (crm = await startFakeCrm()));
  after(() => crm.stop());

  const hostile: [what: string, reply: Reply, why: RegExp][] = [
    [
      '1 GiB in 1 MiB of gzip',
      raw(gibibyte, 200, { ...isJson, 'content-encoding': 'gzip' }),
      /once decompressed/,
    ],
    ['an answer without end', endless, /larger than 1 MiB/],
    ['a million brackets', raw('['.repeat(MIB - 1), 200, isJson), /cannot be read as JSON/],
  ];
  for (const [what, reply, why] of hostile)
    test(`${what}, ${AT_ONCE} at a time`, async () => {
      crm.replies(reply);
      const before = process.memoryUsage().rss;
      let peak = before;
      const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 2);
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, lookUp));
      clearInterval(watch);
      for (const { body } of answers) assert.match(body.kind === 'other' ? body.why : body.kind, why);
      const grown = Math.max(peak, process.memoryUsage().rss) - before;
      assert.ok(grown < AT_ONCE * PER_LOOK_UP, `grew by ${Math.round(grown / MIB)} MiB`);
    });

  const lookUp = () =>
    performHttpRequest(
      {
        method: 'GET',
        url: '${CRM}/',
        headers: {},
        responseMapping: { CustomerType: '$.customerType' },
        timeout: 20_000,
      },
      { contact: { id: '1', fields: {} }, now: 0 },
      { env: { CRM: crm.url }, timeout: 20_000, allowInternal: ['127.0.0.1'] },
    );
});

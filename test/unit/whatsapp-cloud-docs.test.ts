import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { parse } from 'yaml';
import { parseDuration } from '../../src/config/duration.js';
import type { WhatsAppCloudSettings } from '../../src/platforms/whatsapp-cloud/settings.js';
import { onWhatsApp } from '../support/platform-mistakes.js';
import { edited, load } from '../support/router-file.js';

const page = readFileSync(new URL('../../docs/reference/whatsapp-cloud.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\| `([a-zA-Z]+)` \| (`(.+?)`|none|) ?\| [A-Z1`]/gm)].map(
  ([, key, , value]) => [key!, value],
);

test('docs/reference/whatsapp-cloud.md explains every setting, with its default', () => {
  const { workspaces } = load(edited(onWhatsApp('match: []', 'template: { name: ask_email, language: en }')));
  const { type, ...settings } = workspaces[0]!.platform as WhatsAppCloudSettings;
  assert.equal(type, 'whatsapp-cloud');
  assert.deepEqual(rows.map(([key]) => key).sort(), Object.keys(settings).sort());
  for (const [key, value] of rows) {
    if (value === undefined) continue;
    const found = settings[key as keyof typeof settings];
    assert.equal(found, typeof found === 'number' ? (parseDuration(value) ?? parse(value)) : value, key);
  }
});

test('on WhatsApp nothing is written that it has no place for', () => {
  const { policy } = load(edited(onWhatsApp('match: []'))).workspaces[0]!;
  assert.deepEqual([policy.comment, policy.vipTag], [false, undefined]);
});

/** Lists as spreadsheets of all kinds save them. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { askCrm } from '../../src/crm/ask.js';
import { CrmMisconfigured } from '../../src/crm/errors.js';
import { readVipList } from '../../src/crm/sources/vip-list.js';
import { guardedDispatcher } from '../../src/http/guard/index.js';
import type { CrmPolicy } from '../../src/routing/policy/policy.js';

const folder = mkdtempSync(join(tmpdir(), 'vips-'));
after(() => rmSync(folder, { recursive: true }));
let count = 0;
function saved(content: string | Buffer): string {
  const file = join(folder, `${count++}.csv`);
  writeFileSync(file, content);
  return file;
}
const keysOf = (content: string | Buffer, country?: string) => [
  ...readVipList(saved(content), country).rows.keys(),
];

function utf16be(text: string): Buffer {
  return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
}

describe('dialects', () => {
  const VIP = ['vip@example.com'];
  const cases: [what: string, content: string | Buffer, keys?: string[]][] = [
    ['commas', 'email,phone\nvip@example.com,'],
    ['a German Excel', 'email;phone\nvip@example.com;'],
    ['a German Excel with capitals and umlauts', 'E-Mail;Größe\r\nVIP@example.com;groß\r\n'],
    ['tabs', 'Email\tName\nvip@example.com\tA, B; C'],
    ['bars', 'email|name\nvip@example.com|x'],
    ['one column', 'Email\nvip@example.com\n'],
    ['sep=', 'sep=;\r\nname;email\r\n"Doe, Jane";vip@example.com\r\n'],
    ['a comma in a quoted header', '"Name, first";"E-Mail"\n"x";vip@example.com'],
    ['empty lines and empty cells at the end', 'email;phone\n;;\n\nvip@example.com;;;\n'],
    ['UTF-8 with its mark', `\ufeffemail;phone\nvip@example.com;`],
    ['UTF-16, little endian', Buffer.from('\ufeffemail\tphone\nvip@example.com\t', 'utf16le')],
    ['UTF-16, big endian', utf16be('email;phone\nvip@example.com;')],
    ['UTF-16 without its mark', Buffer.from('email;phone\nvip@example.com;', 'utf16le')],
    ['Windows-1252', Buffer.from('Straße;email\nMüllergäßchen;vip@example.com', 'latin1')],
    ['a no-break space', 'email\u00a0;name\nvip@example.com\u00a0;x'],
  ];
  for (const [what, content, keys = VIP] of cases) test(what, () => assert.deepEqual(keysOf(content), keys));

  for (const header of [
    'EMAIL',
    'E-Mail',
    'e mail',
    'Mail',
    'E-mail address',
    'E-Mail-Adresse',
    'Email Address',
    'Work Email',
    'Correo electrónico',
    'Courriel',
    'E-mail 1 - Value',
    'email_address',
  ])
    test(`the header ${header}`, () => assert.deepEqual(keysOf(`Name,${header}\nx,vip@example.com`), VIP));
  for (const header of [
    'Phone',
    'PHONE',
    'Telefon',
    'Tel.',
    'Telefonnummer',
    'Mobile',
    'Mobile Phone',
    'Phone Number',
    'Handy',
    'Teléfono',
    'WhatsApp',
  ])
    test(`the header ${header}`, () =>
      assert.deepEqual(keysOf(`${header};x\n+49 170 1234567;`), ['+491701234567']));

  test('several addresses of one person', () =>
    assert.deepEqual(keysOf('Email 1,Email 2,Mobile\na@x.com,B@x.com,+491701234567'), [
      'a@x.com',
      'b@x.com',
      '+491701234567',
    ]));

  test('values keep their letters', () => {
    const { rows } = readVipList(saved(Buffer.from('email;stufe\nvip@example.com;Größte', 'latin1')));
    assert.equal(rows.get('vip@example.com')?.['stufe'], 'Größte');
  });
});

describe('refused as a whole, with the reason', () => {
  const cases: [what: string, content: string | Buffer, reason: RegExp][] = [
    ['nothing in it', '', /empty/],
    ['no such column', 'name;tier\nx;gold', /must name a column email or phone; it has "name", "tier"/],
    ['no header', 'vip@example.com;x\nb@example.com;y', /must name a column email or phone$/],
    ['a column twice', 'email,tier,tier\na@x.com,1,2', /"tier" twice/],
    [
      'no line of use',
      'email;phone\nx;\ny;',
      /no line .* line 2 is left out because its e-mail address is invalid/,
    ],
    ['a quote that never ends', 'email,name\n"a@x.com,x', /is no CSV/],
    [
      'a spreadsheet, not a CSV',
      Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0]),
      /no text|must name|no CSV/,
    ],
  ];
  for (const [what, content, reason] of cases)
    test(what, () =>
      assert.throws(
        () => readVipList(saved(content)),
        (e) => e instanceof CrmMisconfigured && reason.test(e.message) && !e.message.includes('@'),
      ),
    );
});

describe('phone numbers in a list', () => {
  test('as they are written, by the default country', () => {
    const list = "phone\n0170 1234567\n+49 (0)30 123456\n0049 40 123456\n491711234567\n'+491721234567";
    assert.deepEqual(keysOf(list, 'DE'), [
      '+491701234567',
      '+4930123456',
      '+4940123456',
      '+491711234567',
      '+491721234567',
    ]);
  });

  test('what cannot be read is told by line, and never compared', () => {
    const { rows, bad } = readVipList(
      saved('email;phone\na@x.com;0170 1234567\n;4,91701E+11\n;+49 170 1234567\n;none'),
    );
    assert.deepEqual([...rows.keys()], ['a@x.com', '+491701234567']);
    assert.deepEqual(
      bad.map(({ line }) => line),
      [2, 3, 5],
    );
    assert.match(bad[0]!.why, /no country code, and the policy names no crm.defaultCountry/);
    assert.match(bad[1]!.why, /lost its digits/);
  });

  const crm = (file: string, more: Partial<CrmPolicy> = {}): CrmPolicy => ({
    type: 'csv',
    file,
    name: 'the list',
    vipWhen: { variable: 'listed', equals: ['yes'] },
    whenKeyMissing: 'regular',
    patience: 1_000,
    identifyBy: ['email', 'phone'],
    ...(more as object),
  });
  const ask = (policy: CrmPolicy, contact: object) =>
    askCrm(
      policy,
      { id: '1', fields: {}, ...contact },
      { env: {}, dispatcher: guardedDispatcher(), timeout: 1_000, now: 0 },
    );

  test('a contact is found however either number is written', async () => {
    const policy = crm(saved('Telefon\n+49 170 1234567\n(030) 12 34 56'), { defaultCountry: 'DE' });
    for (const phone of ['+491701234567', '+49 170 1234567', '0170/1234567', '0049-170-1234567', '030123456'])
      assert.equal((await ask(policy, { phone })).type, 'vip', phone);
    assert.equal((await ask(policy, { phone: '+491701234568' })).type, 'unknown');
    const abroad = crm(saved('phone\n+33612345678'));
    assert.equal((await ask(abroad, { phone: '06 12 34 56 78', countryCode: 'FR' })).type, 'vip');
  });

  test('a number that cannot be read says nothing of anybody', async () => {
    const policy = crm(saved('phone\n+491701234567'));
    const { type, reason } = await ask(policy, { phone: '0170 1234567' });
    assert.equal(type, 'misconfigured');
    assert.match(reason, /phone number cannot be read; crm\.defaultCountry/);
    assert.equal((await ask(policy, { phone: '0170 1234567', email: 'a@x.com' })).type, 'unknown');
  });

  test('columns of the policy in any letter case; one that is not there', async () => {
    const tier = { variable: 'tier', equals: ['gold'] };
    const policy = crm(saved('EMAIL;Tier\na@x.com;Gold;\nb@x.com;silver;x'), { vipWhen: tier });
    assert.equal((await ask(policy, { email: 'A@X.com' })).type, 'vip');
    const without = await ask({ ...policy, vipWhen: { ...tier, variable: 'level' } }, { email: 'a@x.com' });
    assert.deepEqual([without.type, /no column level/.test(without.reason)], ['misconfigured', true]);
  });
});

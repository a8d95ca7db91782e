import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { fillTemplate, nameOf, parseTemplate } from '../../src/routing/templates.js';
import { fillText, valueOf, type Variables } from '../../src/routing/variables.js';

const variables: Variables = {
  contact: {
    id: '7',
    email: 'jane@example.com',
    firstName: 'Jane',
    lastName: 'Doe',
    phone: '',
    countryCode: 'DE',
    fields: { plan: 'gold', seats: 3, active: false, nothing: null, email: 'field@example.com' },
  },
  assignee: { name: 'Ana' },
  now: Date.UTC(2026, 10, 23, 14, 2, 5),
};

describe('parseTemplate', () => {
  test('finds variables, references and dollars', () => {
    const { parts, problems } = parseTemplate('${URL}/c?e=$contact.email&x=$$5 ${A:-b c}');
    assert.deepEqual(problems, []);
    assert.deepEqual(parts, [
      { kind: 'env', name: 'URL', at: 0 },
      { kind: 'text', text: '/c?e=', at: 6 },
      { kind: 'variable', namespace: 'contact', name: 'email', at: 11 },
      { kind: 'text', text: '&x=', at: 25 },
      { kind: 'text', text: '$', at: 28 },
      { kind: 'text', text: '5 ', at: 30 },
      { kind: 'env', name: 'A', fallback: 'b c', at: 32 },
    ]);
  });

  const wrong: [template: string, at: number, message: RegExp][] = [
    ['hi $contact', 3, /no complete variable/],
    ['hi $contact.', 3, /no complete variable/],
    ['$user.name', 0, /\$contact, \$system and \$assignee only/],
    ['x$system.date', 1, /current_datetime, current_date, current_time/],
    ['$assignee.email', 0, /\$assignee has name/],
    ['${}', 0, /no complete variable/],
    ['a ${1X}', 2, /no complete variable/],
    ['${X', 0, /no complete variable/],
    ['$constructor.name', 0, /only/],
    ['$hasOwnProperty.x', 0, /only/],
  ];
  for (const [template, at, message] of wrong)
    test(`refuses ${template} with its place`, () => {
      const { problems } = parseTemplate(template);
      assert.equal(problems.length, 1);
      assert.equal(problems[0]?.at, at);
      assert.match(problems[0].message, message);
    });

  test('a dollar before anything else is itself', () => {
    for (const text of ['$5', 'costs 5$', '$ x', '$.a', '100 $!'])
      assert.deepEqual(fillText(text, variables), { text, missing: [] });
  });

  test('escaped dollars bring every text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.equal(fillText(text.replaceAll('$', '$$$$'), variables).text, text);
      }),
    );
  });

  test('parts cover the template; nothing is lost or read twice', () => {
    const piece = fc.constantFrom(
      '$contact.email',
      '$$',
      '$5',
      '${X}',
      '${X:-y}',
      'text',
      '.',
      '{',
      '}',
      '$system.current_date',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const { parts, problems } = parseTemplate(pieces.join(' '));
        assert.deepEqual(problems, []);
        const back = fillTemplate(parts, (part) => nameOf(part));
        assert.equal(back, pieces.join(' ').replaceAll('${X:-y}', '${X}').replaceAll('$$', '$'));
      }),
    );
  });

  test('hostile templates of 100,000 characters take milliseconds', () => {
    for (const piece of ['$', '${', '${A:-', '$a', '$a.', '${A', '$contact.', '{', '$$$']) {
      const started = performance.now();
      parseTemplate(piece.repeat(100_000 / piece.length));
      assert.ok(performance.now() - started < 1_000, piece);
    }
  });
});

describe('variables', () => {
  const cases: [template: string, expected: string][] = [
    ['$contact.id', '7'],
    ['$contact.email', 'jane@example.com'],
    ['$contact.name', 'Jane Doe'],
    ['$contact.firstname', 'Jane'],
    ['$contact.lastname', 'Doe'],
    ['$contact.country', 'DE'],
    ['$contact.plan', 'gold'],
    ['$contact.seats', '3'],
    ['$contact.active', 'false'],
    ['$assignee.name', 'Ana'],
    ['$system.current_datetime', '2026-11-23 14:02:05'],
    ['$system.current_date', '2026-11-23'],
    ['$system.current_time', '14:02:05'],
    ['Hi $contact.firstname. Bye', 'Hi Jane. Bye'],
  ];
  for (const [template, expected] of cases)
    test(`${template} is ${expected}`, () =>
      assert.deepEqual(fillText(template, variables), { text: expected, missing: [] }));

  for (const variable of [
    '$contact.phone',
    '$contact.language',
    '$contact.nothing',
    '$contact.unheard_of',
    '$contact.constructor',
    '$contact.__proto__',
    '$contact.toString',
    '${HOME}',
  ])
    test(`${variable} has no value and is noted`, () =>
      assert.deepEqual(fillText(`a${variable} b`, variables), { text: 'a b', missing: [variable] }));

  test('the full name wins over first and last name; with neither there is none', () => {
    const named = { ...variables, contact: { ...variables.contact, name: 'Jane R. Doe' } };
    assert.equal(fillText('$contact.name', named).text, 'Jane R. Doe');
    const nameless = { now: 0, contact: { id: '1', fields: {} } };
    assert.deepEqual(fillText('$contact.name$assignee.name', nameless).missing, [
      '$contact.name',
      '$assignee.name',
    ]);
  });

  test('a namespace without own property is nothing', () => {
    const at = { kind: 'variable', at: 0 } as const;
    assert.equal(valueOf({ ...at, namespace: 'system', name: 'constructor' }, variables), undefined);
    assert.equal(valueOf({ ...at, namespace: 'assignee', name: 'constructor' }, variables), undefined);
  });
});

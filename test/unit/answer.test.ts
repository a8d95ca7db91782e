import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readEmail, isAfterQuestion, type EmailContext } from '../../src/routing/answer.js';
import type { FoundEmail, IncomingMessage, MessageReading } from '../../src/routing/conversation.js';

const JANE = 'jane@example.com';
const found = (claim: FoundEmail['claim'], doubt?: FoundEmail['doubt']): FoundEmail => ({
  address: JANE,
  claim,
  ...(doubt ? { doubt } : {}),
});
const message = (reading: Partial<MessageReading>, over: Partial<IncomingMessage> = {}): IncomingMessage => ({
  id: 'm',
  kind: 'text',
  reading: { emails: [], ...reading },
  ...over,
});
const unasked: EmailContext = { isAsked: false, handOverWords: ['agent'] };
const asked: EmailContext = { isAsked: true, handOverWords: ['agent'] };
const named: EmailContext = { ...asked, candidate: JANE };

const rows: [string, IncomingMessage, EmailContext, string][] = [
  ['nothing but the address, unasked', message({ emails: [found('alone')] }), unasked, 'answer'],
  ['said to be their own, unasked', message({ emails: [found('own')] }), unasked, 'answer'],
  ['only mentioned, unasked', message({ emails: [found('mention')] }), unasked, 'unconfirmed'],
  ["somebody else's, unasked", message({ emails: [found('other')] }), unasked, 'unconfirmed'],
  ['only mentioned, in answer to the question', message({ emails: [found('mention')] }), asked, 'answer'],
  ["somebody else's, in answer to the question", message({ emails: [found('other')] }), asked, 'unconfirmed'],
  [
    'mistyped, in answer to the question',
    message({ emails: [found('alone', 'typo')] }),
    asked,
    'unconfirmed',
  ],
  ['with a doubtful ending', message({ emails: [found('own', 'ending')] }), unasked, 'unconfirmed'],
  [
    'mistyped, and sent again when it was named',
    message({ emails: [found('alone', 'typo')] }),
    named,
    'answer',
  ],
  ["named, and said to be somebody else's", message({ emails: [found('other')] }), named, 'unconfirmed'],
  ['yes to the address that was named', message({ reply: 'yes' }), named, 'answer'],
  ['a thumb, to whichever message', message({ reply: 'yes' }, { kind: 'reaction' }), named, 'ignored'],
  ['no to the address that was named', message({ reply: 'no' }), named, 'invalid'],
  ['yes, though nothing was named', message({ reply: 'yes' }), asked, 'invalid'],
  [
    'two addresses',
    message({ emails: [found('own'), { address: 'b@example.com', claim: 'own' }] }),
    asked,
    'invalid',
  ],
  ['a hand-over word', message({ words: 'agent' }), asked, 'handOver'],
  ['an address and a hand-over word', message({ words: 'agent', emails: [found('alone')] }), asked, 'answer'],
  ['a reaction', message({}, { kind: 'reaction' }), asked, 'ignored'],
  ['an edit without an address', message({ words: 'hi' }, { kind: 'edit' }), asked, 'ignored'],
  ['an edit with the address', message({ emails: [found('alone')] }, { kind: 'edit' }), asked, 'answer'],
  ['a sticker', message({}, { kind: 'sticker' }), asked, 'invalid'],
  ['a message that nobody has read', { id: 'm', kind: 'text', text: JANE }, asked, 'invalid'],
];

describe('what a message says in answer to the question', () => {
  for (const [name, one, context, kind] of rows)
    test(name, () => {
      assert.equal(readEmail(one, context).kind, kind);
    });
});

describe('whether a message came after the question', () => {
  const S = 1_800_000_000_000;
  /** Our clock when the platform had answered to the question. */
  const SENT = 5_000;
  const table: [
    name: string,
    message: { at?: number; receivedAt?: number },
    asked: { at?: number; answeredAt?: number },
    after: boolean,
    mayHaveOpened?: true,
  ][] = [
    ['no time of the message', {}, { at: S }, true],
    ['no time of the question', { at: S }, {}, true],
    ['in milliseconds: later', { at: S + 301 }, { at: S + 300 }, true],
    [
      'in milliseconds: earlier',
      { at: S + 299, receivedAt: SENT + 1 },
      { at: S + 300, answeredAt: SENT },
      false,
    ],
    [
      'in milliseconds: the same, before',
      { at: S + 300, receivedAt: SENT - 1 },
      { at: S + 300, answeredAt: SENT },
      false,
    ],
    [
      'in milliseconds: the same, since',
      { at: S + 300, receivedAt: SENT + 1 },
      { at: S + 300, answeredAt: SENT },
      true,
    ],
    ['the millisecond after a whole second', { at: S + 1 }, { at: S }, true],
    ['in seconds: a later one', { at: S + 1_000 }, { at: S }, true],
    [
      'in seconds: an earlier one',
      { at: S - 1_000, receivedAt: SENT + 1 },
      { at: S, answeredAt: SENT },
      false,
    ],
    [
      'in seconds: the same, received before we had asked',
      { at: S, receivedAt: SENT - 1 },
      { at: S, answeredAt: SENT },
      false,
    ],
    [
      'in seconds: the same, received at that moment',
      { at: S, receivedAt: SENT },
      { at: S, answeredAt: SENT },
      false,
    ],
    [
      'in seconds: the same, received since',
      { at: S, receivedAt: SENT + 1 },
      { at: S, answeredAt: SENT },
      true,
    ],
    [
      'in seconds: the same, and it may have opened the conversation',
      { at: S, receivedAt: SENT + 1 },
      { at: S, answeredAt: SENT },
      false,
      true,
    ],
    ['a later second, and it may have opened the conversation', { at: S + 1_000 }, { at: S }, true, true],
    [
      'in seconds: the same, and nobody knows when it was received',
      { at: S },
      { at: S, answeredAt: SENT },
      false,
    ],
    [
      'in seconds: the same, and nobody knows when we had asked',
      { at: S, receivedAt: SENT },
      { at: S },
      false,
    ],
    [
      'in seconds, the question in milliseconds, received since',
      { at: S, receivedAt: SENT + 1 },
      { at: S + 300, answeredAt: SENT },
      true,
    ],
    [
      'in seconds, the question in milliseconds, received before',
      { at: S, receivedAt: SENT - 1 },
      { at: S + 300, answeredAt: SENT },
      false,
    ],
    // An answer to our call tells its second only, of which the end is taken.
    [
      'in the second of the answer, received before',
      { at: S + 300, receivedAt: SENT - 1 },
      { at: S + 999, answeredAt: SENT },
      false,
    ],
    [
      'in the second of the answer, received since',
      { at: S + 300, receivedAt: SENT + 1 },
      { at: S + 999, answeredAt: SENT },
      true,
    ],
    [
      'in seconds, in that of the answer, received since',
      { at: S, receivedAt: SENT + 1 },
      { at: S + 999, answeredAt: SENT },
      true,
    ],
    [
      'in the second before that of the answer',
      { at: S - 1, receivedAt: SENT + 1 },
      { at: S + 999, answeredAt: SENT },
      false,
    ],
    ['in the second after that of the answer', { at: S + 1_000 }, { at: S + 999, answeredAt: SENT }, true],
  ];
  for (const [name, message, asked, after, mayHaveOpened = false] of table)
    test(`${name}: ${after}`, () => {
      assert.equal(isAfterQuestion({ ...message, mayHaveOpened }, asked), after);
    });
});

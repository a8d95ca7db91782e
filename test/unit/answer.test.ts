import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answerOf, isAfterQuestion, type AnswerContext } from '../../src/routing/answer.js';
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
const unasked: AnswerContext = { isAsked: false, handOverWords: ['agent'] };
const asked: AnswerContext = { isAsked: true, handOverWords: ['agent'] };
const named: AnswerContext = { ...asked, candidate: JANE };

const rows: [string, IncomingMessage, AnswerContext, string][] = [
  ['nothing but the address, unasked', message({ emails: [found('alone')] }), unasked, 'email'],
  ['said to be their own, unasked', message({ emails: [found('own')] }), unasked, 'email'],
  ['only mentioned, unasked', message({ emails: [found('mention')] }), unasked, 'candidate'],
  ["somebody else's, unasked", message({ emails: [found('other')] }), unasked, 'candidate'],
  ['only mentioned, in answer to the question', message({ emails: [found('mention')] }), asked, 'email'],
  ["somebody else's, in answer to the question", message({ emails: [found('other')] }), asked, 'candidate'],
  ['mistyped, in answer to the question', message({ emails: [found('alone', 'typo')] }), asked, 'candidate'],
  ['with a doubtful ending', message({ emails: [found('own', 'ending')] }), unasked, 'candidate'],
  [
    'mistyped, and sent again when it was named',
    message({ emails: [found('alone', 'typo')] }),
    named,
    'email',
  ],
  ["named, and said to be somebody else's", message({ emails: [found('other')] }), named, 'candidate'],
  ['yes to the address that was named', message({ reply: 'yes' }), named, 'email'],
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
  ['an address and a hand-over word', message({ words: 'agent', emails: [found('alone')] }), asked, 'email'],
  ['a reaction', message({}, { kind: 'reaction' }), asked, 'ignored'],
  ['an edit without an address', message({ words: 'hi' }, { kind: 'edit' }), asked, 'ignored'],
  ['an edit with the address', message({ emails: [found('alone')] }, { kind: 'edit' }), asked, 'email'],
  ['a sticker', message({}, { kind: 'sticker' }), asked, 'invalid'],
  ['a message that nobody has read', { id: 'm', kind: 'text', text: JANE }, asked, 'invalid'],
];

describe('what a message says in answer to the question', () => {
  for (const [name, one, context, kind] of rows)
    test(name, () => {
      assert.equal(answerOf(one, context).kind, kind);
    });

  test('a message at the very time of the question was written before it could be read', () => {
    assert.equal(isAfterQuestion(1_000, 1_000), false);
    assert.equal(isAfterQuestion(1_001, 1_000), true);
    assert.equal(isAfterQuestion(999, 1_000), false);
    assert.equal(isAfterQuestion(undefined, 1_000), true);
    assert.equal(isAfterQuestion(1, undefined), true);
  });
});

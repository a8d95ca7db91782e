import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { IncomingMessage } from '../../src/routing/conversation.js';
import { isSameMessage, MAX_OPENING_MESSAGE_GAP } from '../../src/routing/message.js';

const AT = 1_690_972_374_000;
const opening: IncomingMessage = {
  id: '1@1690972374000/message',
  kind: 'text',
  text: 'hello there',
  at: AT,
  fromOpening: true,
};
const received: IncomingMessage = { id: '1690972374123456', kind: 'text', text: 'hello there', at: AT + 123 };

function without(message: IncomingMessage, key: 'at' | 'text'): IncomingMessage {
  const copy = { ...message };
  Reflect.deleteProperty(copy, key);
  return copy;
}

test("an opening's message and the message of the same text are one", () => {
  assert.equal(isSameMessage(opening, received), true);
  for (const text of ['hello there\n', ' hello  there', 'hello\r\nthere'])
    assert.equal(isSameMessage(opening, { ...received, text }), true, JSON.stringify(text));
  assert.equal(isSameMessage({ ...opening, text: 'caf\u00e9' }, { ...received, text: 'cafe\u0301' }), true);
  assert.equal(
    isSameMessage(without(opening, 'at'), received),
    true,
    'a time that is not told contradicts nothing',
  );
});

test('another text, kind or time is another message', () => {
  for (const other of [
    { text: 'hello There' },
    { text: 'hello there!' },
    { kind: 'attachment' as const },
    { at: AT + MAX_OPENING_MESSAGE_GAP + 1 },
    { at: AT - MAX_OPENING_MESSAGE_GAP - 1 },
  ])
    assert.equal(isSameMessage(opening, { ...received, ...other }), false, JSON.stringify(other));
  for (const at of [AT - MAX_OPENING_MESSAGE_GAP, AT + MAX_OPENING_MESSAGE_GAP])
    assert.equal(isSameMessage(opening, { ...received, at }), true, 'the bound itself is within');
});

test('two messages of the platform with the same text are two, as are those of two openings', () => {
  assert.equal(isSameMessage(received, { ...received, id: '1690972374200000' }), false);
  assert.equal(isSameMessage(opening, { ...opening, id: '1@1690972380000/message' }), false);
  const [silent, other] = [without(opening, 'text'), without(received, 'text')];
  assert.equal(isSameMessage(silent, other), false, 'nothing says that they are the same');
});

test('the same id is the same message; the order of the two does not matter', () => {
  assert.equal(isSameMessage(received, { ...received, text: 'edited' }), true);
  const message = fc.record({
    id: fc.constantFrom('a', 'b'),
    kind: fc.constantFrom('text' as const, 'other' as const),
    text: fc.constantFrom('x', ' x', 'y'),
    at: fc.constantFrom(AT, AT + MAX_OPENING_MESSAGE_GAP + 1),
  });
  const marked = fc.tuple(message, fc.boolean()).map(([one, isOpening]): IncomingMessage => ({
    ...one,
    ...(isOpening ? { fromOpening: true as const } : {}),
  }));
  fc.assert(fc.property(marked, marked, (a, b) => isSameMessage(a, b) === isSameMessage(b, a)));
});

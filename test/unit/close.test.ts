import assert from 'node:assert/strict';
import test from 'node:test';
import { closes, type Close } from '../../src/routing/close.js';

const T = 1_690_972_374_000;

test('a close is of the opening with its time; a time without milliseconds stands for its second', () => {
  const rows: [opened: number, closed: number, same: boolean][] = [
    [T, T, true],
    [T, T + 431, true],
    [T + 431, T, true],
    [T + 431, T + 431, true],
    [T + 431, T + 432, false],
    [T, T + 1_000, false],
    [T, T - 1, false],
    [T + 999, T + 1_000, false],
  ];
  for (const [openedAt, closed, same] of rows)
    assert.equal(closes({ openedAt }, { openedAt: closed }), same, `${openedAt - T} ${closed - T}`);
});

test('a close that tells too little is neither: but what a caller of the API says is of the present opening', () => {
  const rows: [opened: number | undefined, close: Close, of: boolean | undefined][] = [
    [T, {}, undefined],
    [undefined, {}, undefined],
    [undefined, { closedAt: T }, undefined],
    [undefined, { openedAt: T }, undefined],
    [T, { closedAt: T }, true],
    [T, { closedAt: T - 1 }, false],
    [T, { byCaller: true }, true],
    [undefined, { byCaller: true }, true],
    [T, { byCaller: true, closedAt: T - 1 }, false],
  ];
  for (const [openedAt, close, of] of rows)
    assert.equal(
      closes(openedAt === undefined ? {} : { openedAt }, close),
      of,
      JSON.stringify([openedAt, close]),
    );
});

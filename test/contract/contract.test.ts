/** The contract, on each platform there is a connector for. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { platformKinds } from '../../src/platforms/index.js';
import { contract } from './contract.js';
import { platformsUnderTest } from './platforms/index.js';

test('every connector is under contract', () => {
  assert.deepEqual(platformsUnderTest.map(({ kind }) => kind.name).sort(), [...platformKinds.keys()].sort());
});

for (const platform of platformsUnderTest)
  describe(`the contract on ${platform.kind.name}`, () => {
    for (const { name, holds } of contract) test(name, (t) => holds(platform, t));
  });

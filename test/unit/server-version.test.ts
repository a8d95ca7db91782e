import assert from 'node:assert/strict';
import test from 'node:test';
import { whyTooOld } from '../../src/temporal/server-version.js';

test('a server that does not hold limits is named, with the version that does', () => {
  for (const version of ['1.32.0', '1.32.1-162', '1.100.0', '2.0.0'])
    assert.equal(whyTooOld(version), undefined, version);
  for (const version of ['1.29.1', '1.31.9', '0.9'])
    assert.match(
      whyTooOld(version) ?? '',
      /is older than 1\.32\.0: it does not hold the rate limits/,
      version,
    );
});

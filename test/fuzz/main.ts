/** `npm run fuzz -- [--seed N] [--runs M]`: fuzzes every operation; a failing seed is written to seeds.json, for `npm test`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startApi } from '../api/support/start-api.js';
import { contractOf } from './document.js';
import { fuzzOperation, type Failure, type Figures } from './fuzz.js';

const { values } = parseArgs({ options: { seed: { type: 'string' }, runs: { type: 'string' } } });
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const runs = Number(values.runs ?? 1_000);
if (!Number.isInteger(seed) || !Number.isInteger(runs) || runs < 1) {
  process.stderr.write('--seed and --runs are whole numbers\n');
  process.exit(2);
}
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const stops: (() => unknown)[] = [];
const api = await startApi(
  { after: (stop) => void stops.push(stop as () => unknown) },
  { rateLimit: { windowMs: 60_000, limit: 100_000_000 } },
);
const contract = await contractOf(api);
say(`seed ${seed}, ${runs} runs for each of ${contract.operations.length} operations`);
const failures: Failure[] = [];
for (const operation of contract.operations) {
  const figures: Figures = { requests: 0, statuses: {} };
  const failure = await fuzzOperation(api, contract, operation, { seed, runs, figures });
  say(`${operation.operationId}: ${JSON.stringify(figures)}${failure ? ` FAILED: ${failure.why}` : ''}`);
  if (failure) failures.push(failure);
}
for (const stop of stops) await stop();

const file = new URL('seeds.json', import.meta.url);
if (failures.length > 0) {
  const kept = JSON.parse(readFileSync(file, 'utf8')) as Failure[];
  writeFileSync(file, `${JSON.stringify([...kept, ...failures], null, 2)}\n`);
}
process.exit(failures.length === 0 ? 0 : 1);

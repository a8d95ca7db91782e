/** Many test files in one process; scripts/test.mjs says which. */
import { pathToFileURL } from 'node:url';

for (const file of (process.env['TEST_TOGETHER'] ?? '').split('\n')) await import(pathToFileURL(file).href);

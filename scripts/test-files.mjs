// Which test files are meant. Node 20's own runner knows no globs.
import { readdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { root } from './install.mjs';

const folders = ['unit', 'contract', 'vendor', 'workflow', 'replay', 'api', 'e2e'];

/** @param {string[]} wanted files, folders or globs; none: all */
export function testFiles(wanted) {
  const all = readdirSync(join(root, 'test'), { recursive: true })
    .map((name) => join('test', name))
    .filter((name) => name.endsWith('.test.ts'))
    .sort();
  if (wanted.length === 0) return all.filter((name) => folders.includes(name.split(/[\\/]/)[1]));
  return [...new Set(wanted.flatMap((one) => select(all, relative(root, resolve(one)))))];
}

function select(all, one) {
  if (statSync(join(root, one), { throwIfNoEntry: false })?.isFile()) return [one];
  const pattern = asPattern(one);
  return all.filter((name) => pattern.test(name) || name.startsWith(`${one}/`));
}

/** `**` any folders, `*` and `?` within one name, `{a,b}` either. */
function asPattern(glob) {
  const source = glob.replace(/\*\*\/|\*\*|[*?{},]|[.+^$()|[\]\\]/g, (found) => {
    const meaning = {
      '**/': '(?:.*/)?',
      '**': '.*',
      '*': '[^/]*',
      '?': '[^/]',
      '{': '(?:',
      '}': ')',
      ',': '|',
    };
    return meaning[found] ?? `\\${found}`;
  });
  return new RegExp(`^${source}$`);
}

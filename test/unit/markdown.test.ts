import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'node:test';

/** All Markdown of the repository: links lead somewhere, and lines and cells are short. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAX_LINE = 160;
const MAX_CELL = 200;
const SKIPPED = new Set(['node_modules', 'dist', '.git', '.data', '.stryker-tmp']);

const files = filesIn('');
const pages = files.filter((file) => file.endsWith('.md')).map((file) => ({ file, text: textOf(file) }));
const SOURCE =
  /^(?!test\/(replay\/histories|vendor|fixtures)\/).*(\.(ts|mjs|js|cjs|ya?ml)|Dockerfile|\.env\.example)$/;
const FILE =
  /`((?:src|test|sandbox|dev-server|bench|scripts|deploy|docs|dist)\/[\w/.-]+\.(?:ts|js|json|md|ya?ml))`/g;
const PAGE = /(?<![\w/.])(?:docs|bench)\/[\w/-]+\.(?:md|ya?ml|json|csv|svg|png|schema\.json)\b/g;

test('each relative link leads to a file, and to a heading of it', () => {
  assert.deepEqual(
    pages.flatMap(({ file, text }) => brokenLinks(file, text)),
    [],
  );
});

test('each page that code, tests and settings name exists', () => {
  const missing = files
    .filter((file) => SOURCE.test(file))
    .flatMap((file) => [...textOf(file).matchAll(PAGE)].map(([page]) => ({ file, page })))
    .filter(({ page }) => !existsSync(path.join(ROOT, page)));
  assert.deepEqual(missing, []);
});

test('each file and each npm command that the pages name exists', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const isThere = (name: string) =>
    existsSync(path.join(ROOT, name.replace('dist/', '').replace(/\.js$/, '.ts')));
  const missing = pages.flatMap(({ file, text }) => [
    ...[...text.matchAll(FILE)].map(([, name = '']) => name).filter((name) => !isThere(name)),
    ...[...text.matchAll(/npm run ([a-z:]+)/g)]
      .map(([, name = '']) => name.replace(/:$/, ''))
      .filter((name) => !(name in scripts) && name !== 'faults')
      .map((name) => `${file}: npm run ${name}`),
  ]);
  assert.deepEqual(missing, []);
});

test('test/support/README.md lists each helper', () => {
  const listed = [...textOf('test/support/README.md').matchAll(/`([\w-]+\.ts)`/g)].map(([, name]) => name);
  const helpers = readdirSync(path.join(ROOT, 'test/support')).filter((name) => name.endsWith('.ts'));
  assert.deepEqual(listed.sort(), helpers.sort());
});

test('the list of decisions names each one by its title', () => {
  const rows = files
    .filter((file) => /^docs\/decisions\/\d/.test(file))
    .map((file) => {
      const [, number = '', title = ''] = /^# (\d+)\. (.+)/.exec(textOf(file)) ?? [];
      return `| [${number}](${path.basename(file)}) | ${title} |`;
    });
  const listed = textOf('docs/decisions/README.md').match(/^\| \[.+$/gm) ?? [];
  assert.deepEqual([...listed].sort(), rows.sort());
});

test('no line is too long to be read, and no cell of a table', () => {
  assert.deepEqual(
    pages.flatMap(({ file, text }) => longLines(file, text)),
    [],
  );
});

test('a broken link, a broken anchor, a long line and a long cell are found', () => {
  const bad = ['# Here', '[a](missing.md)', '[b](#there)', 'x'.repeat(161), `| ${'y '.repeat(101)} |`].join(
    '\n',
  );
  assert.deepEqual(brokenLinks('README.md', bad), ['README.md: missing.md', 'README.md: #there']);
  assert.deepEqual(longLines('README.md', bad), [
    'README.md:4: 161 characters',
    'README.md:5: a cell of 201',
  ]);
});

function filesIn(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesIn(file);
    return [file];
  });
}

function textOf(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

function brokenLinks(file: string, text: string): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target) && !isFound(file, text, target))
    .map((target) => `${file}: ${target}`);
}

function isFound(from: string, own: string, link: string): boolean {
  const [target = '', anchor] = link.split('#');
  const file = path.join(ROOT, path.dirname(from), target);
  if (target !== '' && !existsSync(file)) return false;
  if (anchor === undefined) return true;
  if (target !== '' && statSync(file).isDirectory()) return false;
  return headings(target === '' ? own : readFileSync(file, 'utf8')).includes(anchor);
}

/** The anchors that GitHub gives to the headings of a page. */
function headings(text: string): string[] {
  return [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
}

function longLines(file: string, text: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    const place = `${file}:${index + 1}`;
    if (!line.startsWith('|')) return line.length > MAX_LINE ? [`${place}: ${line.length} characters`] : [];
    const longest = Math.max(...line.split(/(?<!\\)\|/).map((cell) => cell.trim().length));
    return longest > MAX_CELL ? [`${place}: a cell of ${longest}`] : [];
  });
}

// The licences of what we ship, judged against a list. Pure: the tests hand in lockfiles.

/** Licences that let anybody use, change and pass on, with a notice at most. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
]);

/** Read by a person: package@version, and why it may stay. */
const reviewed = new Map([
  [
    'caniuse-lite',
    'CC-BY-4.0: data about browsers, used while bundling; nothing of it is shipped in our code',
  ],
  ['unionfs', 'names no licence in its package.json; its LICENSE file is the Unlicense'],
]);

/**
 * @param {{ packages: Record<string, { dev?: boolean, license?: string, link?: boolean }> }} lockfile
 * @returns {{ count: number, problems: string[] }} of production packages
 */
export function judgeLicences({ packages }) {
  const shipped = Object.entries(packages).filter(([path, { dev, link }]) => path !== '' && !dev && !link);
  const problems = shipped.flatMap(([path, { license }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (reviewed.has(name) || mayBeUsed(license ?? '')) return [];
    return [`${name}: ${license === undefined ? 'no licence named' : license}`];
  });
  return { count: shipped.length, problems };
}

/** SPDX expressions as far as packages write them: one name, or names joined by one kind of word. */
export function mayBeUsed(expression) {
  const plain = expression.replace(/^\((.*)\)$/, '$1');
  if (plain.includes('(')) return false;
  if (plain.includes(' OR ')) return plain.split(' OR ').some(mayBeUsed);
  return plain.split(' AND ').every((name) => allowed.has(name));
}

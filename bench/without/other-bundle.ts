import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What of the bundle's text is replaced, and by what. */
export interface Change {
  from: string;
  to: string;
}

/** Each local activity is a regular one. */
export const regularActivities: Change = {
  from: 'exports.proxyLocalActivities = proxyLocalActivities;',
  to: 'exports.proxyLocalActivities = (options) => proxyActivities(options);',
};

/**
 * A bundle of workflow code that differs in one place.
 * @param folder where it goes
 * @throws {Error} when the place is not there
 */
export function otherBundle(bundle: string, { from, to }: Change, folder: string): string {
  const code = readFileSync(bundle, 'utf8');
  const changed = code.replace(from, to);
  if (changed === code) throw new Error(`${bundle} has no ${from}`);
  const file = join(mkdtempSync(join(folder, 'bundle-')), 'workflow-bundle.js');
  writeFileSync(file, changed);
  return file;
}

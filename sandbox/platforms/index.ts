import { readdirSync } from 'node:fs';
import type { Dialect } from './dialect.js';

/** Each folder here is the stand-in of the platform with that name. */
const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true }).filter((one) =>
  one.isDirectory(),
);

/** Every platform there is a stand-in for, by its name in webhook addresses. */
export const dialects: ReadonlyMap<string, Dialect> = new Map(
  await Promise.all(
    folders.map(async ({ name }) => {
      const { dialect } = (await import(`./${name}/index.js`)) as { dialect: Dialect };
      return [name, dialect] as const;
    }),
  ),
);

/** @throws {RangeError} when the sandbox has no such stand-in */
export function dialectOf(platform: string): Dialect {
  const dialect = dialects.get(platform);
  if (dialect) return dialect;
  throw new RangeError(`the sandbox cannot play ${platform}; it plays ${[...dialects.keys()].join(', ')}`);
}

/** The data files of `test/vendor/<vendor>/`. */
import { readFileSync } from 'node:fs';

export type Json = Record<string, unknown>;

export function vendorText(vendor: string, file: string): string {
  return readFileSync(new URL(`../${vendor}/${file}`, import.meta.url), 'utf8');
}

/** One JSON file, parsed anew for each call. */
export function vendorData(vendor: string, file: string): Json {
  return JSON.parse(vendorText(vendor, file)) as Json;
}

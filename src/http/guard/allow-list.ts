import ipaddr from 'ipaddr.js';

type Range = [address: ipaddr.IPv4 | ipaddr.IPv6, bits: number];

/** What may be reached inside the private network: host names, addresses and ranges (CIDR). */
export interface AllowList {
  names: ReadonlySet<string>;
  /** Single addresses, in their shortest spelling. */
  addresses: ReadonlySet<string>;
  ranges: readonly Range[];
}

const NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/** What is wrong with an entry, as a sentence; undefined when nothing is. */
export function checkAllowEntry(text: string): string | undefined {
  const entry = normal(text);
  if (ipaddr.isValid(entry) || NAME.test(entry)) return isLooseNumber(entry) ? WRITTEN_OUT : undefined;
  if (!ipaddr.isValidCIDR(entry)) return 'must be a host name, an address or a range such as 10.0.0.0/8';
  return undefined;
}

const WRITTEN_OUT = 'must be an address written out, like 127.0.0.1';

/** `127.1`, `0x7f000001`, `2130706433`: addresses to some, names to others. */
function isLooseNumber(entry: string): boolean {
  return (
    !entry.includes(':') &&
    /^(0x)?[0-9a-f.]*$/.test(entry) &&
    !/^\d+(\.\d+){3}$/.test(entry) &&
    /(^|\.)(0x[0-9a-f]*|\d+)$/.test(entry)
  );
}

/** @throws {RangeError} for an entry that {@link checkAllowEntry} complains of */
export function parseAllowList(entries: readonly string[]): AllowList {
  const names = new Set<string>();
  const addresses = new Set<string>();
  const ranges: Range[] = [];
  for (const one of entries) {
    const entry = normal(one);
    const wrong = checkAllowEntry(entry);
    if (wrong !== undefined) throw new RangeError(`${entry} ${wrong}`);
    if (ipaddr.isValid(entry)) addresses.add(ipaddr.process(entry).toString());
    else if (entry.includes('/')) ranges.push(ipaddr.parseCIDR(entry));
    else names.add(entry);
  }
  return { names, addresses, ranges };
}

/** Host names have no case, and the dot of the root at their end changes nothing. */
export function normal(host: string): string {
  return host
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

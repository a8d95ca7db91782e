import { isIP } from 'node:net';
import type { RequestHandler } from 'express';
import { Problem } from './problems/problem.js';

/** Whether an address to listen on is reached from this machine alone. */
const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host);

/** Names of ROUTER_HOSTS, divided by commas. */
export const hostNames = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');

/**
 * Against DNS rebinding: a page in a browser on this machine can have its own name point here, and its requests then bring
 * that name along. A service for this machine alone takes its own names; others are configured.
 * @param host the address it listens on
 * @param names under which a proxy reaches it; with any, services on other addresses are checked too
 */
export function onlyKnownHosts(host: string, names: readonly string[]): RequestHandler {
  const isLocal = isLoopback(host);
  return (req, _res, next) => {
    const name = nameIn(req.headers.host);
    const isKnown =
      (!isLocal && names.length === 0) ||
      // A browser always sends one; a probe that speaks HTTP/1.0 need not.
      name === undefined ||
      isLoopback(name) ||
      names.includes(name) ||
      // The name of a page is never an IP address.
      (!isLocal && isIP(name) !== 0);
    next(isKnown ? undefined : new Problem('unknown-host'));
  };
}

/** The host without its port, in lower case; IPv6 without its brackets. */
function nameIn(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const found = /^(?:\[([^\]]*)\]|([^:]*))(?::\d{1,5})?$/.exec(header.trim().toLowerCase());
  return found?.[1] ?? (found?.[2] ?? '').replace(/\.$/, '');
}

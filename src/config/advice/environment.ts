import { readEnv, type Environment } from '../../crm/build-request.js';
import type { Remark } from './codes.js';
import { textsIn } from '../checks/raw.js';

const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)(:-[^{}]*)?\}/g;

/** Each variable that the file refers to and nobody has set, once, where it stands first. Names only, never values. */
export function adviceOnEnvironment(raw: unknown, given: Environment): Remark[] {
  const told = new Set<string>();
  return textsIn(raw, []).flatMap(({ value, path }) =>
    [...value.matchAll(REFERENCE)].flatMap(([, name = '', fallback]): Remark[] => {
      if (told.has(name) || readEnv({ kind: 'env', name, at: 0 }, given) !== undefined) return [];
      told.add(name);
      const instead =
        fallback === undefined ? "the sandbox's value is taken" : 'the default in the file is taken';
      return [{ code: 'ROUTER_ADVICE_ENV_UNSET', path, message: `${name} is not set; ${instead}` }];
    }),
  );
}

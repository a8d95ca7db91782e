/** The domain behind an `@`, without the words that follow it. */
import type { Doubt } from './place.js';
import {
  beforeNextWord,
  completeBeginning,
  hasLongSuffix,
  hasMistypedEnding,
  isKnownDomain,
} from './domains.js';
import { REACH } from './limits.js';
import { oneScriptBeginning, scriptOf } from './scripts.js';
import { compact } from '../routing/compact.js';

export interface DomainRead {
  domain: string;
  doubt?: Doubt;
  /** Where the domain ends in the text. */
  end: number;
  /** The character behind it. */
  next?: string;
}

const DOMAIN_CHAR = /[\p{L}\p{Nd}\p{M}.-]/u;

/** "x.co .uk", "x.com_y.de", "host:path/file": the domain is longer, or this is no domain. */
const GOES_ON = /^(?:_[\p{L}\p{N}_]|:[\p{L}\p{N}_.-]{1,60}\/)/u;
/** A label behind a comma or a blank, as a slip or a phone keyboard puts it: "x.co,uk", "x.co. uk". */
const APART = /^(?<gap>[,。]|[ \u00a0]\.[ \u00a0]?|\.[ \u00a0])(?<label>[a-z]{2,3})(?![\p{L}\p{N}@.'-])/u;

export function readDomain(text: string, start: number): DomainRead | undefined {
  const run = runAfter(text, start);
  if (run === undefined) return undefined;
  const decided = decide(run);
  if (!decided) return undefined;
  const end = start + decided.domain.length;
  const domain = decided.domain.replace('。', '.');
  const rest = text.slice(end, end + 80);
  const next = rest[0];
  if (next === '@' || text[start + run.length] === '@' || GOES_ON.test(rest)) return undefined;
  const apart = APART.exec(rest)?.groups;
  const goesOn = apart !== undefined && hasLongSuffix(`${domain}.${apart['label'] ?? ''}`);
  if (goesOn && !/^[.。]/u.test(apart['gap'] ?? '')) return undefined;
  const doubt = decided.doubt ?? (goesOn ? ('ending' as const) : undefined);
  return compact({
    domain,
    end,
    doubt,
    next,
  });
}

/** @returns undefined where more text of the same run follows than any domain has */
function runAfter(text: string, start: number): string | undefined {
  let end = start;
  let hasDot = false;
  for (const char of text.slice(start, start + REACH)) {
    // The first dot of a domain may be an ideographic one; a later one ends a sentence.
    const isDot: boolean =
      char === '。' && !hasDot && end > start && scriptOf(text[end + 1] ?? '') !== undefined;
    if (!isDot && !DOMAIN_CHAR.test(char)) break;
    hasDot ||= char === '.' || isDot;
    end += char.length;
  }
  return end - start >= REACH - 1 ? undefined : text.slice(start, end);
}

/** @returns the beginning of the run that is the domain */
function decide(run: string): { domain: string; doubt?: Doubt } | undefined {
  const [head = '', gap = '', ...more] = run.split(/(\.\.+)/u);
  const after = more.join('');
  // "x.co..uk" is a slip, "x.com...thanks" a sentence.
  if (gap === '..' && after !== '' && !isKnownDomain(trimmed(head))) return undefined;
  if (gap === '..' && /^[a-z]{2,3}(?!\p{L})/u.test(after)) return undefined;
  const { clean, glue } = withoutGlue(trimmed(head));
  const known = complete(clean);
  if (!known) return undefined;
  const doubt = known.doubt ?? (glue === 'other' ? ('glued' as const) : undefined);
  return compact({ domain: known.domain, doubt });
}

function trimmed(run: string): string {
  return run.replace(/(?<![.-])[.-]+$/u, '');
}

/** Cuts where the script changes inside a label: x.comда, x.com谢谢. */
function withoutGlue(run: string): { clean: string; glue?: 'eastAsian' | 'other' } {
  let length = 0;
  for (const label of run.split(/[.。]/u)) {
    const start = oneScriptBeginning(label);
    if (start !== label) {
      const glued = scriptOf(Array.from(label.slice(start.length))[0] ?? '');
      return { clean: run.slice(0, length + start.length), glue: glued === 'eastAsian' ? glued : 'other' };
    }
    length += label.length + 1;
  }
  return { clean: run };
}

function complete(typed: string): { domain: string; doubt?: Doubt } | undefined {
  const plain = typed.replace('。', '.');
  const cut = (length: number) => typed.slice(0, length);
  if (isKnownDomain(plain)) {
    const rest = beforeNextWord(plain);
    return rest === undefined ? { domain: typed } : { domain: cut(rest.length), doubt: 'ending' };
  }
  const hyphen = plain.indexOf('-', plain.lastIndexOf('.'));
  // A top-level domain holds no hyphen: "x.com-Adresse", "x.com-ra".
  if (hyphen > 0 && isKnownDomain(plain.slice(0, hyphen))) return { domain: cut(hyphen), doubt: 'glued' };
  const beginning = completeBeginning(plain);
  if (beginning !== undefined) {
    const script = scriptOf(Array.from(plain.slice(beginning.length + 1))[0] ?? '');
    const isOtherScript = script !== undefined && script !== 'latin';
    return { domain: cut(beginning.length), ...(isOtherScript ? {} : { doubt: 'ending' }) };
  }
  return hasMistypedEnding(plain) ? { domain: typed, doubt: 'typo' } : undefined;
}

import { z } from 'zod';
import { languageProblem } from '../language.js';
import { nameOf, parseTemplate } from '../../routing/templates.js';
import { normalizeLanguage } from '../../routing/language.js';
import type { Texts } from '../../routing/policy/policy.js';
import { always, chosenBy, isRecord, report, text, type Reporter } from './basics.js';

/** respond.io sends no longer texts. */
const MAX_TEXT = 2_000;
const LANGUAGE = /^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i;

/** A text for a contact, variables checked. */
function message() {
  return text(MAX_TEXT).superRefine((value, ctx) => {
    if (typeof value === 'string') checkText(ctx, value);
  }, always);
}

function checkText(ctx: Reporter, template: string): void {
  const { parts, problems } = parseTemplate(template);
  for (const { at, message: why } of problems)
    report(ctx, 'ROUTER_BAD_TEMPLATE', `${why} (character ${at + 1})`);
  for (const part of parts) {
    if (part.kind === 'env')
      report(ctx, 'ROUTER_BAD_ENV_REFERENCE', `${nameOf(part)} does not belong in a text that contacts read`);
  }
}

/** One text, or a text per language with a `default`. Languages are kept in lower case with hyphens. */
export function texts() {
  const byLanguage = z
    .record(z.string(), message())
    .superRefine((value, ctx) => {
      if (!isRecord(value)) return;
      if (!Object.hasOwn(value, 'default'))
        report(ctx, 'ROUTER_MISSING_KEY', 'a text by language needs a default', ['default']);
      const seen = new Set<string>();
      for (const key of Object.keys(value).filter((one) => one !== 'default')) {
        const why = LANGUAGE.test(key) ? languageProblem(key) : 'is no language code such as de or pt-BR';
        if (why !== undefined) report(ctx, 'ROUTER_BAD_NAME', `${key} ${why}`, [key]);
        const plain = key.toLowerCase().replaceAll('_', '-');
        if (seen.has(plain)) report(ctx, 'ROUTER_BAD_NAME', `${key} stands here already`, [key]);
        seen.add(plain);
      }
    }, always)
    .transform((value) => normalized(value) as Texts);
  const single = message().transform((value): Texts => ({ default: value }));
  return chosenBy<Texts>('texts', (value) => (isRecord(value) ? byLanguage : single));
}

function normalized(value: Record<string, string>): Record<string, string> {
  const entries = Object.entries(value).map(([key, one]) => [normalizeLanguage(key) ?? key, one]);
  return Object.fromEntries(entries) as Record<string, string>;
}

import { parseTemplate } from '../../routing/templates.js';
import { isRecord } from '../../schema/values.js';
import { inside, oneOrMoreAt, textsIn, type Finding } from './raw.js';

/** Settings of a CRM that are valid and would never find a VIP. */
export function checkCrm(workspace: unknown, path: PropertyKey[]): Finding[] {
  const crm = inside(workspace, 'crm');
  if (!isRecord(crm)) return [];
  const never = (at: PropertyKey[], message: string): Finding => ({
    code: 'ROUTER_NEVER_MATCHES',
    path: [...path, 'crm', ...at],
    message,
  });
  return (crm['type'] ?? 'http') === 'http' ? aboutRequest(crm, never) : [];
}

function aboutRequest(
  crm: Record<string, unknown>,
  never: (at: PropertyKey[], message: string) => Finding,
): Finding[] {
  const { request } = crm;
  if (!isRecord(request) || typeof request['url'] !== 'string') return [];
  const used = new Set(
    ['url', 'headers', 'body']
      .flatMap((key) => textsIn(request[key], []))
      .flatMap(({ value }) => parseTemplate(value).parts)
      .flatMap((part) => (part.kind === 'variable' && part.namespace === 'contact' ? [part.name] : [])),
  );
  const by = oneOrMoreAt(crm, 'identifyBy');
  const found: Finding[] = [];
  if (used.size === 0)
    found.push(
      never(['request', 'url'], 'the request is the same for every contact: it uses no $contact variable'),
    );
  else if (by.includes('phone') && !used.has('phone') && used.has('email'))
    found.push(
      never(
        ['identifyBy'],
        'a contact known by phone only can never be looked up: the request needs $contact.email',
      ),
    );
  if (!by.includes('phone') && used.has('phone') && !used.has('email') && !used.has('id'))
    found.push(
      never(['request', 'url'], 'the request needs $contact.phone, but crm.identifyBy does not list phone'),
    );
  return [...found, ...aboutStatus(crm, request, never)];
}

/** A status is three digits. */
function aboutStatus(
  crm: Record<string, unknown>,
  { saveStatusAs }: Record<string, unknown>,
  never: (at: PropertyKey[], message: string) => Finding,
): Finding[] {
  const variable = inside(crm, 'vipWhen', 'variable');
  if (typeof saveStatusAs !== 'string' || variable !== saveStatusAs) return [];
  const words = oneOrMoreAt(crm, 'vipWhen', 'equals').map(String);
  const isStatus = (word: string) => /^[1-5]\d\d$/.test(word.trim());
  const hasThreshold = inside(crm, 'vipWhen', 'atLeast') !== undefined;
  if (hasThreshold || words.some(isStatus)) return [];
  return [
    never(
      ['vipWhen'],
      `${saveStatusAs} is the HTTP status of the answer, such as 200; vipWhen can never match`,
    ),
  ];
}

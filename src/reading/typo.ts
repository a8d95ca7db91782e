/** Domains that are one slip away from a big provider. */

/** Shorter names have too many real neighbours: only a doubled, added or swapped letter counts as a slip. */
const MIN_NAME = 5;

export function isNearProvider(domain: string): boolean {
  const typed = domain.toLowerCase();
  if (PROVIDERS.has(typed) || WELL_KNOWN.has(typed)) return false;
  for (const provider of PROVIDERS) if (isSlipOf(typed, provider)) return true;
  return false;
}

/** For a domain that does not exist every slip counts. */
export function isSlipOfProvider(domain: string): boolean {
  return [...PROVIDERS].some((provider) => isOneEdit(domain.toLowerCase(), provider));
}

function isSlipOf(typed: string, provider: string): boolean {
  if (!isOneEdit(typed, provider)) return false;
  const name = provider.slice(0, provider.indexOf('.'));
  if (name.length >= MIN_NAME) return true;
  const isSameName = typed.startsWith(`${name}.`);
  if (isSameName && provider.endsWith('.com') && typed.length < provider.length) return true;
  return typed.length > provider.length || isSwap(typed, provider);
}

/** One letter inserted, left out, replaced, or two neighbours swapped. */
export function isOneEdit(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [inA, inB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return (inA.length <= 1 && inB.length <= 1) || isSwap(a, b);
}

function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const at = Array.from(a, (_, index) => index).filter((index) => a[index] !== b[index]);
  const [first = 0, second = 0] = at;
  return at.length === 2 && second === first + 1 && a[first] === b[second] && a[second] === b[first];
}

/** Where many people have their address. A domain one slip away from one of these draws a question back. */

const names = (name: string, suffixes: string) => suffixes.split(' ').map((suffix) => `${name}.${suffix}`);

const COUNTRIES =
  'com at be ca ch co.id co.in co.jp co.kr co.nz co.th co.uk co.za com.ar com.au com.br com.co com.hk com.mx com.my com.pe com.ph com.sg com.tr com.tw com.ve com.vn cl cz de dk es fi fr gr hu ie in it jp nl no pl pt ro ru se';

const PROVIDERS: ReadonlySet<string> = new Set([
  'gmail.com',
  'googlemail.com',
  ...names('yahoo', COUNTRIES),
  ...names('hotmail', COUNTRIES),
  ...names('outlook', COUNTRIES),
  ...names(
    'live',
    'com at be ca ch cl cn com.ar com.au com.mx com.pt co.uk co.za de dk fr ie it jp nl no ru se',
  ),
  ...names('gmx', 'de net at ch com fr es us eu co.uk'),
  ...names('yandex', 'ru com by kz ua com.tr'),
  ...names('icloud', 'com com.cn'),
  ...names('mail', 'ru com de ee bg'),
  ...names('protonmail', 'com ch'),
  ...names('orange', 'fr es'),
  ...names('tutanota', 'com de'),
  ...'msn.com aol.com me.com mac.com ymail.com rocketmail.com proton.me pm.me zoho.com fastmail.com'.split(
    ' ',
  ),
  ...'web.de t-online.de freenet.de arcor.de posteo.de mailbox.org'.split(' '),
  ...'qq.com 163.com 126.com sina.com sina.cn sohu.com foxmail.com aliyun.com yeah.net 139.com'.split(' '),
  ...'naver.com daum.net hanmail.net nate.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp'.split(' '),
  ...'bk.ru list.ru inbox.ru rambler.ru ya.ru ukr.net i.ua'.split(' '),
  ...'free.fr laposte.net wanadoo.fr sfr.fr bbox.fr'.split(' '),
  ...'libero.it virgilio.it tiscali.it alice.it tin.it'.split(' '),
  ...'wp.pl onet.pl o2.pl interia.pl seznam.cz centrum.cz azet.sk freemail.hu citromail.hu abv.bg'.split(' '),
  ...'uol.com.br bol.com.br terra.com.br ig.com.br sapo.pt'.split(' '),
  ...'comcast.net verizon.net att.net sbcglobal.net cox.net bellsouth.net charter.net'.split(' '),
  ...'btinternet.com sky.com talktalk.net ntlworld.com virginmedia.com'.split(' '),
  ...'rediffmail.com bigpond.com ziggo.nl kpnmail.nl hetnet.nl planet.nl telenet.be skynet.be bluewin.ch'.split(
    ' ',
  ),
  ...'telia.com bredband.net online.no walla.co.il walla.com rogers.com shaw.ca sympatico.ca'.split(' '),
]);

/** Real domains that are one letter away from a provider. */
const WELL_KNOWN: ReadonlySet<string> = new Set(
  'email.com email.de emails.com hey.com mail.ch mail.fr mail.co.uk mail.be live.ca wp.com op.pl yandex.uz zoho.eu zoho.in free.de freemail.de proton.com protonmail.de outlook.at sky.de web.com tele.com telia.se mail.mn gmx.biz gmx.info gmx.org 189.cn 188.com 136.com'.split(
    ' ',
  ),
);

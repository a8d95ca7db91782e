/** Where many people have their address. A domain one slip away from one of these draws a question back. */

const names = (name: string, suffixes: string) => suffixes.split(' ').map((suffix) => `${name}.${suffix}`);

const COUNTRIES =
  'com at be ca ch co.id co.in co.jp co.kr co.nz co.th co.uk co.za com.ar com.au com.br com.co com.hk com.mx com.my com.pe com.ph com.sg com.tr com.tw com.ve com.vn cl cz de dk es fi fr gr hu ie in it jp nl no pl pt ro ru se';

export const PROVIDERS: ReadonlySet<string> = new Set([
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
export const WELL_KNOWN: ReadonlySet<string> = new Set(
  'email.com email.de emails.com hey.com mail.ch mail.fr mail.co.uk mail.be live.ca wp.com op.pl yandex.uz zoho.eu zoho.in free.de freemail.de proton.com protonmail.de outlook.at sky.de web.com tele.com telia.se mail.mn gmx.biz gmx.info gmx.org 189.cn 188.com 136.com'.split(
    ' ',
  ),
);

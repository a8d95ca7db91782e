/** Undoes what channels, keyboards and copy and paste do to an address. Every step takes linear time. */
import { decodeHTMLStrict } from 'entities';
import { endsSentence } from './words/fillers.js';

/** Tags inside a line join what they separate; tags of blocks end a line. `<jane@x.com>` is no tag. */
const INLINE_TAG =
  /<\/?(?:b|i|u|s|em|strong|span|font|code|mark|small|sub|sup|wbr|bdi|bdo)(?:\s[^<>]{0,200})?\/?>/giu;
const BLOCK_TAG =
  /<\/?(?:br|p|div|li|ul|ol|td|tr|th|table|tbody|h[1-6]|blockquote|hr|pre|section)(?:\s[^<>]{0,200})?\/?>/giu;
const LINK_TAG = /<\/?a(?:\s[^<>]{0,500})?>/giu;

const BACKSLASHED = /\\([!-/:-@[-`{-~])/gu;
const MAILTO = /mailto:([^\s<>"()[\]|]{1,600})/giu;
/** Percent-encodings of characters that stand in an address: @ + ' . _ - */
const PERCENT = /%(40|2b|27|2e|5f|2d)/giu;

/** Direction marks, joiners, soft hyphens; not the zero width space, which may separate words. */
const INVISIBLE = /(?!\u200b)\p{Default_Ignorable_Code_Point}/gu;
/** Copied with an address, or put behind its dots. Elsewhere it may be a blank: it stays, and nothing is read across it. */
const ZERO_WIDTH_SPACE = /(?<=^|[\s@.:<(])\u200b|\u200b(?=$|[\s@.>)])/gu;
const FULL_WIDTH = /[\uff01-\uff5e]/gu;
const STYLED = /[\u{1d400}-\u{1d7ff}\ufb00-\ufb06]/gu;
const HYPHEN = /[\u2010\u2011\ufe63]/gu;
const APOSTROPHE =
  /(?<=[\p{L}\p{N}])[\u2019\u2018\u201b\u02b9-\u02bd\u02c8\u02ca\u2032\u00b4\ua78b\ua78c](?=[\p{L}\p{N}])/gu;

export function plainText(raw: string): string {
  return normalizeCharacters(undoEncodings(raw));
}

function undoEncodings(raw: string): string {
  // Twice: platforms that escape what was escaped before.
  const decoded = raw.includes('&') ? decodeHTMLStrict(decodeHTMLStrict(raw)) : raw;
  const text = decoded.includes('<') ? withoutTags(decoded) : decoded;
  return text
    .replace(BACKSLASHED, '$1')
    .replace(MAILTO, (_, link: string) => `mailto:${withoutQuery(link)}`)
    .replace(PERCENT, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

function withoutTags(text: string): string {
  return text
    .replace(INLINE_TAG, '')
    .replace(BLOCK_TAG, '\n')
    .replace(LINK_TAG, (tag) => /mailto:[^"\s>]{1,600}/iu.exec(tag)?.[0].replace(/$/u, ' ') ?? ' ');
}

/** Subject, copies and text of a `mailto:` link are no answer. */
function withoutQuery(link: string): string {
  return link.includes('?') ? `${link.slice(0, link.indexOf('?'))} ` : link;
}

function normalizeCharacters(text: string): string {
  return withDots(
    text
      .replace(INVISIBLE, '')
      .replace(ZERO_WIDTH_SPACE, '')
      .replace(FULL_WIDTH, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
      .replace(STYLED, (char) => char.normalize('NFKC'))
      .replace(/[\u2024\ufe52]/gu, '.')
      .replace(/\ufe6b/gu, '@')
      .replace(/\uff61/gu, '。')
      .replace(HYPHEN, '-')
      .normalize('NFC')
      .replace(APOSTROPHE, "'"),
  );
}

/** An ideographic full stop between two Latin letters is the dot of that keyboard, unless it ends a sentence: "OK。jane@x.com". */
function withDots(text: string): string {
  return text.replace(/(?<=[A-Za-z0-9])。(?=[A-Za-z0-9])/gu, (stop, at: number) => {
    const before = text.slice(Math.max(0, at - 80), at);
    // Behind a domain with ordinary dots it ends the sentence.
    if (/@[a-z0-9-]{1,60}\.[a-z0-9.-]{1,60}$/iu.test(before)) return stop;
    const word = /[A-Za-z]{1,20}$/u.exec(before)?.[0] ?? '';
    return endsSentence(word) ? stop : '.';
  });
}

/** Undoes what a channel did to a text before it was handed on: HTML tags and entities, Markdown's backslashes. */
import { decodeHTMLStrict } from 'entities';

/** Tags that end a line. */
const BLOCKS = new Set(
  'address blockquote br div h1 h2 h3 h4 h5 h6 hr li ol p pre table td th tr ul'.split(' '),
);
/** Tags inside a line: what they mark goes on without a blank. */
const INLINES = new Set(
  'a b code del em font i img ins mark s small span strike strong sub sup u'.split(' '),
);
const WRAPPERS = new Set('body center head html tbody tfoot thead'.split(' '));

/** From a `<` to the `>` that belongs to it: the tag's name, and its attributes. */
const TAG_AT = /<\/?([a-z][a-z0-9]*)(?![^\s/>])([^<>]*)>/iy;
const MARKDOWN_ESCAPE = /\\([!-/:-@[-`{-~\n])/g;
/** Some channels escape what was escaped already. */
const MAX_PASSES = 2;

/**
 * The text as it was written. Only tags that HTML has are taken out: `Jane <jane@example.com>` stays as it is.
 * Entities need their semicolon, since `a&not-b` may be part of an address.
 */
export function toPlainText(content: string): string {
  let text = content;
  for (let pass = 0; pass < MAX_PASSES && /[<&]/.test(text); pass++)
    text = decodeHTMLStrict(withoutTags(text));
  return text.replace(MARKDOWN_ESCAPE, '$1').trim();
}

function withoutTags(text: string): string {
  let plain = '';
  let from = 0;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at + 1)) {
    TAG_AT.lastIndex = at;
    const [tag, name = '', attributes = ''] = TAG_AT.exec(text) ?? [];
    const mark = tag === undefined ? undefined : replacementOf(name.toLowerCase(), attributes);
    if (tag === undefined || mark === undefined) continue;
    plain += text.slice(from, at) + mark;
    from = at + tag.length;
  }
  return plain + text.slice(from);
}

/** The replacement for a tag; undefined where the angle brackets hold words and not a tag. */
function replacementOf(name: string, attributes: string): string | undefined {
  const isBare = attributes.trim() === '' || attributes.trim() === '/';
  if (!isBare && !attributes.includes('=')) return undefined;
  if (BLOCKS.has(name)) return '\n';
  return INLINES.has(name) || WRAPPERS.has(name) ? '' : undefined;
}

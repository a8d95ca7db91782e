/** As much of SOQL as look-ups need, and strict: what it does not understand is malformed, as in the real one. */

export interface Query {
  fields: string[];
  object: string;
  where: { field: string; operator: '=' | '!=' | 'LIKE'; value: string }[];
  /** `AND`: all must hold, `OR`: any may. */
  joined: 'AND' | 'OR';
  limit: number;
}

const TOKEN = /\s*(?:'((?:[^'\\]|\\.)*)'|([A-Za-z_][\w.]*)|(\d+)|(!=|=|,))/y;

type Token = { kind: 'string' | 'word' | 'number' | 'sign'; text: string };

/** @throws {SyntaxError} */
export function parseSoql(text: string): Query {
  const tokens = tokensOf(text);
  const take = (kind: Token['kind'], ...allowed: string[]): string => {
    const next = tokens.shift();
    const fits = next?.kind === kind && (allowed.length === 0 || allowed.includes(next.text.toUpperCase()));
    if (!next || !fits) throw new SyntaxError(`unexpected token: ${next?.text ?? 'end of query'}`);
    return next.text;
  };
  const isNext = (word: string) => tokens[0]?.text.toUpperCase() === word;

  take('word', 'SELECT');
  const fields = [take('word')];
  while (isNext(',')) {
    take('sign', ',');
    fields.push(take('word'));
  }
  take('word', 'FROM');
  const query: Query = { fields, object: take('word'), where: [], joined: 'OR', limit: 2_000 };
  if (isNext('WHERE')) {
    do {
      const by = take('word', 'WHERE', 'OR', 'AND').toUpperCase();
      // Mixed ones need brackets.
      if (by !== 'WHERE' && query.where.length > 1 && by !== query.joined)
        throw new SyntaxError(`unexpected token: ${by}`);
      if (by !== 'WHERE') query.joined = by as Query['joined'];
      const field = take('word');
      const operator = isNext('LIKE') ? take('word', 'LIKE').toUpperCase() : take('sign', '=', '!=');
      query.where.push({ field, operator: operator as '=', value: take('string') });
    } while (isNext('OR') || isNext('AND'));
  }
  if (isNext('LIMIT')) {
    take('word', 'LIMIT');
    query.limit = Number(take('number'));
  }
  if (tokens.length > 0) throw new SyntaxError(`unexpected token: ${tokens[0]?.text ?? ''}`);
  return query;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new SyntaxError(`unexpected token at ${from}`);
    const [, string, word, number, sign] = match;
    if (string !== undefined) tokens.push({ kind: 'string', text: string.replace(/\\(.)/g, '$1') });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else tokens.push({ kind: 'sign', text: sign ?? '' });
  }
  return tokens;
}

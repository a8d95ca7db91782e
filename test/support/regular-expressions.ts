/** Every regular expression of the source, read from the syntax tree: one that is added is found by itself. */
import ts from 'typescript';

export interface Found {
  pattern: string;
  flags: string;
  /** `src/api/auth.ts:19` */
  where: string;
}

/** @throws {Error} for a `RegExp` made of anything but literals and constants of its file: nobody could judge it */
export function regularExpressionsOf(
  file: string,
  text: string,
  { allowsBuilt = false }: { allowsBuilt?: boolean } = {},
): Found[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const constants = constantsOf(source);
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    const where = `${file}:${line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) found.push({ ...fromLiteral(node.text), where });
    else if (isRegExpCall(node)) {
      const built = fromCall(node, constants);
      if (built) found.push({ ...built, where });
      else if (!allowsBuilt) throw new Error(`${where}: a RegExp whose pattern is known at run time only`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

type Call = ts.NewExpression | ts.CallExpression;

const isRegExpCall = (node: ts.Node): node is Call =>
  (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp';

function fromLiteral(text: string) {
  const end = text.lastIndexOf('/');
  return { pattern: text.slice(1, end), flags: text.slice(end + 1) };
}

function fromCall({ arguments: args = [] as never }: Call, constants: Map<string, string>) {
  const [pattern, flags = ''] = args.map((arg) => valueOf(arg, constants));
  return pattern === undefined ? undefined : { pattern, flags };
}

function valueOf(node: ts.Expression, constants: Map<string, string>): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isIdentifier(node)) return constants.get(node.text);
  if (!ts.isTemplateExpression(node)) return undefined;
  const parts = node.templateSpans.map(({ expression, literal }) => {
    const value = valueOf(expression, constants);
    return value === undefined ? undefined : value + literal.text;
  });
  return parts.includes(undefined) ? undefined : node.head.text + parts.join('');
}

/** `const NAME = 'text'` at the top of the file. */
function constantsOf(source: ts.SourceFile): Map<string, string> {
  const declarations = source.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations]);
  return new Map(
    declarations.flatMap(({ name, initializer }) =>
      initializer && ts.isStringLiteralLike(initializer)
        ? [[name.getText(), initializer.text] as [string, string]]
        : [],
    ),
  );
}

// @ts-check
// What was typed: answered at once, or a command with its options and arguments.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { nearest } from '../config/nearest.mjs';
import { COMMANDS, COMMON_OPTIONS, EXIT } from './commands.mjs';
import { completionScript, completions } from './completion.mjs';
import { helpOf, overview, usageOf } from './help.mjs';

/**
 * @typedef {import('./commands.mjs').Command} Command
 * @typedef {keyof typeof COMMANDS} CommandName
 * @typedef {{ text: string, code: number }} Answer to be printed; on standard error when `code` is not 0
 * @typedef {{ name: CommandName, options: Record<string, string | string[] | true>, args: string[] }} Call
 */

const HELP = ['--help', '-h'];

/**
 * @param {readonly string[]} argv
 * @returns {Answer | Call}
 */
export function readCommandLine(argv) {
  const [first, ...rest] = argv;
  if (first === '__complete') return { text: completions(rest), code: EXIT.done };
  const name = first === 'help' ? rest[0] : first;
  if (name === undefined || HELP.includes(name)) return { text: overview(), code: EXIT.done };
  if (name === '--version' || name === '-V') return { text: `${version()}\n`, code: EXIT.done };
  if (!isCommand(name)) return wrong([`unknown command "${name}"${meant(name, Object.keys(COMMANDS))}`]);
  if (first === 'help' || rest.some((word) => HELP.includes(word)))
    return { text: helpOf(name), code: EXIT.done };
  const { options, args, problems } = readOptions(COMMANDS[name], rest);
  if (problems.length > 0) return usageError(name, problems);
  if (name === 'completion') return { text: completionScript(args[0] ?? ''), code: EXIT.done };
  return { name, options, args };
}

/**
 * @param {CommandName} name
 * @param {readonly string[]} problems
 * @returns {Answer}
 */
export function usageError(name, problems) {
  return wrong([...problems, `Usage: ${usageOf(name)}`], ` ${name}`);
}

/** @type {(lines: string[], of?: string) => Answer} */
const wrong = (lines, of = '') => ({
  text: [...lines, `See vip-router${of} --help.`, ''].join('\n'),
  code: EXIT.usage,
});

/** @type {(name: string) => name is CommandName} */
const isCommand = (name) => Object.hasOwn(COMMANDS, name);

/**
 * Finds every mistake, where parseArgs by itself would stop at the first.
 * @param {Pick<Command, 'options' | 'arguments'>} command
 * @param {readonly string[]} words
 */
export function readOptions(command, words) {
  const known = { ...COMMON_OPTIONS, ...command.options };
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      Object.entries(known).map(([name, { type }]) => [
        name,
        { type: type === 'switch' ? 'boolean' : 'string' },
      ]),
    ),
    strict: false,
    tokens: true,
  });
  /** @type {Call['options']} */
  const options = {};
  /** @type {string[]} */
  const args = [];
  /** @type {string[]} */
  const problems = [];
  for (const token of tokens) {
    if (token.kind === 'positional') args.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const option = Object.hasOwn(known, name) && rawName.startsWith('--') ? known[name] : undefined;
    if (!option)
      problems.push(
        `unknown option ${rawName}${meant(
          rawName,
          Object.keys(known).map((one) => `--${one}`),
        )}`,
      );
    else if (option.type === 'switch') {
      if (value === undefined) options[name] = true;
      else problems.push(`${rawName} takes no value`);
    } else if (value === undefined || value.startsWith('--')) {
      problems.push(`${rawName} needs a value (${option.value})`);
    } else {
      problems.push(...notChoice(rawName, value, option.choices));
      const before = options[name];
      options[name] = option.type === 'list' ? [...(Array.isArray(before) ? before : []), value] : value;
    }
  }
  for (const [name, { required, value }] of Object.entries(known))
    if (required && options[name] === undefined) problems.push(`--${name} <${value}> is required`);
  return {
    options,
    args,
    problems: [...problems, ...wrongArguments(command.arguments ?? [], args)],
  };
}

/**
 * @param {readonly import('./commands.mjs').Argument[]} wanted
 * @param {readonly string[]} given
 */
function wrongArguments(wanted, given) {
  return [
    ...wanted.flatMap(({ name, required, choices }, at) => {
      const value = given[at];
      if (value !== undefined) return notChoice(name, value, choices);
      return required ? [`<${name}> is missing`] : [];
    }),
    ...given.slice(wanted.length).map((word) => `unexpected argument "${word}"`),
  ];
}

/** @type {(what: string, value: string, choices?: readonly string[]) => string[]} */
function notChoice(what, value, choices) {
  if (!choices || choices.includes(value)) return [];
  return [`${what}: "${value}" is not one of ${choices.join(', ')}${meant(value, choices)}`];
}

/** @type {(written: string, known: readonly string[]) => string} */
function meant(written, known) {
  const word = nearest(written, known);
  return word === undefined ? '' : `; did you mean ${word}?`;
}

/** The nearest package.json above: compiled code lies one folder deeper than its source. */
function version() {
  for (let folder = new URL('../../', import.meta.url); ; folder = new URL('../', folder))
    try {
      return JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')).version;
    } catch (error) {
      if (folder.pathname === '/') throw error;
    }
}

// @ts-check
// Help and the reference page, from the table of commands.
import { COMMANDS, COMMON_OPTIONS, GROUPS } from './commands.mjs';

/**
 * @typedef {import('./commands.mjs').Command} Command
 * @typedef {import('./commands.mjs').Option} Option
 */

const NOTES = [
  'Exit codes: 0 done, 1 failed, 2 wrong usage. With --json the result is on standard output, and nothing else.',
  'TEMPORAL_TLS, TEMPORAL_API_KEY and profiles mean what they mean to the Temporal CLI.',
];
const NAMES = /** @type {(keyof typeof COMMANDS)[]} */ (Object.keys(COMMANDS));

export function overview() {
  const groups = Object.entries(GROUPS).flatMap(([group, commands]) => [
    '',
    `${group}:`,
    ...rows(Object.entries(commands).map(([name, { summary }]) => [name, summary])),
  ]);
  const more = rows([
    ['help <command>', 'show the options of a command; also: vip-router <command> --help'],
    ['--version', 'print the version'],
  ]);
  return lined(['Usage: vip-router <command> [options]', ...groups, '', ...more, '', ...NOTES]);
}

/** @param {keyof typeof COMMANDS} name */
export function helpOf(name) {
  /** @type {Command} */
  const { summary, options, details, variables = [] } = COMMANDS[name];
  return lined([
    `Usage: ${usageOf(name)}`,
    '',
    capitalised(summary),
    '',
    'Options:',
    ...rows(optionRows(options)),
    ...(variables.length > 0 ? ['', 'Other variables:', ...rows(variables)] : []),
    ...(details ? ['', ...wrapped(details)] : []),
  ]);
}

/** @param {keyof typeof COMMANDS} name */
export function usageOf(name) {
  /** @type {Command} */
  const { arguments: args = [], options } = COMMANDS[name];
  return [
    `vip-router ${name}`,
    ...args.map((one) =>
      one.choices?.length === 1 ? one.name : one.required ? `<${one.name}>` : `[${one.name}]`,
    ),
    ...Object.entries(options).flatMap(([option, { required, value }]) =>
      required ? [`--${option} <${value}>`] : [],
    ),
    '[options]',
  ].join(' ');
}

/** docs/reference/cli.md. */
export const referencePage = () =>
  [
    '# Commands\n',
    'Generated from `src/cli/commands.mjs` by `npm run reference`. Do not edit.\n',
    ...NOTES.map((note) => `${note}\n`),
    ...NAMES.map((name) => `## ${name}\n\n\`\`\`text\n${helpOf(name)}\`\`\`\n`),
  ].join('\n');

/** @type {(options: Record<string, Option>) => [string, string][]} */
const optionRows = (options) =>
  Object.entries({ ...options, ...COMMON_OPTIONS }).map(([name, option]) => [
    option.value ? `--${name} <${option.value}>` : `--${name}${name === 'help' ? ', -h' : ''}`,
    `${option.summary}${aside(option)}`,
  ]);

/** @param {Option} option */
function aside({ choices, env, default: fallback }) {
  const parts = [choices?.join(', '), env, fallback && `default ${fallback}`].filter(Boolean);
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

/** @type {(cells: readonly (readonly [string, string])[]) => string[]} */
function rows(cells) {
  const width = Math.max(...cells.map(([name]) => name.length));
  return cells.map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`);
}

/** @type {(text: string) => string[]} At most 100 characters in a line. */
const wrapped = (text) => text.match(/\S.{0,98}\S(?= |$)|\S/g) ?? [text];

/** @type {(lines: readonly string[]) => string} */
const lined = (lines) => `${lines.join('\n')}\n`;

/** @type {(text: string) => string} */
const capitalised = (text) => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;

// @ts-check
// Help and the reference page, from the table of commands.
import { COMMANDS, COMMON_OPTIONS } from './commands.mjs';

/**
 * @typedef {import('./commands.mjs').Command} Command
 * @typedef {import('./commands.mjs').Option} Option
 */

const NOTES = [
  'Exit codes: 0 done, 1 failed, 2 wrong usage. With --json the result is on standard output, and nothing else.',
  'TEMPORAL_TLS, TEMPORAL_API_KEY and profiles mean what they mean to the Temporal CLI.',
];
const WIDTH = 100;

export function overview() {
  const lines = grouped().flatMap(([group, commands]) => [
    '',
    `${group}:`,
    ...rows(commands.map(([name, { summary }]) => [name, summary])),
  ]);
  const more = rows([
    ['help <command>', 'show the options of a command; also: vip-router <command> --help'],
    ['--version', 'print the version'],
  ]);
  return lined(['Usage: vip-router <command> [options]', ...lines, '', ...more, '', ...NOTES]);
}

/** @param {keyof typeof COMMANDS} name */
export function helpOf(name) {
  /** @type {Command} */
  const { summary, options, details = [], variables = [] } = COMMANDS[name];
  return lined([
    `Usage: ${usageOf(name)}`,
    '',
    capitalised(summary),
    '',
    'Options:',
    ...rows(optionRows(options)),
    ...(variables.length > 0 ? ['', 'Other variables:', ...rows(variables)] : []),
    ...details.flatMap((detail) => ['', ...wrapped(detail, WIDTH)]),
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
export function referencePage() {
  const commands = /** @type {(keyof typeof COMMANDS)[]} */ (Object.keys(COMMANDS)).flatMap((name) => {
    /** @type {Command} */
    const { summary, options, details = [], variables = [] } = COMMANDS[name];
    return [
      `## ${name}`,
      '',
      `${capitalised(summary)}.`,
      '',
      '```sh',
      usageOf(name),
      '```',
      '',
      ...table(['option', 'meaning'], optionRows(options)),
      ...(variables.length > 0 ? ['', ...table(['other variable', 'meaning'], variables)] : []),
      ...details.flatMap((detail) => ['', ...wrapped(detail, 140)]),
      '',
    ];
  });
  return [
    '# Commands',
    '',
    'Generated from `src/cli/commands.mjs` by `npm run reference`. Do not edit.',
    '',
    ...NOTES.flatMap((note) => [note, '']),
    ...commands,
  ].join('\n');
}

/** @type {(head: [string, string], cells: readonly (readonly [string, string])[]) => string[]} */
const table = (head, cells) => [
  `| ${head.join(' | ')} |`,
  '| --- | --- |',
  ...cells.map(([name, meaning]) => `| \`${name.trim()}\` | ${meaning} |`),
];

/** @returns {[string, [string, Command][]][]} */
function grouped() {
  /** @type {Map<string, [string, Command][]>} */
  const groups = new Map();
  for (const [name, command] of Object.entries(COMMANDS))
    groups.set(command.group, [...(groups.get(command.group) ?? []), [name, command]]);
  return [...groups];
}

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

/** @type {(text: string, width: number) => string[]} */
const wrapped = (text, width) => text.match(new RegExp(`\\S.{0,${width - 2}}\\S(?= |$)|\\S`, 'g')) ?? [text];

/** @type {(lines: readonly string[]) => string} */
const lined = (lines) => `${lines.join('\n')}\n`;

/** @type {(text: string) => string} */
const capitalised = (text) => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;

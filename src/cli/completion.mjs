// @ts-check
// Completion scripts for bash, zsh and fish, from the table of commands.
import { COMMANDS, COMMON_OPTIONS } from './commands.mjs';

/**
 * @typedef {import('./commands.mjs').Option} Option
 * @typedef {{ name: string, summary: string, choices: readonly string[], options: [string, Option][], takesFile: boolean }} Word
 */

/** @param {string} shell bash, zsh or fish */
export function completionScript(shell) {
  return `${shell === 'fish' ? fish() : bash(shell === 'zsh')}\n`;
}

/** @returns {Word[]} */
function words() {
  /** @type {[string, import('./commands.mjs').Command][]} */
  const commands = Object.entries(COMMANDS);
  return commands.map(([name, { summary, arguments: args = [], options }]) => ({
    name,
    summary,
    choices: args.flatMap(({ choices = [] }) => choices),
    options: Object.entries({ ...options, ...COMMON_OPTIONS }),
    takesFile: args.some((argument) => argument.name === 'file'),
  }));
}

/**
 * zsh runs the script for bash by its own bashcompinit.
 * @param {boolean} inZsh
 */
function bash(inZsh) {
  const values = words().flatMap(({ name, options }) =>
    options.flatMap(([option, { value, choices }]) => {
      if (!value) return [];
      const reply = choices
        ? `COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$word"))`
        : isPath(value)
          ? `COMPREPLY=($(compgen -${value === 'folder' ? 'd' : 'f'} -- "$word"))`
          : ':';
      return [`    '${name} --${option}') ${reply}; return ;;`];
    }),
  );
  const commands = words().map(({ name, choices, options, takesFile }) => {
    const all = [...choices, ...options.map(([option]) => `--${option}`)].join(' ');
    const files = takesFile ? ' -f' : '';
    return `    ${name}) COMPREPLY=($(compgen${files} -W '${all}' -- "$word")) ;;`;
  });
  return [
    ...(inZsh ? ['autoload -U +X bashcompinit && bashcompinit'] : []),
    '_vip_router() {',
    '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" command="${COMP_WORDS[1]}"',
    '  COMPREPLY=()',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    COMPREPLY=($(compgen -W 'help --version ${words()
      .map(({ name }) => name)
      .join(' ')}' -- "$word"))`,
    '    return',
    '  fi',
    '  case "$command $before" in',
    ...values,
    '  esac',
    '  case "$command" in',
    ...commands,
    '  esac',
    '}',
    'complete -F _vip_router vip-router',
  ].join('\n');
}

function fish() {
  const lines = words().flatMap(({ name, summary, choices, options, takesFile }) => {
    const inside = `complete -c vip-router -n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c vip-router -f -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
      ...(choices.length > 0 ? [`${inside} -f -a ${quoted(choices.join(' '))}`] : []),
      ...(takesFile ? [`${inside} -F`] : []),
      ...options.map(([option, { value, choices: given, summary: about }]) => {
        const argument = !value
          ? ''
          : given
            ? ` -x -a ${quoted(given.join(' '))}`
            : isPath(value)
              ? ' -r -F'
              : ' -x';
        return `${inside} -l ${option}${argument} -d ${quoted(about)}`;
      }),
    ];
  });
  return ['complete -c vip-router -f', ...lines].join('\n');
}

/** @type {(value: string) => boolean} */
const isPath = (value) => value === 'file' || value === 'folder';

/** @type {(text: string) => string} */
const quoted = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

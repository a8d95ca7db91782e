// @ts-check
// Completion for bash, zsh and fish. The shells ask the command itself, which answers from the table of commands.
import { COMMANDS } from './commands.mjs';

const BASH = `_vip_router() { COMPREPLY=($(vip-router __complete bash "\${COMP_WORDS[@]:1:COMP_CWORD}")); }
complete -o default -F _vip_router vip-router
`;
const FISH = `complete -c vip-router -a '(vip-router __complete fish (commandline -opc)[2..] (commandline -ct))'
`;

/** @param {string} shell bash, zsh or fish */
export const completionScript = (shell) =>
  shell === 'fish'
    ? FISH
    : `${shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : ''}${BASH}`;

/**
 * What the last word may become, a line each. Nothing: the shell offers files.
 * @param {readonly string[]} words the shell, and what was typed after `vip-router`
 */
export function completions([shell, ...words]) {
  const word = words.at(-1) ?? '';
  const found = candidates(words, word).filter(([one]) => one.startsWith(word));
  return found
    .map(([one, about]) => (shell === 'fish' && about ? `${one}\t${about}\n` : `${one}\n`))
    .join('');
}

/** @type {(words: readonly string[], word: string) => [candidate: string, summary?: string][]} */
function candidates([name = '', ...rest], word) {
  /** @type {Record<string, import('./commands.mjs').Command>} */
  const commands = COMMANDS;
  if (rest.length === 0) return Object.entries(commands).map(([one, { summary }]) => [one, summary]);
  const { options = {}, arguments: args = [] } = commands[name] ?? {};
  const option = options[rest.at(-2)?.replace(/^--/, '') ?? ''];
  if (option?.value) return option.choices?.map((one) => [one]) ?? [];
  if (word.startsWith('-')) return Object.entries(options).map(([one, { summary }]) => [`--${one}`, summary]);
  return args.flatMap(({ choices = [] }) => choices.map((one) => /** @type {[string]} */ ([one])));
}

import { otherVariables, settings, type Setting } from '../../config/settings-table.js';

/** Every flag with its variable and default. */
export function helpText(): string {
  const rows = Object.values(settings).map((one: Setting) => [usage(one), one.env, one.default, one.help]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length), 8));
  const line = (cells: string[]) =>
    `  ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd();
  return [
    'npm start -- [flags]',
    '',
    'Starts Temporal, worker, API and the sandbox on this machine. Ctrl-C stops all of it; state is kept.',
    '',
    line(['flag', 'variable', 'default', '']),
    ...rows.map(line),
    '',
    '  A port of 0 means any free one. Other variables:',
    '',
    ...otherVariables.map(([name, help]) => `  ${name.padEnd(18)}  ${help}`),
    '',
  ].join('\n');
}

const usage = ({ flag, value }: Setting): string =>
  value === undefined ? `--no-${flag}` : `--${flag} <${value}>`;

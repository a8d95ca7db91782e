/** The table of commands: help, usage errors, completion and the reference page are all made from it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readCommandLine } from '../../src/cli/command-line.mjs';
import { COMMANDS, type Command } from '../../src/cli/commands.mjs';
import { referencePage } from '../../src/cli/help.mjs';

const bin = fileURLToPath(new URL('../../bin/vip-router.mjs', import.meta.url));
const vipRouter = (...args: string[]) => spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8' });

/** The answer to what needs no command to run. */
function answered(...argv: string[]): { text: string; code: number } {
  const answer = readCommandLine(argv);
  assert.ok('text' in answer, `${argv.join(' ')} would run a command`);
  return answer;
}

describe('every command', () => {
  for (const [name, command] of Object.entries(COMMANDS) as [string, Command][]) {
    test(`${name} has help with every option`, () => {
      const { text, code } = answered(name, '--help');
      assert.equal(code, 0);
      assert.match(text, new RegExp(`^Usage: vip-router ${name}`));
      for (const option of Object.keys(command.options)) assert.ok(text.includes(`--${option}`), option);
      assert.deepEqual(answered('help', name), { text, code });
      assert.ok(answered().text.includes(`${name.padEnd(7)} `.trimEnd()), 'and stands in the overview');
    });

    test(`${name} rejects an unknown option, and an argument too many`, () => {
      const { text, code } = answered(name, '--jsno', 'a', 'b', 'c');
      assert.equal(code, 2);
      assert.match(text, /^unknown option --jsno/);
      assert.match(text, /unexpected argument "c"/);
      if ('json' in command.options) assert.match(text, /did you mean --json\?/);
    });
  }

  test('prints no data but with --json', () => {
    const printing = Object.entries(COMMANDS).filter(([, { options }]) => !('json' in options));
    assert.deepEqual(
      printing.map(([name]) => name),
      ['start', 'completion'],
    );
  });
});

describe('what is typed', () => {
  test('becomes options and arguments', () => {
    assert.deepEqual(readCommandLine(['check', 'a.yaml', '--json', '--data=.d']), {
      name: 'check',
      options: { json: true, data: '.d' },
      args: ['a.yaml'],
    });
    assert.deepEqual(readCommandLine(['explain', '--tag', 'a', '--tag', 'b', '--email', 'x']), {
      name: 'explain',
      options: { tag: ['a', 'b'], email: 'x' },
      args: [],
    });
  });

  test('has every mistake named at once, with a suggestion and the usage', () => {
    const { text, code } = answered(
      'reroute',
      '--polcy',
      '1',
      '--stage',
      'queud',
      '--json=yes',
      '--workspace',
    );
    assert.equal(code, 2);
    const [option, stage, json, value, ...more] = text.split('\n');
    assert.equal(option, 'unknown option --polcy; did you mean --policy?');
    assert.match(stage ?? '', /^--stage: "queud" is not one of .*; did you mean queued\?$/);
    assert.deepEqual([json, value], ['--json takes no value', '--workspace needs a value (id)']);
    assert.ok(more.includes('Usage: vip-router reroute [options]'), text);
  });

  test('is refused when something required is missing', () => {
    assert.match(answered('retire').text, /^--workspace <id> is required/);
    assert.match(answered('webhook').text, /^<send> is missing\n<event> is missing/);
    assert.match(answered('completion', 'tcsh').text, /"tcsh" is not one of bash, zsh, fish/);
  });

  test('may be a command that does not exist', () => {
    const { text, code } = answered('chek');
    assert.deepEqual([text.split('\n')[0], code], ['unknown command "chek"; did you mean check?', 2]);
    assert.equal(answered('help', 'nothing-like-it').code, 2);
    assert.equal(answered('toString').code, 2);
  });
});

test('help, version and usage errors load neither a build nor a package', () => {
  const loaded = (...args: string[]) => {
    const hook = `import { register } from 'node:module'; register('data:text/javascript,' + encodeURIComponent(
      'export async function resolve(name, context, next) { const found = await next(name, context); if (/node_modules|dist/.test(found.url)) throw new Error(found.url); return found; }'));`;
    const preload = `data:text/javascript,${encodeURIComponent(hook)}`;
    return spawnSync(process.execPath, ['--import', preload, bin, ...args], { encoding: 'utf8' });
  };
  for (const args of [[], ['help'], ['--help'], ['check', '--help'], ['--version'], ['completion', 'fish']]) {
    const { status, stderr } = loaded(...args);
    assert.deepEqual([status, stderr], [0, ''], args.join(' '));
  }
  assert.deepEqual([loaded('chek').status, loaded('check', '--what').status], [2, 2]);
});

test('the version is that of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  assert.equal(vipRouter('--version').stdout, `${version}\n`);
});

describe('completion', () => {
  const completed = (shell: string, ...words: string[]) =>
    answered('__complete', shell, ...words).text.split('\n');

  test('knows commands, options and choices; where it knows nothing the shell offers files', () => {
    assert.deepEqual(completed('bash', 're'), ['resume', 'reroute', 'retire', 'replay', '']);
    assert.deepEqual(completed('bash', 'pause', '--na'), ['--namespace', '']);
    assert.deepEqual(completed('bash', 'reroute', '--stage', 'p'), ['paused', '']);
    assert.deepEqual(completed('zsh', 'completion', 'f'), ['fish', '']);
    assert.deepEqual(completed('bash', 'check', ''), ['']);
    assert.deepEqual(completed('bash', 'check', '--policy', ''), ['']);
    assert.deepEqual(completed('fish', 'paus'), [`pause\t${COMMANDS.pause.summary}`, '']);
    for (const [name, { options }] of Object.entries(COMMANDS))
      assert.equal(completed('bash', name, '--').length, Object.keys(options).length + 1, name);
  });

  test('works in bash', () => {
    const code = [
      `vip-router() { ${process.execPath} ${bin} "$@"; }`,
      'source <(vip-router completion bash)',
      'COMP_WORDS=(vip-router reroute --stage q); COMP_CWORD=3; _vip_router; echo "${COMPREPLY[@]}"',
    ].join('; ');
    assert.equal(spawnSync('bash', ['-c', code], { encoding: 'utf8' }).stdout, 'queued\n');
  });

  test('has a script for each shell', () => {
    assert.match(answered('completion', 'zsh').text, /bashcompinit\n_vip_router/);
    assert.match(answered('completion', 'fish').text, /^complete -c vip-router/);
  });
});

test('docs/reference/cli.md is made from the table', () => {
  const page = readFileSync(new URL('../../docs/reference/cli.md', import.meta.url), 'utf8');
  assert.equal(page, referencePage(), 'run `npm run reference`');
});

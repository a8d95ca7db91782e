// TypeScript to dist/, and the workflow code to one bundle for the workers.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, root } from './install.mjs';

const stamp = join(root, 'dist/.built');
const folders = ['src', 'sandbox', 'dev-server'];
const sources = [...folders, 'worker.ts', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/**
 * Builds when dist/ is missing or was made from other sources; gives whether it succeeded. Sources whose sizes and times
 * are the same are not read again: every command waits for this.
 */
export async function ensureBuilt() {
  const [times, contents] = existsSync(stamp) ? readFileSync(stamp, 'utf8').split(' ') : [];
  const now = timesOfSources();
  if (times === now) return true;
  if (contents === hashOfSources()) {
    writeFileSync(stamp, `${now} ${contents}`);
    return true;
  }
  console.log('Building');
  // In a process of its own: the bundler's memory is not the service's.
  return run([fileURLToPath(import.meta.url)]);
}

/**
 * Makes the bundle of the workflow code, and beside it `<name>.encoding.js`, in which failures are encoded too: an
 * installation with a payload codec runs that one.
 * @param {string} file where the bundle goes
 */
export async function buildWorkflowBundle(file) {
  await Promise.all([
    bundle(file),
    bundle(file.replace(/\.js$/, '.encoding.js'), {
      failureConverterPath: join(root, 'src/temporal/codec/failure-converter.ts'),
    }),
  ]);
}

async function bundle(file, options = {}) {
  const { bundleWorkflowCode } = await import('@temporalio/worker');
  const quiet = () => undefined;
  const logger = {
    log: quiet,
    trace: quiet,
    debug: quiet,
    info: quiet,
    warn: console.warn,
    error: console.error,
  };
  const workflowsPath = join(root, 'src/workflows/index.ts');
  const payloadConverterPath = join(root, 'src/workflows/lib/payload-converter.ts');
  const { code } = await bundleWorkflowCode({ workflowsPath, payloadConverterPath, logger, ...options });
  writeFileSync(file, code);
}

async function build() {
  const made = `${timesOfSources()} ${hashOfSources()}`;
  const dist = join(root, 'dist');
  mkdirSync(dist, { recursive: true });
  const [compiled] = await Promise.all([
    run([join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json')]),
    buildWorkflowBundle(join(dist, 'workflow-bundle.js')),
  ]);
  if (!compiled) process.exit(1);
  copyOtherFiles(dist);
  writeFileSync(stamp, made);
}

/** Pages and pictures stand beside the code that serves them. */
function copyOtherFiles(dist) {
  const all = folders.flatMap((name) => filesUnder(join(root, name)));
  const others = all.filter((file) => !file.endsWith('.ts'));
  for (const file of others) cpSync(file, join(dist, relative(root, file)));
}

const hashOfSources = () => hashOf((file) => readFileSync(file));

const timesOfSources = () =>
  hashOf((file) => {
    const { size, mtimeMs } = statSync(file);
    return `${size} ${mtimeMs}`;
  });

function hashOf(read) {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((name) => filesUnder(join(root, name))))
    hash.update(`${file}\0`).update(read(file)).update('\0');
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return existsSync(path) ? [path] : [];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((one) => (one.isDirectory() ? filesUnder(join(path, one.name)) : [join(path, one.name)]));
}

const run = (args) =>
  new Promise((resolve) => {
    spawn(process.execPath, args, { stdio: 'inherit', cwd: root }).once('exit', (code) =>
      resolve(code === 0),
    );
  });

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ensureInstalled();
  await build();
}

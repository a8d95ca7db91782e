// Brings node_modules up to the lockfile, if it is not. Built-in modules only: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const LEAST_NODE = [20, 19];

/** Ends the process when this Node is too old or the installation fails. */
export function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1]))
    stop(`Node ${LEAST_NODE.join('.')} or later is needed; this is ${process.versions.node}.`);
  if (isInstalled()) return;
  console.log('Installing packages (npm ci)');
  // The npm that runs us is a JavaScript file; without one there is the npm on PATH.
  const npm = process.env.npm_execpath ?? '';
  const [program, ...before] = /npm-cli\.c?js$/.test(npm) ? [process.execPath, npm] : ['npm'];
  const args = [...before, 'ci', '--include=dev', '--no-audit', '--no-fund'];
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) stop('npm ci failed; see above.');
}

/** Compares contents, not times: a checkout gives every file a new time. */
function isInstalled() {
  const wanted = packagesOf('package-lock.json');
  const present = packagesOf('node_modules/.package-lock.json');
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, { version, optional, link }]) => {
    if (path === '' || link) return true;
    // Optional ones are for other platforms too.
    return present[path] ? present[path].version === version : optional === true;
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(`${root}/${file}`, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function stop(message) {
  console.error(message);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureInstalled();

// npm run bench [-- --quick | --only=<scenario>] and npm run bench:pairs: everything they need is installed and built first.
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';

ensureInstalled();
if (!(await ensureBuilt())) process.exit(1);
const { register } = await import('tsx/esm/api');
register();
await import(process.argv[2] === 'pairs' ? '../bench/pairs.ts' : '../bench/speed/speed.ts');

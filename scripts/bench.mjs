// npm run bench [-- --quick | --only=<scenario>]: everything it needs is installed and built first.
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';

ensureInstalled();
if (!(await ensureBuilt())) process.exit(1);
const { register } = await import('tsx/esm/api');
register();
await import('../bench/speed/speed.ts');

// npm run bench [-- suite] [options]: everything that it needs is installed and built first.
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';

ensureInstalled();
if (!(await ensureBuilt())) process.exit(1);
const { register } = await import('tsx/esm/api');
register();
await import('../bench/main.ts');

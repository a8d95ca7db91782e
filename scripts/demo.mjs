// npm run demo: installs what is missing, builds what is stale, then plays the stories.
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';

ensureInstalled();
if (!(await ensureBuilt())) process.exit(1);
const { main } = await import('../dist/src/cli/demo.js');
process.exit(await main(process.argv.slice(2)));

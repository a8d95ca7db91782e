// npm start: installs what is missing, builds what is stale, then runs the service in this very process,
// so that signals reach it without a messenger.
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';

ensureInstalled();
if (!(await ensureBuilt())) process.exit(1);
const { main } = await import('../dist/src/cli/start.js');
process.exit(await main(process.argv.slice(2), process.env));

/** The HTTP API as a process of its own: `node dist/src/cli/api.js`. The workers run elsewhere. */
import { startService } from '../app/service.js';
import { standalone, stopRequested } from '../app/standalone.js';

const options = standalone(process.env);
const service = await startService({ ...options, workflowBundle: undefined });
options.logger.info({ address: service.address }, 'the API listens');
await stopRequested();
await service.stop();

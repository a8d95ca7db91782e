/**
 * The Temporal worker as a process of its own: `node dist/worker.js`.
 *
 * It runs three workers on one connection: routing runs with their local activities, the assignment desk, and the
 * calls to the messaging platform. `npm start` runs the same ones together with the API.
 */
import { standalone, stopRequested } from './src/app/standalone.js';
import { connect } from './src/app/connect.js';
import { CrmWatch } from './src/activities/crm/crm-watch.js';
import { followPolicy } from './src/app/live/policy-follower.js';
import { countedCampaigns, watchWorkflows } from './src/app/process-metrics.js';
import { takeUpWork } from './src/temporal/worker-versions.js';
import { serveHealth } from './src/app/worker-health.js';
import { prepareWorkspaces, startWorkers } from './src/app/workers.js';

const options = standalone(process.env); // router.yaml and the environment, checked
const health = await serveHealth(options); // alive from now on, ready when the workers run
const connected = await connect(options, true); // waits for Temporal
const { registry } = health; // what this process counts
const crmWatch = new CrmWatch(registry);
const campaigns = countedCampaigns(registry);
const workers = await startWorkers({ ...options, ...connected, registry, crmWatch, campaigns });
await takeUpWork(connected.client, options.versioning, options.logger); // the first version becomes current
const prepared = () => prepareWorkspaces({ ...options, ...connected }); // limits, desks
const policy = await followPolicy({ ...options, ...connected, registry, prepared }); // router.yaml may change while we run
const stuck = watchWorkflows({ ...options, ...connected, registry });
health.watch(connected.client, workers, [policy, crmWatch, stuck]);
options.logger.info({ taskQueue: connected.taskQueue }, 'workers started');

await Promise.race([stopRequested(), workers.done]); // `done` rejects when a worker dies: then so does the process
policy.stop();
stuck.stop();
await workers.stop(); // takes nothing new, lets what has begun end
await health.stop();
await connected.connection.close();
options.logger.info('workers stopped');

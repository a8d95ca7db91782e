/** A process that serves the CRM queue of one workspace, as a router does. Ends when its parent hangs up. */
import { NativeConnection } from '@temporalio/worker';
import { createCustomerActivities } from '../../src/activities/get-contact-data.js';
import { limited } from '../../src/activities/limited-crm.js';
import { CrmWorkers } from '../../src/crm-workers.js';
import { createClient } from '../../src/temporal/client.js';
import { quiet } from './quiet.js';

const [address = '', namespace = '', taskQueue = '', workspace = '', processId = ''] = process.argv.slice(2);
quiet();
const connection = await NativeConnection.connect({ address });
const client = createClient(connection, namespace);
const customer = createCustomerActivities({ env: { PROCESS: processId } });
const workers = new CrmWorkers({
  connection,
  namespace,
  taskQueue,
  activities: limited(customer, { client, taskQueue, processId }),
  shutdownGraceTime: '1s',
});
await workers.serve([workspace]);
process.send?.('ready');
process.once('disconnect', () => void workers.stop().then(() => process.exit(0)));

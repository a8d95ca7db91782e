/** A process that serves the CRM queue, as a router does. Ends when its parent hangs up. */
import { NativeConnection, Worker } from '@temporalio/worker';
import { createCustomerActivities } from '../../src/activities/crm/get-contact-data.js';
import { crmQueue } from '../../src/client/names.js';
import { quiet } from './quiet.js';

const [address = '', namespace = '', taskQueue = '', processId = ''] = process.argv.slice(2);
quiet();
const connection = await NativeConnection.connect({ address });
const worker = await Worker.create({
  connection,
  namespace,
  taskQueue: crmQueue(taskQueue),
  activities: { ...createCustomerActivities({ env: { PROCESS: processId } }) },
  shutdownGraceTime: '1s',
});
const ended = worker.run();
process.send?.('ready');
process.once('disconnect', () => {
  worker.shutdown();
  void ended.then(() => process.exit(0));
});

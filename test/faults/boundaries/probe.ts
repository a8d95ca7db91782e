/**
 * Loaded into worker and API before their own code (`node --import`), by tests alone: every step stops at its boundaries
 * and asks the test whether it may go on. The product has no part in it.
 */
import { NativeConnection, Worker, type ActivityInterceptorsFactory } from '@temporalio/worker';
import { atActivations, type Inner } from './activations.js';
import { CONTROL, PLANT } from './boundary.js';
import { atCalls } from './calls.js';
import { through } from './pass.js';
import { plant } from './planted.js';

/** Local and regular ones. */
const activities: ActivityInterceptorsFactory = ({ info }) => ({
  inbound: {
    execute: (input, next) =>
      through(
        info.workflowExecution?.workflowId ?? '',
        `${info.isLocal ? 'local ' : ''}${info.activityType}`,
        () => next(input),
      ),
  },
});

if (process.env[CONTROL] !== undefined) {
  const create = Worker.create.bind(Worker);
  Worker.create = async (options) => {
    const interceptors = {
      ...options.interceptors,
      activity: [...(options.interceptors?.activity ?? []), activities],
    };
    const worker = await create({ ...options, interceptors });
    atActivations(worker as unknown as Inner);
    return worker;
  };
  const connect = NativeConnection.connect.bind(NativeConnection);
  NativeConnection.connect = async (options) => {
    const connection = await connect(options);
    atCalls(connection);
    return connection;
  };
  await plant(process.env[PLANT]);
}

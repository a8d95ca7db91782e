import { defaultPayloadConverter, type PayloadConverter } from '@temporalio/common';

/**
 * Converts payloads inside workflow code. Anybody with access to Temporal can send a Signal, an Update or a Query with a
 * payload that is no JSON. The default converter throws, the Workflow Task fails, and every retry fails too: one such
 * Signal would stop a desk for good. Here it becomes `undefined`, which the guards of the handlers refuse.
 *
 * Results of Activities still throw: they come from our own workers.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value, context, hint) => defaultPayloadConverter.toPayload(value, context, hint),
  // The interface has the type parameter.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
  fromPayload<T>(...args: Parameters<PayloadConverter['fromPayload']>): T {
    try {
      return defaultPayloadConverter.fromPayload<T>(
        ...(args as Parameters<typeof defaultPayloadConverter.fromPayload<T>>),
      );
    } catch (e) {
      if (args[1]?.type === 'workflow') return undefined as T;
      throw e;
    }
  },
};

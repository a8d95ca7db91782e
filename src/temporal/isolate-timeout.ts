/**
 * How long one activation of a workflow may take. The SDK's own limit is 5 s; when it fires, Node aborts the whole process
 * ("async hook stack has become corrupted", nodejs/node#38503, sdk-typescript#939), with every other run in it. An
 * activation takes milliseconds here, but a busy machine can stretch the re-reading of a long history. The server's
 * workflow-task timeout ends a task that hangs.
 *
 * The option is not in the SDK's public types; `test/unit/isolate-timeout.test.ts` holds that it takes effect.
 */
export const ISOLATE_TIMEOUT = { isolateExecutionTimeout: '10m' } as const;

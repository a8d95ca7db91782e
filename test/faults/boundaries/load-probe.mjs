// For `node --import`: the probe is TypeScript, and none of the business of the workflow threads.
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  const { register } = await import('tsx/esm/api');
  register();
  await import('./probe.ts');
}

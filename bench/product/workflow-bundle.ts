import { fileURLToPath } from 'node:url';

/** Made by `npm run build`, which the commands run first. */
export const workflowBundle = fileURLToPath(new URL('../../dist/workflow-bundle.js', import.meta.url));

import type { Check } from './check.js';
import { clientChecks } from './checks/client.js';
import { errorChecks } from './checks/errors.js';
import { limitChecks } from './checks/limits.js';
import { ownMessageChecks } from './checks/own-messages.js';
import { parseChecks } from './checks/parse.js';
import { sampleChecks } from './checks/samples.js';
import { signatureChecks } from './checks/signature.js';

/** What every connector must do, whatever its platform. */
export const contract: Check[] = [
  ...signatureChecks,
  ...parseChecks,
  ...ownMessageChecks,
  ...clientChecks,
  ...errorChecks,
  ...limitChecks,
  ...sampleChecks,
];

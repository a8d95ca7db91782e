/**
 * Messages and stack traces of failures as payloads, which the codec encrypts. A module of its own: worker, clients and
 * the workflow bundle each load it by its path.
 */
import { DefaultFailureConverter } from '@temporalio/common';

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });

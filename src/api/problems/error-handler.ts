import type { ErrorRequestHandler } from 'express';
import { UnreadableBodyError, WebhookBodyError } from '../../platforms/platform.js';
import { TemporalUnavailableError } from '../../temporal/unavailable.js';
import type { ProblemName } from './catalogue.js';
import { Problem, sendProblem } from './problem.js';

/** Turns whatever a handler threw into problem+json. Only what nobody foresaw is a 500, and only that is logged as one. */
export const errorHandler: ErrorRequestHandler = (error: unknown, req, res, next) => {
  const problem = toProblem(error);
  if (problem.kind === 'internal') req.log.error({ err: error }, 'unexpected error');
  if (res.headersSent) next(error);
  else sendProblem(res, problem);
};

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof TemporalUnavailableError)
    return new Problem('temporal-unavailable', {}, { 'Retry-After': '2' });
  if (error instanceof WebhookBodyError) {
    return new Problem('invalid-event', { errors: [{ path: error.path, message: error.message }] });
  }
  if (error instanceof UnreadableBodyError) return new Problem('invalid-json');
  return new Problem(fromFramework(error) ?? 'internal');
}

/** body-parser names its errors by `type`; express gives others of the caller's making a 4xx `status`. */
const bodyParserTypes: Record<string, ProblemName> = {
  'entity.too.large': 'body-too-large',
  'entity.parse.failed': 'invalid-json',
  'encoding.unsupported': 'unsupported-media-type',
  'charset.unsupported': 'unsupported-media-type',
};

function fromFramework(error: unknown): ProblemName | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('type' in error && typeof error.type === 'string' && Object.hasOwn(bodyParserTypes, error.type)) {
    return bodyParserTypes[error.type];
  }
  const status = 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? 'bad-request' : undefined;
}

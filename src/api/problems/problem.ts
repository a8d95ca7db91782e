import type { Response } from 'express';
import type { z } from 'zod';
import { catalogue, type ProblemName } from './catalogue.js';

export interface ProblemDetails {
  /** One sentence about this occurrence, without secrets and personal data. */
  detail?: string;
  errors?: { path: string; message: string }[];
  /** State of each part, for /readyz. */
  checks?: Record<string, string>;
}

/** An answer that is an error: thrown by handlers, sent by the error handler. */
export class Problem extends Error {
  override name = 'Problem';
  readonly kind: ProblemName;
  readonly details: ProblemDetails;
  readonly headers: Record<string, string>;
  constructor(kind: ProblemName, details: ProblemDetails = {}, headers: Record<string, string> = {}) {
    super(catalogue[kind].title);
    this.kind = kind;
    this.details = details;
    this.headers = headers;
  }
}

export function problemBody(kind: ProblemName, details: ProblemDetails = {}, requestId?: string) {
  const { status, title } = catalogue[kind];
  return {
    type: `/problems/${kind}`,
    title,
    status,
    ...details,
    ...(requestId === undefined ? {} : { requestId }),
  };
}

export function sendProblem(res: Response, problem: Problem): void {
  const requestId = typeof res.req.id === 'string' ? res.req.id : undefined;
  const body = problemBody(problem.kind, problem.details, requestId);
  res.status(body.status).set(problem.headers).type('application/problem+json').send(JSON.stringify(body));
}

const MAX_ERRORS = 20;

/** The value in the schema's shape. @throws {Problem} invalid-body, with every mistake and its place */
export function checked<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.slice(0, MAX_ERRORS).map(({ path, message }) => ({
    path: path.map(String).join('.') || '$',
    message: message.slice(0, 200),
  }));
  throw new Problem('invalid-body', { errors });
}

/** What went wrong on the way to a Temporal server; `code` is stable, the message names the way out. */
export type TemporalServerProblem =
  'hash-mismatch' | 'cli-unusable' | 'no-temporal' | 'start-failed' | 'data-in-use' | 'refused';

export class TemporalServerError extends Error {
  readonly code: TemporalServerProblem;

  constructor(code: TemporalServerProblem, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'TemporalServerError';
    this.code = code;
  }
}

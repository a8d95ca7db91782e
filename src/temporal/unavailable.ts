/** Temporal did not accept in time; the caller answers 503 and the sender tries again. Harmless if it was accepted. */
export class TemporalUnavailableError extends Error {
  override name = 'TemporalUnavailableError';
}

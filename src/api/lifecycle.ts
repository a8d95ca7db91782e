import type { Express } from 'express';

const stoppers = new WeakMap<Express, () => void>();

/** What the app has to end when its server stops. */
export function whenStopped(app: Express, stop: () => void): void {
  stoppers.set(app, stop);
}

export function stopApp(app: Express): void {
  stoppers.get(app)?.();
}

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const fixtures = fileURLToPath(new URL('./histories/', import.meta.url));
export const fixtureFile = (name: string): string => `${fixtures}${name}.json`;

export interface Fixture {
  workflowId: string;
  history: {
    events: {
      eventType: string;
      workflowExecutionStartedEventAttributes?: { workflowType: { name: string } };
    }[];
  };
}

export function fixtureNames(): string[] {
  return readdirSync(fixtures)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length));
}

export const readFixture = (name: string): Fixture =>
  JSON.parse(readFileSync(fixtureFile(name), 'utf8')) as Fixture;

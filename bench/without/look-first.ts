/** Every opening looks at the conversation's newest run before it starts one. */
export * from '../../src/temporal/start-routing.js';
export { startRouting as startFirst } from '../../src/temporal/start-routing.js';

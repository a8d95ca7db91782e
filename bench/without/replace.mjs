// Before the process's own modules: has some of them replaced by others (BENCH_REPLACES, addresses by addresses).
import { register } from 'node:module';
import process from 'node:process';

const hooks = `
let replaces = {};
export const initialize = (given) => void (replaces = given);
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  const other = replaces[found.url.split('?')[0]];
  return other === undefined ? found : { ...found, url: other, shortCircuit: true };
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`, {
  data: JSON.parse(process.env['BENCH_REPLACES'] ?? '{}'),
});

import type { Express } from 'express';

interface Layer {
  route?: { path: string; methods: Record<string, boolean>; stack: { method?: string }[] };
}

/** Every route the app serves, read from express itself: `get /v1/conversations/{id}`. */
export function routesOf(app: Express): string[] {
  const layers = (app as unknown as { router: { stack: Layer[] } }).router.stack;
  return layers.flatMap(({ route }) => {
    if (!route) return [];
    const methods = new Set(route.stack.map(({ method }) => method).filter((method) => method !== undefined));
    return [...methods].map((method) => `${method} ${route.path.replace(/:(\w+)/g, '{$1}')}`);
  });
}

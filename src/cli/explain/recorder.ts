import type { Dispatcher } from 'undici';

/** What a look-up really sends, as lines for people: method and address, secrets as the references they came from. */
export interface Recorder {
  dispatcher: Dispatcher;
  lines: string[];
}

/** Shorter values are no secrets, and hiding them would garble addresses. */
const MIN_SECRET = 4;

/** @param referring text whose `${NAME}` references name the secrets */
export function recorder(through: Dispatcher, env: NodeJS.ProcessEnv, referring: string): Recorder {
  const names = [...referring.matchAll(/\$\{([A-Za-z_]\w*)/g)].map(([, name]) => name ?? '');
  const lines: string[] = [];
  const hide = (path: string): string =>
    names.reduce((shown, name) => {
      const value = env[name] ?? '';
      if (value.length < MIN_SECRET) return shown;
      const reference = `\${${name}}`;
      return shown.replaceAll(encodeURIComponent(value), reference).replaceAll(value, reference);
    }, path);
  const dispatcher = through.compose((dispatch) => (request, handler) => {
    lines.push(`${request.method} ${String(request.origin ?? '')}${hide(request.path)}`);
    return dispatch(request, handler);
  });
  return { dispatcher, lines };
}

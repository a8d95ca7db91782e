/** The flags of `npm start` by which other commands say which policy file they mean, and how its references are found. */
export const START_OPTIONS = { data: { type: 'string' }, sandbox: { type: 'boolean' } } as const;

interface Given {
  policy?: string | undefined;
  data?: string | undefined;
  sandbox?: boolean | undefined;
}

/** As they are typed for `npm start`. */
export function startFlags({ policy, data, sandbox }: Given): string[] {
  const named = (flag: string, value: string | undefined) => (value === undefined ? [] : [flag, value]);
  const only = sandbox === undefined ? [] : [sandbox ? '--sandbox' : '--no-sandbox'];
  return [...named('--policy', policy), ...named('--data', data), ...only];
}

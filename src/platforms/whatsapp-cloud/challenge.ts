import { isSameSecret } from '../shared/receive.js';

/**
 * Meta's GET before it uses an address.
 * @returns the challenge to repeat; undefined for anybody who does not know the token
 */
export function answerTo(query: URLSearchParams, verifyToken: string): string | undefined {
  const [mode, token, challenge] = ['hub.mode', 'hub.verify_token', 'hub.challenge'].map((name) => {
    const [value, ...more] = query.getAll(name);
    return more.length === 0 ? value : undefined;
  });
  if (mode !== 'subscribe' || token === undefined || challenge === undefined) return undefined;
  if (verifyToken === '' || !isSameSecret(token, verifyToken)) return undefined;
  // It goes back as it came: nothing but a token of letters and digits.
  return /^[\w.-]{1,256}$/.test(challenge) ? challenge : undefined;
}

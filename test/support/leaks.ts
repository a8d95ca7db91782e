/** Looks for secrets where none may be: in the databases of Temporal, whose every history they hold, and in logs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the fakes and stand-ins of the tests call their secrets. */
export const TEST_SECRETS = [
  'token-of-the-stand-in',
  'key-of-the-stand-in',
  'token-of-the-crm',
  'api-key-of-the-tests-0123456789',
  'signing-key-of-acme',
  'api-key-of-acme-0123456789',
];

/** Where the installation itself keeps them. */
const HOME = 'secrets.json';

/**
 * @param folder searched with everything below it
 * @returns `file: first letters of the secret` for each find
 */
export function leaks(folder: string, secrets: readonly string[]): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile() && file.name !== HOME)
    .flatMap((file) => {
      const bytes = readFileSync(join(file.parentPath, file.name));
      return secrets.filter((one) => holds(bytes, one)).map((one) => `${file.name}: ${one.slice(0, 4)}...`);
    });
}

/** Either half is enough: a database may have the border of two pages in the middle. Base64 hides nothing. */
function holds(bytes: Buffer, secret: string): boolean {
  const middle = Math.floor(secret.length / 2);
  const halves = [secret.slice(0, middle), secret.slice(middle)];
  const asText = [secret, ...halves.filter((half) => half.length >= 9)];
  return [...asText, ...asBase64(secret)].some((one) => bytes.includes(one));
}

/** A text within a longer one begins at one of three places of the base64 alphabet's groups; its ends are uncertain. */
function asBase64(text: string): string[] {
  return ['', 'x', 'xx'].map((before) =>
    Buffer.from(before + text)
      .toString('base64')
      .slice(4, -4),
  );
}

/** The values that an installation has made for itself; none when it has never started. */
export function secretsOf(data: string): Record<string, string> {
  if (!existsSync(join(data, HOME))) return {};
  return JSON.parse(readFileSync(join(data, HOME), 'utf8')) as Record<string, string>;
}

interface Lockfile {
  packages: Record<string, { dev?: boolean; license?: string; link?: boolean }>;
}
export function judgeLicences(lockfile: Lockfile): { count: number; problems: string[] };
export function mayBeUsed(expression: string): boolean;

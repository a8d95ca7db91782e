/** The settings of `vip-router start`: its options, their variables and defaults, checked together. */
import { z } from 'zod';
import { platformKinds } from '../platforms/index.js';
import { settings as table } from './settings-table.mjs';

const Port = z
  .string()
  .regex(/^\d{1,5}$/, 'is not a port number')
  .transform(Number)
  .refine((port) => port <= 65_535, 'is above 65535');
/** What Temporal takes as a part of `<deployment>:<build id>`, and nobody has to quote. */
const Name = z
  .string()
  .regex(/^[\w.+-]{0,64}$/, 'has other characters than A-Z, a-z, 0-9, _, ., + and -, or more than 64');
const NotEmpty = z.string().trim().min(1, 'is empty');

const Settings = z.object({
  host: NotEmpty,
  /** 0 stands for any free port, here and below. */
  port: Port,
  temporalPort: Port,
  temporalUiPort: Port,
  sandboxPort: Port,
  sandbox: z
    .enum(['on', 'off', 'true', 'false', '1', '0'], 'is neither on nor off')
    .transform((word) => ['on', 'true', '1'].includes(word)),
  platform: z.enum([...platformKinds.keys()] as [string, ...string[]], {
    error: `is none of ${[...platformKinds.keys()].join(', ')}`,
  }),
  data: NotEmpty,
  policy: NotEmpty,
  deployment: Name,
  buildId: Name,
});

export type StartSettings = z.output<typeof Settings>;
type SettingName = keyof StartSettings;

export class SettingsError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join('\n'));
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

/** Options as they were given, by flag. */
export type GivenSettings = { [Flag in (typeof table)[SettingName]['flag']]?: string | boolean | undefined };

/**
 * An option wins over its variable, and the variable over the default.
 * @throws {SettingsError} with every problem
 */
export function readSettings(given: GivenSettings, env: NodeJS.ProcessEnv): StartSettings {
  const names = Object.keys(table) as SettingName[];
  const raw = names.map((name) => {
    const { env: variable, flag, default: fallback } = table[name];
    const option = given[flag] === true ? 'off' : given[flag];
    const value = option ?? nonEmpty(env[variable]) ?? fallback;
    return [name, { value, from: option === undefined ? variable : `--${flag}` }] as const;
  });
  const sources = new Map(raw);
  const problems: string[] = [];
  const parsed = Settings.safeParse(Object.fromEntries(raw.map(([name, { value }]) => [name, value])));
  for (const issue of parsed.error?.issues ?? []) {
    const source = sources.get(issue.path[0] as SettingName);
    problems.push(`${source?.from ?? ''}: "${source?.value ?? ''}" ${issue.message}`);
  }
  problems.push(...samePorts(parsed.data), ...halfAVersion(parsed.data));
  if (!parsed.success || problems.length > 0) throw new SettingsError(problems);
  return withExample(parsed.data);
}

/** The file in the main folder is written for respond.io; other platforms have an example each. */
function withExample(settings: StartSettings): StartSettings {
  const { platform, policy } = settings;
  if (platform === table.platform.default || policy !== table.policy.default) return settings;
  return { ...settings, policy: `docs/examples/${platform}.router.yaml` };
}

function halfAVersion(settings: StartSettings | undefined): string[] {
  if (!settings || (settings.deployment === '') === (settings.buildId === '')) return [];
  const { deployment, buildId } = table;
  return [`${deployment.env} and ${buildId.env} go together: set both, or neither`];
}

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

const portNames = ['port', 'temporalPort', 'temporalUiPort', 'sandboxPort'] as const;

function samePorts(settings: StartSettings | undefined): string[] {
  const owner = new Map<number, string>();
  return portNames.flatMap((name) => {
    const port = settings?.[name] ?? 0;
    if (port === 0 || (name === 'sandboxPort' && settings?.sandbox === false)) return [];
    const { flag } = table[name];
    const first = owner.get(port);
    owner.set(port, flag);
    return first === undefined ? [] : [`--${first} and --${flag} are both ${port}`];
  });
}

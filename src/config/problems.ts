/** Every mistake a policy file can hold, by its stable code. docs/reference/mistakes.md explains each; a test compares the two. */
export const PROBLEMS = {
  ROUTER_FILE_UNREADABLE: 'The file cannot be read.',
  ROUTER_FILE_TOO_LARGE: 'The file is larger than 1 MiB.',
  ROUTER_YAML_SYNTAX: 'The file is not YAML, or not one document of UTF-8.',
  ROUTER_TOO_MANY_ALIASES: 'Aliases multiply, or one contains itself.',
  ROUTER_DUPLICATE_KEY: 'A key stands twice in one mapping.',
  ROUTER_UNKNOWN_KEY: 'The key means nothing here.',
  ROUTER_MISSING_KEY: 'A key that has no default is absent or empty.',
  ROUTER_WRONG_TYPE: 'The value is of the wrong type.',
  ROUTER_BAD_VALUE: 'The value is not one of those allowed.',
  ROUTER_OUT_OF_RANGE: 'Too small, too large, too short, too long, too few or too many.',
  ROUTER_BAD_NAME: 'An id, a name or a language is not written as it must be.',
  ROUTER_BAD_DURATION: 'Not a duration such as 30s, 2m, 24h or 7d, or not within its limits.',
  ROUTER_BAD_URL: 'Not an http or https address, or one with a user name, a fragment or dot segments.',
  ROUTER_ENV_MISSING: 'An environment variable is not set, or empty.',
  ROUTER_BAD_ENV_REFERENCE: 'Not a reference such as ${NAME} or ${NAME:-default}, or not allowed here.',
  ROUTER_SECRET_IN_FILE: 'A secret stands in the file; it belongs in the environment.',
  ROUTER_BAD_API_KEY: 'Not a reference to the environment and not sha256:<64 hex digits>.',
  ROUTER_BAD_WEBHOOK_SECRET: 'Not a secret of Standard Webhooks.',
  ROUTER_BAD_TEMPLATE: 'A variable is unknown, incomplete, or has no value in this place.',
  ROUTER_VARIABLE_IN_HOST: 'A variable stands in the scheme, host or port of the URL.',
  ROUTER_TOO_MANY_HEADERS: 'More than 10 headers.',
  ROUTER_BAD_HEADER: 'A header that cannot be sent, stands twice, or is not yours to set.',
  ROUTER_BAD_BODY: 'The body does not fit its method or its content type.',
  ROUTER_TOO_MANY_MAPPINGS: 'More than 10 response mappings.',
  ROUTER_BAD_PATH: 'Not a singular JSONPath (RFC 9535): names and indexes only.',
  ROUTER_UNKNOWN_VARIABLE: 'vipWhen names a variable that responseMapping does not fill.',
  ROUTER_BAD_ALLOW_ENTRY: 'Not a host name, an address or a range that allowInternal may name.',
  ROUTER_BAD_HOURS: 'Not days and times such as mon-fri: 09:00-17:30, or an unknown time zone or date.',
  ROUTER_NO_AVAILABILITY: 'A target wants agents who are online, and nothing says who is.',
  ROUTER_AMBIGUOUS_OWNER: 'Two agents have the same name for the owner of an account.',
  ROUTER_DUPLICATE_ID: 'Two workspaces, agents, teams or webhooks have the same id.',
  ROUTER_DUPLICATE_API_KEY: 'Two workspaces have the same API key.',
  ROUTER_TEAM_UNKNOWN_AGENT: 'A team names an agent that is not in the roster.',
  ROUTER_TARGET_KIND: 'A target names none or several of user, team, workspace and unassign.',
  ROUTER_TARGET_UNKNOWN_AGENT: 'A target names an agent that is not in the roster.',
  ROUTER_TARGET_UNKNOWN_TEAM: 'A target names a team that is not in the roster.',
  ROUTER_UNASSIGN_CONFLICT:
    'A target unassigns, and another setting keeps the agent who has the conversation.',
  ROUTER_FALLBACK_MISSING: 'A user target does not say who takes over when the user is away.',
  ROUTER_ESCALATION_MISSING: 'targets.invalid is absent: who gets a contact without a valid e-mail?',
  ROUTER_NO_WEBHOOK_SECRET: 'No webhook of the platform could be believed.',
  ROUTER_AGENT_ID: 'An agent is named by an address where the platform has numbers.',
  ROUTER_NEVER_MATCHES:
    'Live traffic can never have this value, so that the setting would never take effect.',
  ROUTER_TARGET_NOBODY: 'No agent of the roster can get what this target leads to.',
  ROUTER_BAD_VIP_LIST: 'The list of VIPs cannot be used as the policy says.',
  ROUTER_PLATFORM_LACKS: 'The policy asks for something that the messaging platform has not.',
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

export interface ConfigProblem {
  code: ProblemCode;
  /** `workspaces[0].targets.vip.user`; empty for the file as a whole. */
  path: string;
  /** From 1. */
  line: number;
  column: number;
  message: string;
}

/** A policy file that cannot be used, with every mistake in it. Holds no secrets: messages never quote resolved values. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly file: string;
  readonly problems: ConfigProblem[];

  constructor(file: string, problems: ConfigProblem[]) {
    super(`${file} has ${problems.length} ${problems.length === 1 ? 'mistake' : 'mistakes'}`);
    this.file = file;
    this.problems = problems;
  }

  /** One line per mistake: `router.yaml:12:7 ROUTER_UNKNOWN_KEY workspaces[0].crm: ...`. */
  lines(): string[] {
    return this.problems.map(
      ({ code, path, line, column, message }) =>
        `${this.file}:${line}:${column} ${code} ${path === '' ? '' : `${path}: `}${message}`,
    );
  }

  override toString(): string {
    return [`${this.message}:`, ...this.lines().map((line) => `  ${line}`)].join('\n');
  }
}

/** `workspaces[0].question.text`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = String(key);
    if (!/^[\w-]+$/.test(name)) return `${text}[${JSON.stringify(name)}]`;
    return text === '' ? name : `${text}.${name}`;
  }, '');
}

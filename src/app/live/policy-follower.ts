import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { RouterConfig, WorkspaceConfig } from '../../config/workspace.js';
import type { PublishedPolicy } from '../../routing/policy/policy-registry.js';
import { fetchPolicy, peek, publishPolicy } from '../../client/policy/policy-registry.js';
import type { LiveConfig } from './live-config.js';
import { PolicyFile, type PolicyFileOptions } from './policy-file.js';
import { Counter, type Registry } from 'prom-client';
import { connectorsOf, type Connected, type ConnectOptions } from '../connect.js';

const key = (id: string, { policy }: PublishedPolicy): string => `${id}/${policy.version}`;

interface FollowerOptions {
  client: Client;
  taskQueue: string;
  live: LiveConfig;
  env: NodeJS.ProcessEnv;
  /** Absent: the policy cannot change by itself. */
  file?: PolicyFileOptions;
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** The file has changed and is sound: tokens and addresses may be others now. */
  onReload?: (config: RouterConfig) => void;
  onRefused?: () => void;
  /** Another policy holds now. */
  onAdopted?: () => void;
}

/** Milliseconds between two looks. An edit travels file → registry → every process in two of them: far below 10 s. */
const INTERVAL = 2_000;
/** A process that cannot reach the registry starts with its own file. */
const FIRST_LOOK = 5_000;

const REMOVED =
  'the policy file has no such workspace any more; its desk and Schedules go on until it is retired, since other processes may still have it';

/** Keeps this process's policy the one that the registry has made current, and tells the registry of edits. */
export class PolicyFollower {
  readonly #options: FollowerOptions;
  readonly #file: PolicyFile | undefined;
  /** What the registry has been told of without being asked to: once is enough. */
  readonly #published = new Set<string>();
  /** Workspaces whose edit the registry has not been told of. */
  readonly #edited = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#file = options.file && new PolicyFile(options.file);
  }

  /** Resolves when the current policies are known, or after some seconds without them. */
  async start(): Promise<void> {
    const until = Date.now() + FIRST_LOOK;
    while (!(await this.#follow()) && Date.now() < until) await new Promise((r) => setTimeout(r, 100));
    this.#next();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** For readiness: the version of each workspace, and what is in the way. */
  checks(): Record<string, string> {
    const { live } = this.#options;
    const refused = this.#file?.refused;
    const versions = live.workspaces.map(({ id, policy }) => [
      `policy/${id}`,
      this.#describe(id, policy.version),
    ]);
    return {
      ...(Object.fromEntries(versions) as Record<string, string>),
      ...(refused
        ? { policyFile: `refused, the old policy stays: ${refused.lines()[0] ?? refused.message}` }
        : {}),
    };
  }

  #describe(id: string, version: string): string {
    const { live } = this.#options;
    const own = live.fromFile(id)?.policy.version;
    const other = own === version ? '' : `, this process's file has ${own ?? 'none'}`;
    const missing = missingVariables(live.workspace(id), this.#options.env);
    const needs = missing.length === 0 ? '' : `, needs ${missing.join(', ')} in the environment`;
    return `${version}${live.isPaused(id) ? ', paused' : ''}${other}${needs}`;
  }

  #next(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#reread();
      void this.#follow().finally(() => this.#next());
    }, INTERVAL).unref();
  }

  #reread(): void {
    const { live, logger, onReload, onRefused } = this.#options;
    const before = this.#file?.refused;
    const config = this.#file?.changed();
    const refused = this.#file?.refused;
    if (refused && refused !== before) {
      logger.error({ mistakes: refused.lines() }, 'the changed policy file is invalid; the previous policy stays in effect');
      onRefused?.();
    }
    if (!config) return;
    for (const { id, policy } of config.workspaces)
      if (live.fromFile(id)?.policy.version !== policy.version) this.#edited.add(id);
    const kept = new Set(config.workspaces.map(({ id }) => id));
    for (const { id } of live.workspaces)
      if (!kept.has(id)) logger.warn({ workspace: id, todo: `vip-router retire --workspace ${id}` }, REMOVED);
    live.replaceFile(config);
    onReload?.(config);
    logger.info({ edited: [...this.#edited] }, 'the policy file has changed');
  }

  /** @returns whether all current policies are known now */
  async #follow(): Promise<boolean> {
    const { live, logger } = this.#options;
    const known = live.workspaces.map(({ id }) =>
      this.#followOne(id).catch((e: unknown) => {
        logger.warn({ workspace: id, why: String(e) }, 'the policy registry does not answer');
        return false;
      }),
    );
    return (await Promise.all(known)).every(Boolean);
  }

  async #followOne(id: string): Promise<boolean> {
    const { client, live, logger } = this.#options;
    const own = live.fromFile(id);
    const memo = await peek(client, id);
    const edited = this.#edited.has(id);
    const news = own && !memo?.known.includes(own.policy.version) && !this.#published.has(key(id, own));
    if (own && (edited || news || !memo)) {
      await publishPolicy(this.#options, id, { published: own, edited });
      this.#edited.delete(id);
      this.#published.add(key(id, own));
      return false;
    }
    if (!memo || memo.version === '') return false;
    const present = live.workspace(id).policy.version;
    if (memo.version === present && memo.paused === live.isPaused(id)) return true;
    // A pause or its end alone needs no worker to be read.
    if (memo.version !== present || !live.pause(id, memo.paused)) {
      const published = await fetchPolicy(client, id, memo.version);
      if (!published) return false;
      live.adopt(id, published, memo.paused);
    }
    this.#options.onAdopted?.();
    logger.info({ workspace: id, version: memo.version, paused: memo.paused }, 'policy adopted');
    return true;
  }
}

/** A policy that another process has read may name variables that this one does not have. */
function missingVariables({ policy }: WorkspaceConfig, env: NodeJS.ProcessEnv): string[] {
  const names = [...JSON.stringify(policy.crm).matchAll(/\$\{([A-Za-z_]\w*)\}/g)].map(
    ([, name]) => name ?? '',
  );
  return [...new Set(names)].filter((name) => (env[name] ?? '') === '');
}

type Options = Connected &
  Pick<ConnectOptions, 'env' | 'policyFile'> & {
    logger: FollowerOptions['logger'];
    registry?: Registry;
    /** Tells Temporal of the workspaces as they are now. */
    prepared: () => Promise<unknown>;
  };

/** Starts to follow the policy; tokens and addresses of a changed file are taken up by the connectors too. */
export async function followPolicy(options: Options): Promise<PolicyFollower> {
  const { policyFile, connectors, registry, logger, prepared } = options;
  const refused = new Counter({
    name: 'router_policy_refused_total',
    help: 'Changed policy files that were refused because of mistakes',
    registers: registry ? [registry] : [],
  });
  let started = false;
  const prepareAgain = (): void => {
    if (started)
      void prepared().catch((e: unknown) => {
        logger.error({ why: String(e) }, 'applying the new limits and rosters failed; the previous ones stay in effect');
      });
  };
  const follower = new PolicyFollower({
    ...options,
    ...(policyFile ? { file: policyFile } : {}),
    onRefused: () => refused.inc(),
    onAdopted: prepareAgain,
    onReload: (config) => {
      const next = connectorsOf(config);
      for (const id of connectors.keys()) if (!next.has(id)) connectors.delete(id);
      for (const [id, connector] of next) connectors.set(id, connector);
      void prepared().catch((e: unknown) =>
        logger.error({ why: String(e) }, 'applying the new limits and rosters failed; the previous ones stay in effect'),
      );
    },
  });
  await follower.start();
  await prepared();
  started = true;
  return follower;
}

import { Counter, type Registry } from 'prom-client';
import { connectorsOf, type Connected, type ConnectOptions } from '../connect.js';
import { PolicyFollower, type FollowerOptions } from './policy-follower.js';

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
        logger.error({ why: String(e) }, 'limits and desks are as before');
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
        logger.error({ why: String(e) }, 'limits and desks are as before'),
      );
    },
  });
  await follower.start();
  await prepared();
  started = true;
  return follower;
}

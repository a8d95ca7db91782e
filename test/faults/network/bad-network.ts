/** An installation whose four connections go through proxies. */
import { dialectOf } from '../../../sandbox/platforms/index.js';
import { freePort } from '../../../dev-server/free-port.js';
import { startFleet, type Fleet } from '../../support/fleet.js';
import { TcpProxy } from '../../support/tcp-proxy.js';

export const pairs = ['Temporal', 'platform', 'CRM', 'webhooks'] as const;
/** Service to Temporal, to the platform's API, to the CRM; platform to service. */
export type Pair = (typeof pairs)[number];

export interface BadNetwork {
  fleet: Fleet;
  proxies: Record<Pair, TcpProxy>;
  close(): Promise<void>;
}

export async function startBadNetwork(policy: string): Promise<BadNetwork> {
  const [temporalPort, port, sandboxPort] = [await freePort(), await freePort(), await freePort()];
  const proxies: Record<Pair, TcpProxy> = {
    Temporal: new TcpProxy(() => temporalPort),
    platform: new TcpProxy(() => sandboxPort),
    CRM: new TcpProxy(() => sandboxPort),
    webhooks: new TcpProxy(() => port),
  };
  const at = async (pair: Pair) => `127.0.0.1:${await proxies[pair].listen()}`;
  const fleet = await startFleet({
    policy,
    port,
    temporalPort,
    sandbox: { port: sandboxPort, webhookUrl: `http://${await at('webhooks')}/webhooks/acme/respond-io` },
    env: {
      TEMPORAL_ADDRESS: await at('Temporal'),
      RESPONDIO_BASE_URL: `http://${await at('platform')}${dialectOf('respond-io').apiPath}`,
      CRM_URL: `http://${await at('CRM')}/crm`,
    },
  });
  return {
    fleet,
    proxies,
    async close() {
      await fleet.close();
      for (const proxy of Object.values(proxies)) proxy.close();
    },
  };
}

/** Every setting of `npm start`: flag, environment variable, default. `--help` is printed from this table. */

import { platformKinds } from '../platforms/index.js';

export interface Setting {
  flag: string;
  env: string;
  default: string;
  /** Placeholder in the help; absent: an on/off flag. */
  value?: string;
  help: string;
}

export const settings = {
  host: {
    flag: 'host',
    env: 'ROUTER_HOST',
    default: '127.0.0.1',
    value: 'address',
    help: 'address that API, sandbox and Temporal UI listen on',
  },
  port: { flag: 'port', env: 'ROUTER_PORT', default: '8080', value: 'port', help: 'port of the API' },
  temporalPort: {
    flag: 'temporal-port',
    env: 'TEMPORAL_PORT',
    default: '7233',
    value: 'port',
    help: 'port of the Temporal server started here',
  },
  temporalUiPort: {
    flag: 'temporal-ui-port',
    env: 'TEMPORAL_UI_PORT',
    default: '8233',
    value: 'port',
    help: 'port of its UI',
  },
  sandboxPort: {
    flag: 'sandbox-port',
    env: 'SANDBOX_PORT',
    default: '8090',
    value: 'port',
    help: 'port of the sandbox: a stand-in messaging platform and CRM',
  },
  sandbox: {
    flag: 'sandbox',
    env: 'ROUTER_SANDBOX',
    default: 'on',
    help: '--no-sandbox (or "off"): the policy file points at a real platform and CRM',
  },
  platform: {
    flag: 'platform',
    env: 'SANDBOX_PLATFORM',
    default: 'respond-io',
    value: 'name',
    help: `which platform the sandbox plays: ${[...platformKinds.keys()].join(', ')}`,
  },
  data: {
    flag: 'data',
    env: 'ROUTER_DATA',
    default: '.data',
    value: 'folder',
    help: "where state is kept: Temporal's database, the sandbox, generated secrets, logs",
  },
  policy: {
    flag: 'policy',
    env: 'ROUTER_POLICY',
    default: 'router.yaml',
    value: 'file',
    help: 'the routing policy; with another platform than respond-io, its file in docs/examples',
  },
  deployment: {
    flag: 'deployment',
    env: 'ROUTER_DEPLOYMENT',
    default: '',
    value: 'name',
    help: 'switches Worker Versioning on: the name of the Worker Deployment (docs/how-to/upgrade.md)',
  },
  buildId: {
    flag: 'build-id',
    env: 'ROUTER_BUILD_ID',
    default: '',
    value: 'id',
    help: 'with it: which version of the code this is, a commit for example',
  },
} satisfies Record<string, Setting>;

/** Read by other parts; listed in the help so that nobody has to search. */
export const otherVariables: [name: string, help: string][] = [
  ['TEMPORAL_ADDRESS', 'a Temporal server that runs already; it is waited for, and none is started here'],
  ['TEMPORAL_NAMESPACE', 'namespace on that server (default); TEMPORAL_TLS, TEMPORAL_API_KEY as for its CLI'],
  ['TEMPORAL_UI_URL', "address of that server's UI, for links"],
  ['TEMPORAL_CLI_PATH', 'the temporal binary to start a server with'],
  [
    'ROUTER_TASK_QUEUE',
    'task queue of the workers (vip-router): for two installations on one Temporal namespace',
  ],
  ['ROUTER_SECRET', 'makes contact keys; generated and kept in the data folder when unset'],
  [
    'ROUTER_CODEC_KEYS',
    'encrypts what Temporal keeps: id:base64key,...; the first encrypts (docs/how-to/protect-personal-data.md)',
  ],
  [
    'ROUTER_CODEC_ORIGINS',
    'pages that may have it decrypted at /codec, with ROUTER_CODEC_TOKEN: the Temporal UI',
  ],
  [
    'ROUTER_HOSTS',
    'further names in the Host header, divided by commas: of a proxy or a tunnel on this machine',
  ],
  [
    'ROUTER_HEALTH_PORT',
    'where a worker process answers /healthz, /readyz and /metrics (nowhere when unset)',
  ],
  ['ROUTER_API_KEY', 'key of the API; generated and kept likewise'],
  ['LOG_LEVEL', 'least level of lines on standard error (warn); the log file in the data folder holds info'],
];

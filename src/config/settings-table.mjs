// @ts-check
// Every setting of `vip-router start`: option, environment variable, default. JavaScript, so that help needs no build.

/**
 * @typedef {object} Setting
 * @property {string} flag
 * @property {string} env
 * @property {string} default
 * @property {string} [value] placeholder in the help; absent: an on/off option
 * @property {readonly string[]} [choices]
 * @property {string} help
 */

export const settings = /** @satisfies {Record<string, Setting>} */ (
  /** @type {const} */ ({
    host: {
      flag: 'host',
      env: 'ROUTER_HOST',
      default: '127.0.0.1',
      value: 'address',
      help: 'address that API, sandbox and Temporal UI listen on',
    },
    port: {
      flag: 'port',
      env: 'ROUTER_PORT',
      default: '8080',
      value: 'port',
      help: 'port of the API; 0: any free port',
    },
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
      flag: 'no-sandbox',
      env: 'ROUTER_SANDBOX',
      default: 'on',
      help: 'use only the variables that are set: the policy file names a real platform and CRM',
    },
    platform: {
      flag: 'platform',
      env: 'SANDBOX_PLATFORM',
      default: 'respond-io',
      value: 'name',
      choices: ['respond-io', 'chatwoot', 'whatsapp-cloud', 'generic'],
      help: 'which platform the sandbox plays',
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
      help: 'the policy file; with another platform than respond-io, its file in docs/examples',
    },
    deployment: {
      flag: 'deployment',
      env: 'ROUTER_DEPLOYMENT',
      default: '',
      value: 'name',
      help: 'name of the Worker Deployment; switches Worker Versioning on (docs/how-to/upgrade.md)',
    },
    buildId: {
      flag: 'build-id',
      env: 'ROUTER_BUILD_ID',
      default: '',
      value: 'id',
      help: 'with --deployment: the version of this code, a commit for example',
    },
  })
);

/**
 * Variables that other parts read; listed in the help, too.
 * @type {readonly (readonly [name: string, help: string])[]}
 */
export const otherVariables = [
  ['TEMPORAL_ADDRESS', 'a running Temporal server; the service waits for it and starts none'],
  ['TEMPORAL_NAMESPACE', 'namespace on that server (default); TEMPORAL_TLS, TEMPORAL_API_KEY as for its CLI'],
  ['TEMPORAL_UI_URL', "address of that server's UI, for links"],
  ['TEMPORAL_CLI_PATH', 'the temporal binary to start a server with'],
  ['ROUTER_TASK_QUEUE', 'task queue of the workers (vip-router), for two installations in one namespace'],
  ['ROUTER_SECRET', 'makes contact keys; generated and kept in the data folder when unset'],
  [
    'ROUTER_CODEC_KEYS',
    'encrypts what Temporal keeps: id:base64key,...; the first encrypts (docs/how-to/protect-personal-data.md)',
  ],
  ['ROUTER_CODEC_ORIGINS', 'pages that may decrypt at /codec, with ROUTER_CODEC_TOKEN: the Temporal UI'],
  ['ROUTER_HOSTS', 'additional names in the Host header, separated by commas, of a local proxy or tunnel'],
  [
    'ROUTER_HEALTH_PORT',
    'where a worker process answers /healthz, /readyz and /metrics (nowhere when unset)',
  ],
  ['ROUTER_API_KEY', 'key of the API; generated and kept in the data folder when unset'],
  ['LOG_LEVEL', 'lowest level printed on standard error (warn); the log file in the data folder holds info'],
];

// @ts-check
// The table of commands. Help, the checks of what was typed, completion and docs/reference/cli.md are made from it.
// JavaScript, so that help and usage errors need no build and load no other code.
import { otherVariables, settings } from '../config/settings-table.mjs';

/**
 * @typedef {object} Option
 * @property {'text' | 'list' | 'switch'} type `list`: may be given several times
 * @property {string} summary
 * @property {string} [value] placeholder in the help; `file` and `folder` are completed as such
 * @property {readonly string[]} [choices]
 * @property {true} [required]
 * @property {string} [env] variable that stands in for the option
 * @property {string} [default]
 *
 * @typedef {object} Argument
 * @property {string} name
 * @property {boolean} required
 * @property {readonly string[]} [choices]
 *
 * @typedef {object} Command
 * @property {string} summary
 * @property {readonly Argument[]} [arguments]
 * @property {Record<string, Option>} options
 * @property {string} [details] below the options
 * @property {readonly (readonly [name: string, meaning: string])[]} [variables]
 *
 * @typedef {Option & { type: 'text' }} Text
 * @typedef {Option & { type: 'switch' }} Switch
 * @typedef {keyof typeof settings} SettingName
 * @typedef {(typeof settings)[Exclude<SettingName, 'sandbox'>]['flag']} SettingFlag
 */

/** @type {(value: string, summary: string, more?: Partial<Option>) => Text} */
const text = (value, summary, more) => ({ ...more, type: 'text', value, summary });
/** @type {(value: string, summary: string) => Text & { required: true }} */
const required = (value, summary) => ({ type: 'text', value, summary, required: true });
/** @type {(value: string, summary: string) => Option & { type: 'list' }} */
const list = (value, summary) => ({ type: 'list', value, summary });
/** @type {(summary: string, more?: Partial<Option>) => Switch} */
const toggle = (summary, more) => ({ ...more, type: 'switch', summary });

const { data, policy, sandbox, deployment } = settings;
const DATA = { data: text('folder', "the installation's data", { env: data.env, default: data.default }) };
const HERE = { default: 'the `start` that runs here' };
const JSON_OUTPUT = { json: toggle('print the result as JSON') };
const SERVER = {
  address: text('host:port', 'Temporal server', { env: 'TEMPORAL_ADDRESS', ...HERE }),
  namespace: text('name', 'namespace on that server', { env: 'TEMPORAL_NAMESPACE', default: 'default' }),
  profile: text('name', "profile of the Temporal CLI's configuration file", { env: 'TEMPORAL_PROFILE' }),
  ...DATA,
};
const POLICY_FILE = {
  policy: text('file', 'policy file', { env: policy.env, default: policy.default }),
  'no-sandbox': toggle(sandbox.help, { env: sandbox.env, default: sandbox.default }),
  ...DATA,
};
const WORKSPACE = { workspace: text('id', 'workspace; may be left out when there is only one') };
const VERSION = { policy: text('version', 'version of the policy, as `policies` lists them') };
const STAGES = ['asking', 'looking-up', 'queued', 'paused'];
const TASK_QUEUE = text('name', "the workers' task queue", {
  env: 'ROUTER_TASK_QUEUE',
  default: 'vip-router',
});
const OPERATE = { ...WORKSPACE, ...JSON_OUTPUT, ...SERVER };
const CONTACT = {
  contact: required('id', "the platform's id of the contact"),
  platform: text('name', 'platform of the workspace at that time; default: the current one'),
  ...OPERATE,
};
const SECRET =
  "A worker must run. The installation's secret comes from ROUTER_SECRET or from the data folder.";
const POLICY_ARGUMENT = [{ name: 'file', required: false }];

/** @type {any} */
const start = Object.fromEntries(
  Object.values(settings).map((/** @type {import('../config/settings-table.mjs').Setting} */ setting) => {
    const { flag, help, value, ...more } = setting;
    return [flag, value ? text(value, help, more) : toggle(help, more)];
  }),
);
/** @type {Record<SettingFlag, Text> & Record<'no-sandbox', Switch>} */
const START = start;

/** By group. */
export const GROUPS = /** @satisfies {Record<string, Record<string, Command>>} */ ({
  Run: {
    start: {
      summary: 'start Temporal, worker, API and sandbox on this machine',
      options: START,
      details: '`npm start -- [options]` is the same. Ctrl-C stops everything; state is kept.',
      variables: otherVariables,
    },
    demo: {
      summary: 'play seven contacts through the sandbox and check how each story ends',
      options: {
        keep: toggle("keep the demo's service running after the table, so that its links work"),
        attach: toggle(
          'play on the `start` that runs here, with its policy, instead of a service of its own',
        ),
        sandbox: text('address', 'play on the sandbox at this address'),
        ...JSON_OUTPUT,
        ...DATA,
      },
      details:
        'Starts a service with short timeouts on free ports, and stops it after the table. While `start` runs here, the runs go to its Temporal server, so that their links keep working.',
    },
  },
  Policy: {
    check: {
      summary: 'find every mistake in a policy file, with its place',
      arguments: POLICY_ARGUMENT,
      options: { ...POLICY_FILE, ...JSON_OUTPUT },
      details: 'Exits with 1 when the file has a mistake. docs/reference/mistakes.md explains each code.',
    },
    roster: {
      summary: "list the platform's people as `agents` for a policy file",
      arguments: POLICY_ARGUMENT,
      options: { ...WORKSPACE, ...POLICY_FILE, ...JSON_OUTPUT },
      details:
        'Agents of the file that the platform does not know are named at the end. They would get nothing.',
    },
    explain: {
      summary: 'show where a contact would go, and why; writes nothing',
      options: {
        email: text('address', 'e-mail address of the contact'),
        phone: text('number', 'phone number of the contact'),
        name: text('name', 'name of the contact'),
        language: text('code', 'language of the contact'),
        tag: list('tag', 'tag of the contact; may be repeated'),
        field: list('name=value', 'custom field of the contact; may be repeated'),
        lifecycle: text('name', 'lifecycle stage of the contact'),
        channel: text('id', 'id or kind of the channel'),
        inbox: text('id', 'inbox of the conversation'),
        'no-ask': toggle('do not ask the CRM'),
        ...WORKSPACE,
        ...POLICY_FILE,
        ...JSON_OUTPUT,
      },
      details: 'The CRM is asked, unless --no-ask is given or its request is a PUT, PATCH or DELETE.',
    },
  },
  Operate: {
    policies: {
      summary: 'list the stored policies of each workspace, and which is current',
      options: OPERATE,
    },
    pause: { summary: 'stop asking and assigning; nothing is lost', options: OPERATE },
    resume: { summary: 'continue where `pause` stopped', options: OPERATE },
    rollback: {
      summary: 'make an earlier policy current',
      options: { ...VERSION, ...OPERATE },
      details: 'Without --policy: the version before the current one.',
    },
    reroute: {
      summary: 'route running conversations by another policy',
      options: {
        ...VERSION,
        stage: text('stage', 'only conversations in this stage', { choices: STAGES }),
        ...OPERATE,
      },
      details: 'Without --policy: the current version.',
    },
    retire: {
      summary: 'end what a removed workspace has left in Temporal',
      options: { ...OPERATE, workspace: required('id', 'workspace that was removed from every policy file') },
    },
    versions: {
      summary: 'list the versions of the workers, and which takes new runs',
      options: {
        deployment: text('name', 'Worker Deployment', { env: deployment.env }),
        'make-current': text('build id', 'send new runs to this version (docs/how-to/upgrade.md)'),
        'task-queue': TASK_QUEUE,
        ...JSON_OUTPUT,
        ...SERVER,
      },
    },
    replay: {
      summary: 'check whether this code can continue the runs of a live installation',
      options: {
        'closed-within': text('time', 'include runs that closed within this time', { default: '24h' }),
        bundle: text('file', 'other workflow code than the one built here'),
        'task-queue': TASK_QUEUE,
        ...JSON_OUTPUT,
        ...SERVER,
      },
      details:
        'Replays open and recently closed runs with the workflow code that is here. Writes nothing. Exits with 1 when a run cannot continue: do not deploy this code.',
    },
    doctor: {
      summary: 'check an installation and suggest fixes',
      options: {
        url: text('address', 'where the platform reaches the service', HERE),
        ...WORKSPACE,
        ...POLICY_FILE,
        ...JSON_OUTPUT,
        ...SERVER,
      },
      details:
        'Checks the policy file, Temporal, workers, platform, CRM, webhooks and clocks. Writes nothing, but sends two webhooks that the service ignores.',
    },
    webhook: {
      summary: "send a signed sample of a platform's webhook to a running service",
      arguments: [
        { name: 'send', required: true, choices: ['send'] },
        { name: 'event', required: true },
      ],
      options: {
        contact: text('id', 'contact of the sample', { default: '900001' }),
        conversation: text('id', 'conversation of the sample', { default: 'the contact' }),
        text: text('text', 'text of the message'),
        email: text('address', 'e-mail address of the contact'),
        url: text('address', 'address of the service', HERE),
        ...WORKSPACE,
        ...POLICY_FILE,
        ...JSON_OUTPUT,
      },
      details:
        'Prints the answer, and the run of the conversation when ROUTER_API_KEY is known. An unknown event lists those of the platform.',
    },
  },
  'Personal data': {
    export: {
      summary: 'print everything Temporal stores about a contact, as JSON',
      options: CONTACT,
      details: SECRET,
    },
    erase: {
      summary: 'delete everything Temporal stores about a contact',
      options: { yes: toggle('delete; without it, only list what would be deleted'), ...CONTACT },
      details: SECRET,
    },
  },
  Shell: {
    completion: {
      summary: 'print a completion script for bash, zsh or fish',
      arguments: [{ name: 'shell', required: true, choices: ['bash', 'zsh', 'fish'] }],
      options: {},
      details:
        'bash: source <(vip-router completion bash). zsh: the same, after compinit. fish: vip-router completion fish | source.',
    },
  },
});

export const COMMANDS = {
  ...GROUPS.Run,
  ...GROUPS.Policy,
  ...GROUPS.Operate,
  ...GROUPS['Personal data'],
  ...GROUPS.Shell,
};

/** @type {Record<string, Option>} Options of every command. */
export const COMMON_OPTIONS = { help: toggle('show this help') };

/** Exit codes of every command. */
export const EXIT = { done: 0, failed: 1, usage: 2 };

import { searchAttributes } from '../src/workflows/search-attributes.js';

export interface DevServerFlags {
  port: number;
  /** Where the gRPC port and the UI listen. */
  host: string;
  uiHost: string;
  /** Absent: no UI. */
  uiPort?: number;
  dbFile: string;
  /** Only for tests: a virtual clock for each run. */
  timeSkipping: boolean;
  /** Only for tests: dynamic configuration beside ours, `key=value`. */
  settings?: readonly string[];
}

/**
 * Keys whose defaults would make each hop wait 50 ms, divide what waits for a worker among four queues that know nothing of each
 * other's order, leave the rate limit per key without effect, or have the deletion of a run that has just closed wait for half a minute.
 */
const dynamicConfig = [
  'history.transferProcessorMaxPollRPS=1000',
  'matching.numTaskqueueWritePartitions=1',
  'matching.numTaskqueueReadPartitions=1',
  'matching.enableFairness=true',
  'history.transferProcessorUpdateAckInterval="2s"',
  'history.visibilityProcessorUpdateAckInterval="2s"',
];

/** Arguments of `temporal server start-dev`. */
export function devServerFlags(options: DevServerFlags): string[] {
  const { uiPort } = options;
  const settings = [
    ...dynamicConfig,
    ...(options.timeSkipping ? ['frontend.WorkflowTimeSkippingEnabled=true'] : []),
    ...(options.settings ?? []),
  ];
  return [
    ...['server', 'start-dev', '--log-level', 'error'],
    ...['--ip', options.host, '--port', String(options.port)],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-ip', options.uiHost, '--ui-port', String(uiPort)]),
    ...['--db-filename', options.dbFile],
    // In WAL, NORMAL survives the death of the process at any moment; a power cut may cost the last transactions.
    ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'],
    ...settings.flatMap((setting) => ['--dynamic-config-value', setting]),
    ...searchAttributes.flatMap(({ name, type }) => ['--search-attribute', `${name}=${cliTypeOf(type)}`]),
  ];
}

/** KEYWORD_LIST is KeywordList on the command line. */
const cliTypeOf = (type: string): string =>
  type
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('');

export interface SandboxOptions {
  /** Which messaging platform it plays; absent: respond-io. */
  platform?: string;
  /** An agent bot has the contacts first, where the platform has such. */
  agentBot?: boolean;
  host: string;
  port: number;
  /** Key of the stand-in's webhooks. */
  signingKey: string;
  /** Token that API calls must carry. */
  token: string;
  /** Where webhooks go. */
  webhookUrl: string;
  crmToken: string;
  /** Secret of the router's events; absent: nobody receives them. */
  eventSecret?: string;
  /** Base address of the Temporal UI, for links. */
  temporalUi: string;
  /** Base address of the router's API, and a key for it: the page asks it who got a conversation. */
  api: string;
  apiKey: string;
  workspace: string;
  /** Keeps contacts and chats across restarts. */
  dataFile?: string;
  /** Is told what a person should know: that the file cannot be written. */
  say?: (line: string) => void;
  /** Webhook retries after these times, in milliseconds; as the real one by default. */
  retryAfter?: number[];
  /** Failed deliveries in 30 minutes after which the endpoint is switched off. As the real one by default. */
  errorsAllowed?: number;
  /** Calls per second and API method; 0 switches the limit off. As the real one by default. */
  callsPerSecond?: number;
}

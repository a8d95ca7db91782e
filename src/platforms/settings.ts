/** Settings of the respond.io connector, secrets resolved. */
export interface RespondIoSettings {
  type: 'respond-io';
  /** Without a trailing slash: `https://api.respond.io/v2`. */
  baseUrl: string;
  token: string;
  /** One per event subscription. */
  signingKeys: string[];
  /** respond.io allows 5 per second and method; absent: no limit configured. */
  callsPerSecond?: number;
}

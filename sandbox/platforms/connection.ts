/** How a policy file reaches a stand-in. Apart from the stand-ins: commands read this without loading a web server. */
export interface Connection {
  /** Where its API is on the sandbox. */
  apiPath: string;
  /** The variables by which a policy for it is told where it is and how to authenticate. */
  variables: {
    baseUrl: string;
    token: string;
    signingKey: string;
    /** Others, with the values that fit the stand-in. */
    besides?: Record<string, string>;
  };
  /** How token and key are written where any random text will not do. */
  secretOf?: (random: string) => string;
}

/** Where the sandbox receives the router's events. */
export const EVENTS_PATH = '/events';

/** @param platform its name in webhook addresses, which is the name of its folder here */
export async function connectionOf(platform: string): Promise<Connection> {
  return ((await import(`./${platform}/connection.js`)) as { connection: Connection }).connection;
}

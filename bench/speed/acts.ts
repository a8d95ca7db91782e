/** What the engines that are not the product do outside of Temporal. */
export interface Acts {
  lookUp: (email: string) => Promise<void>;
  /** @returns the agent's id */
  decide: (id: string) => Promise<string>;
  assign: (id: string, agent: string) => Promise<void>;
  comment: (id: string) => Promise<void>;
  ask: (id: string) => Promise<void>;
}

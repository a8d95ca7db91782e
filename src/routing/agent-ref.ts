/** A person of the support team, as a platform names them. */
export interface AgentRef {
  id: string;
  email?: string;
  name?: string;
}

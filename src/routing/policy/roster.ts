/** The people, the teams and their hours, as the policy says. */

/** Local wall-clock times of one week. `day` 1 is Monday; minutes from midnight, `to` at most 1440 and above `from`. */
export interface WeeklyHours {
  /** IANA name: `Europe/Berlin`. */
  timeZone: string;
  week: { day: number; from: number; to: number }[];
}

export interface AgentPolicy {
  id: string;
  name: string;
  email?: string;
  /** Most conversations open at a time by the desk's own doing. */
  maxOpen?: number;
  /** So many of `maxOpen` are kept for VIPs. */
  vipSeats?: number;
  /** Languages, products and the like that a target may ask for. */
  skills?: string[];
  /** What the CRM calls this person where it names an account's owner. */
  crmOwner?: string[];
  hours?: WeeklyHours;
  /** First and last day away, `YYYY-MM-DD`, in the time zone of the agent's hours. */
  absences?: { from: string; to: string }[];
}

export interface TeamPolicy {
  id: string;
  name: string;
  agents: string[];
  /** Most conversations open at a time of all members together, through this team. */
  maxOpen?: number;
  /** Hold for members without hours of their own. */
  hours?: WeeklyHours;
}

export interface Roster {
  agents: AgentPolicy[];
  teams: TeamPolicy[];
  /** For agents without a limit of their own. */
  maxOpen?: number;
  /** Hold for agents who have hours neither of their own nor of a team. */
  hours?: WeeklyHours;
  /** Days on which nobody's hours hold, `YYYY-MM-DD`. */
  holidays?: string[];
  /** Milliseconds for which presence counts that nobody confirms. Absent: for ever. */
  presenceTtl?: number;
  /** Whoever has waited so many milliseconds is served as if a VIP. Absent: nobody is. */
  promoteAfter?: number;
}

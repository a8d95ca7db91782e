/** What goes out of the platform as webhooks. */
import type { ChatMessage, Comment, SandboxContact } from '../store.js';

/** One webhook to send. */
export interface Announcement {
  /** What happened, as the platform calls it. */
  type: string;
  /** The same in every delivery of it. */
  id: string;
  body: object;
}

/** What goes out when something happens; nothing where the platform says nothing of it. */
export interface Announcements {
  /** `first`: it had never been opened before. */
  opened(contact: SandboxContact, source: string, first: boolean): Announcement[];
  closed(
    contact: SandboxContact,
    by: number | null,
    note: { category?: string; summary?: string },
  ): Announcement[];
  received(contact: SandboxContact, message: ChatMessage): Announcement[];
  sent(contact: SandboxContact, message: ChatMessage): Announcement[];
  contactCreated?(contact: SandboxContact): Announcement[];
  contactChanged(contact: SandboxContact): Announcement[];
  assigneeChanged(contact: SandboxContact): Announcement[];
  tagged?(contact: SandboxContact, tag: string, action: 'add' | 'remove'): Announcement[];
  /** Another stage of the customer's; `before`: the one until now. */
  lifecycleChanged?(contact: SandboxContact, before: string | undefined): Announcement[];
  /** A call with the contact has ended. */
  called?(contact: SandboxContact): Announcement[];
  /** Open in another way; `before`: in which way it was. */
  phaseChanged?(contact: SandboxContact, before: SandboxContact['phase']): Announcement[];
  /** The contact has another number or user id; `told`: how much the platform says of it. */
  moved?(before: SandboxContact, contact: SandboxContact, told: 'full' | 'bare' | 'field'): Announcement[];
  /** A note that only the team sees. */
  commented?(contact: SandboxContact, comment: Comment): Announcement[];
}

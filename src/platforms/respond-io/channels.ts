/** The kinds of channels by their ids: an opening names its channel by the id only. */
import type { Channel, DomainEvent } from '../../routing/conversation.js';
import { readAnswer, type PlatformApi } from '../shared/platform-api.js';
import { compact } from '../../routing/compact.js';
import { contactPath, PAGE, query } from './api.js';
import type { PlatformClient } from '../platform.js';
import { ChannelPage } from './schemas.js';

/** Milliseconds. The webhook is answered after it. */
const LOOKUP_TIMEOUT = 1_500;
/** Milliseconds without a further try: an opening must not wait for a platform that does not answer. */
const RETRY_AFTER = 30_000;
/** A workspace has some tens of channels. */
const MAX_CHANNELS = 1_000;

/** Where a contact may be reached, and when they last wrote there. */
async function channelsOf(api: Pick<PlatformApi, 'read'>, conversation: string, signal?: AbortSignal) {
  const path = contactPath(conversation, `/channels?${query(undefined, PAGE)}`);
  const answer = await api.read('channels', path, signal);
  return readAnswer('channels', ChannelPage, answer.body).items;
}

/** The channel of a conversation that is open and waits: the one in which the contact wrote last, or the only one. */
export function presentChannel(api: Pick<PlatformApi, 'read'>): Pick<PlatformClient, 'channelOf'> {
  return {
    async channelOf(conversation, { signal } = {}) {
      const all = await channelsOf(api, conversation, signal);
      const heard = all.filter(({ lastIncomingMessageTime: at }) => at !== undefined);
      const latest = heard.sort(
        (a, b) => (b.lastIncomingMessageTime ?? 0) - (a.lastIncomingMessageTime ?? 0),
      );
      const [found] = heard.length > 0 ? latest : all.length === 1 ? all : [];
      return found?.id === undefined ? undefined : compact({ id: found.id, source: found.source });
    },
  };
}

export interface Channels {
  /** The events with the kinds of their channels, as far as they are known or told now. Never rejects. */
  complete(events: DomainEvent[]): Promise<DomainEvent[]>;
}

type ChannelEvent = Extract<DomainEvent, { channel?: Channel }>;

/** Learns from the channels of events that name both, and asks for those of a contact where that is not enough. */
export function createChannels(api: Pick<PlatformApi, 'read'>, now = Date.now): Channels {
  const kinds = new Map<string, string>();
  const failedAt = new Map<string, number>();
  const lookups = new Map<string, Promise<void>>();

  function learn(channels: { id?: string | undefined; source?: string | undefined }[]): void {
    for (const { id, source } of channels)
      if (id !== undefined && source !== undefined && (kinds.has(id) || kinds.size < MAX_CHANNELS))
        kinds.set(id, source);
  }

  async function lookUp(id: string, conversation: string): Promise<void> {
    try {
      learn(await channelsOf(api, conversation, AbortSignal.timeout(LOOKUP_TIMEOUT)));
    } catch {
      // Tried again with a later opening.
    }
    if (kinds.has(id)) failedAt.delete(id);
    else if (failedAt.size < MAX_CHANNELS) failedAt.set(id, now());
  }

  /** Openings that come at the same time share one lookup. */
  function lookUpOnce(id: string, conversation: string): Promise<void> {
    const failed = failedAt.get(id);
    if (kinds.has(id) || (failed !== undefined && now() - failed < RETRY_AFTER)) return Promise.resolve();
    const started = lookups.get(id) ?? lookUp(id, conversation).finally(() => lookups.delete(id));
    lookups.set(id, started);
    return started;
  }

  return {
    async complete(events) {
      const withChannel = events.filter((event): event is ChannelEvent => 'channel' in event);
      learn(withChannel.flatMap(({ channel }) => channel ?? []));
      for (const { type, channel, conversation } of withChannel)
        if (type === 'conversation.opened' && channel?.id !== undefined && channel.source === undefined)
          await lookUpOnce(channel.id, conversation);
      return events.map((event) => {
        if (!('channel' in event)) return event;
        const { id, source = kinds.get(id ?? '') } = event.channel;
        return { ...event, channel: compact({ ...event.channel, source }) };
      });
    },
  };
}

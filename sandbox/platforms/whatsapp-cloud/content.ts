/** What messages hold, by their type on the stand-in. */
import type { ChatMessage, SandboxContact } from '../../store.js';

/** The business's own, as it is shown. */
export const DISPLAY_NUMBER = '15550783881';

export const wamid = (contact: SandboxContact, message: ChatMessage): string =>
  `wamid.${Buffer.from(`${contact.id}.${message.id}`).toString('base64url')}`;

/** The message before this one by the same side: what is edited or taken back. */
function originalOf(contact: SandboxContact, message: ChatMessage): string {
  const earlier = contact.messages.filter(({ id, from }) => id < message.id && from === message.from);
  const original = earlier.findLast(({ type }) => !['edit', 'revoke', 'reaction'].includes(type));
  return original ? wamid(contact, original) : 'wamid.of-long-ago';
}

const text = (body: string) => ({ type: 'text', text: { body } });
const unsupported = (code: number, title: string, details: string) => ({
  type: 'unsupported',
  errors: [{ code, title, message: title, error_data: { details } }],
});

export function contentOf(contact: SandboxContact, message: ChatMessage): object {
  const { type, text: said } = message;
  const id = () => originalOf(contact, message);
  const make = contents[type];
  return make
    ? make(said, id, message.from)
    : unsupported(131051, 'Message type unknown', 'Message type is currently not supported.');
}

type Make = (said: string, original: () => string, from: ChatMessage['from']) => object;

const contents: Partial<Record<string, Make>> = {
  text,
  group: (said) => ({ ...text(said), group_id: 'Y2FwaV9ncm91cDoxODA1' }),
  advertisement: (said) => ({
    ...text(said),
    referral: {
      source_url: 'https://fb.example/ad',
      source_id: '1',
      source_type: 'ad',
      headline: 'Chat with us',
      body: 'Or write to offers@shop.example',
      media_type: 'image',
      image_url: 'https://cdn.example/ad.jpg',
      ctwa_clid: 'c1',
    },
  }),
  attachment: (said) => ({
    type: 'image',
    image: { id: '1', mime_type: 'image/jpeg', sha256: 'c2hh', ...(said ? { caption: said } : {}) },
  }),
  button: (title) => interactive('button_reply', { id: 'button', title }),
  list: (title) => interactive('list_reply', { id: 'row', title }),
  quickReply: (said) => ({
    context: { from: DISPLAY_NUMBER, id: 'wamid.template' },
    type: 'button',
    button: { payload: 'p', text: said },
  }),
  flow: (email) => ({
    context: { from: DISPLAY_NUMBER, id: 'wamid.flow' },
    ...interactive('nfm_reply', {
      name: 'flow',
      body: 'Sent',
      response_json: JSON.stringify({ email, flow_token: 'AQAAAA' }),
    }),
  }),
  contactCard: (email) => ({
    type: 'contacts',
    contacts: [
      {
        name: { first_name: 'Ann', formatted_name: 'Ann Sample' },
        emails: [{ email, type: 'WORK' }],
        phones: [{ phone: '+1 (555) 000-2222', wa_id: '15550002222', type: 'CELL' }],
      },
    ],
  }),
  order: (said) => ({
    type: 'order',
    order: {
      catalog_id: '1',
      text: said,
      product_items: [{ product_retailer_id: 'TEA', quantity: 1, item_price: 3, currency: 'EUR' }],
    },
  }),
  sticker: () => ({
    type: 'sticker',
    sticker: { id: '2', mime_type: 'image/webp', sha256: 'c2hh', animated: false },
  }),
  location: () => ({ type: 'location', location: { latitude: 52.5, longitude: 13.4 } }),
  reaction: (emoji, original) => ({
    type: 'reaction',
    reaction: { message_id: original(), ...(emoji ? { emoji } : {}) },
  }),
  edit: (said, original, from) => ({
    type: 'edit',
    edit: {
      original_message_id: original(),
      message: { ...(from === 'contact' ? { context: { id: 'M0' } } : {}), ...text(said) },
    },
  }),
  revoke: (_said, original) => ({ type: 'revoke', revoke: { original_message_id: original() } }),
  unavailable: () =>
    unsupported(131060, 'This message is unavailable', 'This message is currently unavailable.'),
};

const interactive = (type: string, reply: object) => ({
  type: 'interactive',
  interactive: { type, [type]: reply },
});

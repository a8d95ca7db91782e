/** What contacts write: each text as an answer in a real conversation. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { calmly, type AllPlatforms } from '../../support/all-platforms.js';

/** A pause inside of one answer, in milliseconds; shorter than the settle time. */
type Said = string | number;

interface Row {
  id: string;
  what: string;
  /** What opens the conversation; then one answer for each question. */
  opener?: string;
  answers: Said[][];
  /** The address that the second question names; null: it must name none. */
  named?: string | null;
  tier: 'vip' | 'regular';
  saved: string | null;
}

const vip = (saved: string) => ({ tier: 'vip', saved }) as const;
const regular = (saved: string) => ({ tier: 'regular', saved }) as const;

/** Customers of the CRM. The other half of a split address is a customer of the other kind. */
const CUSTOMERS: Record<string, string> = {
  'a@b.com': 'VIP',
  "o'b@c.com": 'VIP',
  'b@c.com': 'Regular',
  'a+b@c.com': 'VIP',
  'a@gmail.com': 'VIP',
  'c@d.com': 'Regular',
  'ana@support.example': 'VIP',
  'jost.sur123@example.org': 'VIP',
  'a.b@split.example.com': 'Regular',
  'b@split.example.com': 'VIP',
};

const ROWS: Row[] = [
  { id: 'E01', what: 'no blank after the full stop', answers: [['a@b.com.Thanks'], ['yes']], named: 'a@b.com', ...vip('a@b.com') },
  { id: 'E03', what: 'a Hebrew prefix', answers: [['ב-a@b.com'], ['כן']], named: 'a@b.com', ...vip('a@b.com') },
  { id: 'E05', what: 'a Russian word behind it', answers: [['a@b.comда'], ['да']], named: 'a@b.com', ...vip('a@b.com') },
  { id: 'E06', what: 'Chinese behind an ASCII full stop', answers: [['a@b.com.谢谢']], ...vip('a@b.com') },
  { id: 'E08', what: "a Chinese keyboard's dot", answers: [['a@b。com']], ...vip('a@b.com') },
  { id: 'E09', what: 'a typographic apostrophe', answers: [['o’b@c.com']], ...vip("o'b@c.com") },
  { id: 'E10', what: 'a blank behind the dot', answers: [['a. b@split.example.com'], ['a.b@split.example.com']], named: null, ...regular('a.b@split.example.com') },
  { id: 'E13', what: 'HTML entities', answers: [['o&#39;b@c.com']], ...vip("o'b@c.com") },
  { id: 'E15', what: 'a mailto link with an encoded plus', answers: [['mailto:a%2Bb@c.com']], ...vip('a+b@c.com') },
  { id: 'E16', what: 'a label and a hyphen', answers: [['Email-a@b.com'], ['no, a@b.com']], named: 'Email-a@b.com', ...vip('a@b.com') },
  { id: 'E17', what: 'a slip, and its correction', answers: [['a@gmial.com', 500, '*a@gmail.com']], ...vip('a@gmail.com') },
  { id: 'E19', what: 'the address of a colleague, and no', opener: 'My colleague a@b.com told me to write', answers: [['no'], ['c@d.com']], named: null, ...regular('c@d.com') },
  { id: 'E21', what: 'one letter away from a provider', answers: [['a@gmial.com'], ['a@gmail.com']], named: 'a@gmial.com', ...vip('a@gmail.com') },
  { id: 'E21', what: 'the same once more is taken as typed', answers: [['a@gmial.com'], ['a@gmial.com']], named: 'a@gmial.com', tier: 'regular', saved: 'a@gmial.com' },
  { id: 'E22', what: 'words for the signs', answers: [['a (at) b (dot) com'], ['a@b.com']], named: null, ...vip('a@b.com') },
  { id: 'E23', what: 'words in front', answers: [['or at jost.sur123@example.org']], ...vip('jost.sur123@example.org') },
  { id: 'E24', what: 'two addresses with a comma', answers: [['a@b.com,c@d.com'], ['c@d.com']], named: null, ...regular('c@d.com') },
  { id: 'E25', what: 'two dots', answers: [['a@gmail..com'], ['a@gmail.com']], named: null, ...vip('a@gmail.com') },
  { id: 'E26', what: 'full-width signs', answers: [['ａ＠ｂ．ｃｏｍ']], ...vip('a@b.com') },
  { id: 'K10', what: 'nothing but an address as the first message', opener: 'a@b.com', answers: [], ...vip('a@b.com') },
  { id: 'K10', what: "an agent's own address, also as an answer", opener: 'my email is ana@support.example', answers: [['it is Ana@support.example'], ['c@d.com']], named: null, ...regular('c@d.com') },
  { id: 'K10', what: 'the address of a relative', opener: "My wife's address is a@b.com", answers: [['c@d.com']], ...regular('c@d.com') },
]; // prettier-ignore

/** The reading is the same on all platforms: one plays everything, the others what differs by how a platform opens. */
const PLAYED: Record<string, string[] | undefined> = {
  chatwoot: undefined,
  'whatsapp-cloud': ['E05', 'E09', 'E19', 'E21', 'K10'],
  'respond-io': ['E09', 'E19', 'E21', 'K10'],
  generic: ['E10', 'E17', 'E19', 'K10'],
};

export function texts(service: () => AllPlatforms): void {
  for (const [name, ids] of Object.entries(PLAYED))
    describe(`what contacts write on ${name}`, { concurrency: true }, () => {
      for (const row of ROWS.filter(({ id }) => ids?.includes(id) ?? true))
        test(`${row.id}: ${row.what}`, async () => {
          const platform = service().platform(name);
          const who = await platform.person(name === 'whatsapp-cloud' ? { phone: phone() } : {});
          const asked = async () =>
            (await platform.contact(who.id)).messages.filter(({ from }) => from === 'router');
          const say = (text: string) => platform.control(`/contacts/${String(who.id)}/messages`, { text });
          await say(row.opener ?? 'hi');
          for (const [index, answer] of row.answers.entries()) {
            const questions = await calmly(`${row.id}: question ${String(index + 1)}`, async () => {
              const sent = await asked();
              return sent.length > index && sent;
            });
            if (index === 1) checkNamed(row, questions.at(-1)?.text ?? '');
            for (const said of answer) await (typeof said === 'number' ? sleep(said) : say(said));
          }
          const { tier, questions, assignee } = await service().end(name, who.conversation);
          assert.deepEqual([tier, questions], [row.tier, row.answers.length]);
          assert.equal(assignee?.id === '101', row.tier === 'vip', `with ${String(assignee?.id)}`);
          // WhatsApp keeps no addresses.
          if (name === 'whatsapp-cloud') return;
          const { email } = await platform.contact(who.id);
          // Chatwoot refuses an address that another contact has.
          assert.ok(email === row.saved || (name === 'chatwoot' && email === null), `saved ${String(email)}`);
        });
    });
}

export async function customers(service: AllPlatforms): Promise<void> {
  for (const [email, type] of Object.entries(CUSTOMERS)) await service.customer(email, type);
}

function checkNamed({ named }: Row, question: string): void {
  if (named !== null) assert.ok(named !== undefined && question.includes(named), question);
  else assert.doesNotMatch(question, /@/);
}

let last = 0;
export const phone = (): string => `+49159${String(++last).padStart(8, '0')}`;

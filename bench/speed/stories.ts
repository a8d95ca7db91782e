/** What a contact does, from the opening to the arrival of the assignment at the platform. */
import type { Contact, Engine } from './engine.js';
import type { Outside } from './outside.js';

let last = 1_000_000;

const newContact = (email?: (id: string) => string): Contact => {
  const id = String(++last);
  return email ? { id, email: email(id) } : { id };
};

export type Story = (engine: Engine, outside: Outside) => Promise<void>;

/** Opens; `assigned` resolves when the assignment has arrived. */
export async function waiting(
  engine: Engine,
  outside: Outside,
): Promise<{ id: string; assigned: Promise<void> }> {
  const contact = newContact((id) => `joe${id}@example.com`);
  const assigned = outside.assigned(contact.id);
  await engine.open(contact);
  return { id: contact.id, assigned };
}

export const known: Story = async (engine, outside) => {
  const { assigned } = await waiting(engine, outside);
  await assigned;
};

export const askedAndAnswered: Story = (engine, outside) => answering(engine, outside, 1);

export const fourWrong: Story = async (engine, outside) => {
  const contact = newContact();
  const assigned = outside.assigned(contact.id);
  await engine.open(contact);
  for (let nth = 1; nth <= 4; nth++) {
    await outside.asked(contact.id, nth);
    await engine.reply(contact, 'no');
  }
  await assigned;
};

/** Opens, is asked, and never answers. */
export const parked: Story = async (engine, outside) => {
  const contact = newContact();
  await engine.open(contact);
  await outside.asked(contact.id, 1);
};

async function answering(engine: Engine, outside: Outside, nth: number): Promise<void> {
  const contact = newContact();
  const assigned = outside.assigned(contact.id);
  await engine.open(contact);
  await outside.asked(contact.id, nth);
  await engine.reply(contact, `joe${contact.id}@example.com`);
  await assigned;
}

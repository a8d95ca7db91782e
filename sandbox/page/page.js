// Texts of contacts go into the page as text nodes only, never as HTML.
const $ = (id) => document.getElementById(id);
let chosen;
let state;
let shown = '';

async function call(method, path, body) {
  const answer = await fetch(`/sandbox${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const content = await answer.json();
  if (!answer.ok) throw new Error(content.error ?? `HTTP ${answer.status}`);
  return content;
}

function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== undefined && child !== null));
  return node;
}

/** Replaces what differs and nothing else, so that focus stays and a screen reader hears only what is new. */
function show(place, nodes) {
  const focused = document.activeElement?.dataset.id;
  const same = nodes.findIndex((node, at) => !place.childNodes[at]?.isEqualNode(node));
  const keep = same === -1 ? nodes.length : same;
  while (place.childNodes.length > keep) place.lastChild.remove();
  place.append(...nodes.slice(keep));
  if (focused !== undefined && place.contains(document.activeElement) === false)
    place.querySelector(`[data-id="${focused}"]`)?.focus();
}

const nameOf = (id) => state.users.find((user) => user.id === id)?.firstName;
const current = () => state.contacts.find(({ id }) => id === chosen);

function showContacts() {
  const items = [...state.contacts].reverse().map((contact) => {
    const where = contact.assignee
      ? `with ${nameOf(contact.assignee)}`
      : contact.status === 'open'
        ? 'waiting'
        : 'closed';
    const button = element(
      'button',
      {
        type: 'button',
        'data-id': contact.id,
        'aria-current': String(contact.id === chosen),
        onclick: () => choose(contact.id),
      },
      contact.firstName,
      element('br'),
      element('small', {}, `${contact.email ?? 'no e-mail'} · ${where}`),
    );
    return element('li', {}, button);
  });
  show($('contacts'), items.length ? items : [element('li', { class: 'quiet' }, 'None yet.')]);
}

function showChat(contact) {
  $('title').textContent = contact ? `${contact.firstName} (${contact.status})` : 'No contact chosen';
  $('hint').hidden = Boolean(contact?.messages.length);
  for (const id of ['write', 'agent']) $(id).hidden = !contact;
  const items = (contact?.messages ?? []).map((message) => {
    const from =
      message.from === 'agent' ? message.agent : message.from === 'router' ? 'Router' : contact.firstName;
    const text = message.text || `[${message.type}]`;
    return element('li', { class: message.from }, element('small', {}, from), text);
  });
  const before = $('messages').lastElementChild;
  show($('messages'), items);
  const last = $('messages').lastElementChild;
  if (last !== before) last?.scrollIntoView({ block: 'nearest' });
}

const customerOf = (contact) =>
  state.customers.find(({ email }) => email === contact?.email?.trim().toLowerCase());

function showTeam(contact) {
  $('vip-label').hidden = !contact?.email;
  $('vip').checked = customerOf(contact)?.customerType === 'VIP';
  const nodes = contact
    ? [
        element('p', {}, 'Assignee: ', element('b', {}, nameOf(contact.assignee) ?? 'nobody')),
        element('p', {}, `Tags: ${contact.tags.join(', ') || 'none'}`),
        ...contact.comments.map(({ text }) => element('p', { class: 'comment' }, text)),
      ]
    : [element('p', { class: 'quiet' }, 'Choose a contact.')];
  show($('team'), nodes);
}

function headlineOf({ status, stage, assigneeId }) {
  if (status === 'running') return `Running: ${stage}`;
  const name = status === 'assigned' && nameOf(Number(assigneeId));
  return name ? `Assigned to ${name}` : status;
}

function showRouting(contact, routing) {
  if (!routing) {
    const why = contact ? 'Not being routed: write as the contact first.' : 'Create or choose a contact.';
    return show($('routing'), [element('p', { class: 'quiet' }, why)]);
  }
  const link = { href: routing.temporalUi, target: '_blank', rel: 'noopener' };
  show($('routing'), [
    element('strong', {}, headlineOf(routing)),
    element('p', {}, routing.summary),
    ...(routing.temporalUi ? [element('a', link, 'This run in the Temporal UI')] : []),
  ]);
}

/** The chosen contact's, newest first; deliveries are those of one event. */
function showEvents(contact) {
  const of = state.events.received.filter(({ body }) => body.data.conversation === contact?.conversation);
  const items = of.reverse().map(({ body, deliveries }) => {
    const repeats = deliveries > 1 ? ` (delivered ${deliveries} times)` : '';
    return element('li', {}, element('b', {}, body.type), `: ${body.data.why}${repeats}`);
  });
  show($('events'), items.length ? items : [element('li', { class: 'quiet' }, 'None.')]);
}

async function refresh() {
  state = await call('GET', '/state');
  const routing = chosen === undefined ? null : await call('GET', `/contacts/${chosen}/routing`);
  const next = JSON.stringify([state, routing, chosen]);
  if (next === shown) return;
  shown = next;
  $('ui').href = state.links.temporalUi;
  $('docs').href = `${state.links.api}/docs`;
  $('outage').checked = state.crm.mode === 'outage';
  if ($('agents').options.length === 0) {
    $('agents').append(
      ...state.users.map(({ id, firstName }) => element('option', { value: id }, firstName)),
    );
  }
  showContacts();
  showChat(current());
  showTeam(current());
  showRouting(current(), routing);
  showEvents(current());
}

function complain(text) {
  $('error').textContent = text;
  $('error').hidden = text === '';
}

async function act(work) {
  try {
    await work();
    await refresh();
    complain('');
  } catch (error) {
    complain(error.message);
  }
}

let offline = false;
let looking = false;
/** What went wrong with an action stays on show; only being offline ends by itself. */
async function look() {
  if (looking) return;
  looking = true;
  try {
    await refresh();
    if (offline) complain('');
    offline = false;
  } catch {
    complain('The sandbox does not answer. Is it still running?');
    offline = true;
  }
  looking = false;
}

function choose(id) {
  chosen = id;
  void act(async () => {}).then(() => $('text').focus());
}

$('new-contact').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  const email = form.get('email').trim();
  void act(async () => {
    const name = form.get('name').trim() || 'Jane';
    const contact = await call('POST', '/contacts', {
      name,
      ...(email ? { email, vip: form.has('vip') } : {}),
    });
    event.target.reset();
    choose(contact.id);
  });
});
$('write').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = $('text').value;
  $('text').value = '';
  void act(() => call('POST', `/contacts/${chosen}/messages`, { text }));
});
$('sticker').addEventListener(
  'click',
  () => void act(() => call('POST', `/contacts/${chosen}/messages`, { text: '', type: 'sticker' })),
);
$('outage').addEventListener(
  'change',
  (event) => void act(() => call('PUT', '/crm', { mode: event.target.checked ? 'outage' : 'ok' })),
);
$('take').addEventListener(
  'click',
  () => void act(() => call('POST', `/contacts/${chosen}/assignee`, { assignee: Number($('agents').value) })),
);
$('unassign').addEventListener(
  'click',
  () => void act(() => call('POST', `/contacts/${chosen}/assignee`, { assignee: null })),
);
$('agent').addEventListener('submit', (event) => {
  event.preventDefault();
  const agent = $('agents').selectedOptions[0].textContent;
  const text = new FormData(event.target).get('text');
  void act(async () => {
    await call('POST', `/contacts/${chosen}/agent-messages`, { agent, text });
    event.target.elements.text.value = '';
  });
});
$('vip').addEventListener(
  'change',
  (event) =>
    void act(() =>
      call('PUT', `/customers/${encodeURIComponent(current().email.trim())}`, {
        customerType: event.target.checked ? 'VIP' : 'Regular',
      }),
    ),
);
$('close').addEventListener(
  'click',
  () => void act(() => call('POST', `/contacts/${chosen}/close`, { by: Number($('agents').value) })),
);

await look();
setInterval(() => void look(), 700);

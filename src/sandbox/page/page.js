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
      { type: 'button', 'aria-current': String(contact.id === chosen), onclick: () => choose(contact.id) },
      contact.firstName,
      element('br'),
      element('small', {}, `${contact.email ?? 'no e-mail'} · ${where}`),
    );
    return element('li', {}, button);
  });
  $('contacts').replaceChildren(...(items.length ? items : [element('li', { class: 'quiet' }, 'None yet.')]));
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
  $('messages').replaceChildren(...items);
  $('messages').lastElementChild?.scrollIntoView({ block: 'nearest' });
}

function showTeam(contact) {
  const nodes = contact
    ? [
        element('p', {}, 'Assignee: ', element('b', {}, nameOf(contact.assignee) ?? 'nobody')),
        element('p', {}, `Tags: ${contact.tags.join(', ') || 'none'}`),
        ...contact.comments.map(({ text }) => element('p', { class: 'comment' }, text)),
      ]
    : [element('p', { class: 'quiet' }, 'Choose a contact.')];
  $('team').replaceChildren(...nodes);
}

function showRouting(routing) {
  if (!routing)
    return $('routing').replaceChildren(element('p', { class: 'quiet' }, 'Not being routed: say hi first.'));
  const link =
    routing.temporalUi &&
    element(
      'a',
      { href: routing.temporalUi, target: '_blank', rel: 'noopener' },
      'This run in the Temporal UI',
    );
  const headline = routing.status === 'running' ? `Running: ${routing.stage}` : routing.status;
  $('routing').replaceChildren(
    element('strong', {}, headline),
    element('p', {}, routing.summary),
    link ?? '',
  );
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
  showRouting(routing);
}

async function act(work) {
  try {
    await work();
    $('error').hidden = true;
    await refresh();
  } catch (error) {
    $('error').textContent = error.message;
    $('error').hidden = false;
  }
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
$('reply').addEventListener('click', () => {
  const agent = $('agents').selectedOptions[0].textContent;
  void act(() =>
    call('POST', `/contacts/${chosen}/agent-messages`, {
      agent,
      text: `Hello, this is ${agent}. How can I help?`,
    }),
  );
});
$('close').addEventListener(
  'click',
  () => void act(() => call('POST', `/contacts/${chosen}/close`, { by: Number($('agents').value) })),
);

await act(async () => {});
setInterval(() => void act(async () => {}), 700);

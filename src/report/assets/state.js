// What is chosen, and the address that keeps it. A step back in the browser is a step back here.

/** The list: all rows, and those that the choice leaves, in their order. `beside`: by dimension, rows that only its own choice leaves out. */
const list = { rows: [], shown: [], beside: new Map(), printing: false };

/** `chosen`: values by dimension. `sort`: a column of the list, with `-` before it where it is descending. */
const state = { chosen: new Map(), query: '', from: '', to: '', sort: '', delay: '', post: null };

/** The words of the address that are no dimension. */
const PLAIN = { q: 'query', from: 'from', to: 'to', sort: 'sort', delay: 'delay' };

function addressOf({ chosen, post, ...plain }) {
  const address = new URLSearchParams();
  for (const [key, name] of Object.entries(PLAIN)) if (plain[name]) address.append(key, plain[name]);
  for (const [dimension, values] of chosen) for (const value of values) address.append(dimension, value);
  if (post !== null) address.append('post', post);
  return address.toString();
}

/** Takes what an address says; what it does not know is left out. */
function takeAddress(text) {
  const address = new URLSearchParams(text);
  for (const [key, name] of Object.entries(PLAIN)) state[name] = address.get(key) ?? '';
  for (const name of ['from', 'to']) if (!/^\d{4}-\d\d-\d\d$/.test(state[name])) state[name] = '';
  state.chosen = new Map();
  for (const { id } of DIMENSIONS) if (address.has(id)) state.chosen.set(id, new Set(address.getAll(id)));
  const post = address.get('post') ?? '';
  state.post = /^\d+$/.test(post) && Number(post) < list.rows.length ? Number(post) : null;
}

/** Makes the address say what is chosen: a step of its own, or in place of the last one while words are typed. */
function keepAddress(inPlace = false) {
  const address = `#${addressOf(state)}`;
  if (address === (location.hash || '#')) return;
  if (inPlace) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
}

function follow() {
  takeAddress(location.hash.slice(1));
  drawAll();
}

/** Chooses a value of a dimension, or gives it up. */
function toggle(dimension, value) {
  const values = state.chosen.get(dimension) ?? new Set();
  if (!values.delete(value)) values.add(value);
  state.chosen.delete(dimension);
  if (values.size) state.chosen.set(dimension, values);
  keepAddress();
  update();
}

const isChosen = (dimension, value) => state.chosen.get(dimension)?.has(value) ?? false;
const isFiltered = () => state.chosen.size > 0 || Boolean(state.query || state.from || state.to);

function clearAll() {
  Object.assign(state, { chosen: new Map(), query: '', from: '', to: '' });
  keepAddress();
  drawAll();
  byId('search').focus();
}

/** Whether a row's day is in the period. A day that is known less precisely counts where it may be. */
function inPeriod(row) {
  if (!state.from && !state.to) return true;
  const day = row.published;
  return Boolean(day) && day >= state.from.slice(0, day.length) && (!state.to || day <= state.to);
}

/** Parts the rows: those that all choices leave, and for each dimension those that its own choice alone leaves out. */
function sift() {
  const active = DIMENSIONS.filter(dimension => state.chosen.has(dimension.id));
  list.shown = [];
  list.beside = new Map(active.map(dimension => [dimension.id, []]));
  for (const row of list.rows) {
    if (!inPeriod(row) || !isFound(row)) continue;
    const failed = active.filter(({ id, of }) => !of(row).some(value => state.chosen.get(id).has(value)));
    if (failed.length === 0) list.shown.push(row);
    else if (failed.length === 1) list.beside.get(failed[0].id).push(row);
  }
}

/** The rows that a chart of a dimension counts: OR within a chart, AND between charts. */
const rowsFor = dimension => list.shown.concat(list.beside.get(dimension) ?? []);

/** The filter as a sentence whose values are buttons that take them away. */
function drawFilter() {
  const values = (head, label, remove) => html('button', { type: 'button', class: 'chip', 'data-key': `${head} ${label}`,
    'aria-label': `${head}: ${label}: ${word('remove')}`, click: remove }, label, html('span', { class: 'cross', 'aria-hidden': 'true' }, ' ×'));
  const part = (head, chips) => [html('span', { class: 'part' }, `${head}: `,
    ...chips.flatMap((chip, place) => place ? [` ${word('or')} `, chip] : [chip]))];
  const parts = [];
  const without = name => () => { Object.assign(state, { [name]: '' }, name === 'from' ? { to: '' } : {}); keepAddress(); drawAll(); };
  if (state.query) parts.push(part(word('search'), [values(word('search'), state.query, without('query'))]));
  if (state.from || state.to) {
    parts.push(part(word('period'), [values(word('period'), `${state.from}${word('until')}${state.to}`, without('from'))]));
  }
  for (const dimension of DIMENSIONS.filter(known => state.chosen.has(known.id))) {
    const chips = [...state.chosen.get(dimension.id)].map(value =>
      values(dimension.head(), labelOf(dimension, value), () => toggle(dimension.id, value)));
    parts.push(part(dimension.head(), chips));
  }
  const joined = parts.flatMap((piece, place) => place ? [html('span', { class: 'and' }, ` ${word('and')} `), ...piece] : piece);
  replaceButtons(byId('told'), joined.length ? joined : [word('unfiltered')]);
  byId('clear').hidden = !isFiltered();
  drawCount();
}

/** How many of how many are shown; while the texts are searched, how far that is. */
function drawCount() {
  const [shown, all] = [list.shown, list.rows].map(rows => number(rows.length));
  const count = language === 'ja' ? `${all}件中${shown}件` : `${shown} of ${all}`;
  const far = found.running ? ` (${word('reading')} ${Math.floor(100 * found.done)}%)` : '';
  const cut = list.printing && list.shown.length > MOST_PRINTED ? ` (${word('printed')} ${number(MOST_PRINTED)})` : '';
  byId('count').textContent = count + far + cut;
}

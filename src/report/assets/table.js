// The list of incidents: its order and its rows. Only the rows that can be seen are in the document.

const MARGIN = 8;
const MOST_PRINTED = 1000;
/** Items of a list that a printed cell names. */
const FEW_ITEMS = 3;

const listed = (column, codes) => {
  const few = list.printing ? codes.slice(0, FEW_ITEMS) : codes;
  const rest = codes.length - few.length;
  const names = few.map(code => shownValue(column, code)).join(language === 'ja' ? '、' : ', ');
  return rest ? `${names}${language === 'ja' ? ` ほか${rest}` : ` +${rest}`}` : names;
};
const named = (column, code) => code ? shownValue(column, code) : '';

const COLUMNS = [
  { column: 'published', value: row => row.published ?? '' },
  { column: 'title', value: row => row.title },
  { column: 'organization', value: row => row.organization ?? '' },
  { column: 'organization_type', value: row => named('organization_type', row.organization_type) },
  { column: 'causes', value: row => listed('causes', row.causes) },
  { column: 'leak_status', value: row => named('leak_status', row.leak_status) },
  { column: 'leaked_data', value: row => listed('leaked_data', row.leaked_data) },
  { column: 'affected_total', number: true, value: row => row.affected_total },
  { column: 'publication_days', number: true, value: row => row.delays.publication_days },
  // Most values of low confidence, then most of medium, as `snapshot review --sort confidence` has it.
  { column: 'doubts', number: true, value: row => row.doubts[0], by: row => row.doubts[0] * 1000 + row.doubts[1] },
];

const columnOf = sort => COLUMNS.find(({ column }) => column === sort.replace(/^-/, ''));

/** Works out which rows are shown, in which order, and draws everything that depends on it. `stays`: the list keeps its place. */
function update(stays = false) {
  search();
  sift();
  order();
  if (!stays) byId('scroll').scrollTop = 0;
  drawFilter();
  drawTotals();
  drawTime();
  drawFacets();
  drawHead();
  drawRows();
}

/** Rows without a value come last either way; equal ones keep the order of the dumps. */
function order() {
  const column = columnOf(state.sort);
  if (!column) return;
  const values = new Map(list.shown.map(row => [row, (column.by ?? column.value)(row)]));
  const direction = state.sort.startsWith('-') ? -1 : 1;
  const empty = value => value === null || value === undefined || value === '';
  list.shown.sort((one, other) => {
    const [a, b] = [values.get(one), values.get(other)];
    if (empty(a) || empty(b)) return empty(a) - empty(b);
    return a === b ? 0 : direction * (a < b ? -1 : 1);
  });
}

function sortBy(sort) {
  state.sort = sort;
  keepAddress();
  update();
}

function drawHead() {
  const sorted = columnOf(state.sort);
  const descending = state.sort.startsWith('-');
  const cells = COLUMNS.map(column => {
    const isSorted = column === sorted;
    const next = isSorted && !descending ? `-${column.column}` : column.column;
    const attributes = { scope: 'col', class: `${column.column}${column.number ? ' number' : ''}`,
      'aria-sort': isSorted ? (descending ? 'descending' : 'ascending') : null };
    const choose = () => {
      sortBy(next);
      document.querySelector('#table th[aria-sort] button').focus();
    };
    const arrow = html('span', { 'aria-hidden': 'true' }, isSorted ? (descending ? ' ▼' : ' ▲') : '');
    const head = [...phrased(headOf(column.column)), arrow];
    // Browsers do not repeat buttons at the head of each printed page.
    return html('th', attributes, ...(list.printing ? head : [html('button', { type: 'button', click: choose }, ...head)]));
  });
  const table = byId('table');
  table.setAttribute('aria-rowcount', list.shown.length + 1);
  table.tHead.replaceChildren(html('tr', {}, ...cells));
  drawOrder();
}

/** The order as a choice, as smaller screens show only some of the columns or no heads. */
function drawOrder() {
  const ways = COLUMNS.flatMap(({ column }) => [['', 'ascending'], ['-', 'descending']].map(([sign, way]) =>
    html('option', { value: sign + column }, `${headOf(column)} (${word(way)})`)));
  byId('order').replaceChildren(html('option', { value: '' }, word('order_dumps')), ...ways);
  byId('order').value = state.sort;
}

const rowHeight = () => parseFloat(getComputedStyle(byId('table')).getPropertyValue('--row'));

/** The rows in sight and some around them, between two gaps as high as the others. */
function drawRows() {
  const body = document.querySelector('#table tbody');
  document.body.classList.toggle('has-hits', found.words.some(word => word.text !== null));
  const height = rowHeight();
  const box = byId('scroll').getBoundingClientRect();
  const above = Math.max(0, box.top) - body.getBoundingClientRect().top;
  const inSight = Math.ceil((Math.min(innerHeight, box.bottom) - Math.max(0, box.top)) / height);
  const first = list.printing ? 0 : Math.max(0, Math.min(Math.floor(above / height), list.shown.length - inSight) - MARGIN);
  const last = Math.min(list.shown.length, list.printing ? MOST_PRINTED : Math.max(0, first + inSight + 2 * MARGIN + 1));
  const focused = document.activeElement?.dataset?.place;
  const rows = [];
  for (let place = first; place < last; place++) rows.push(tableRow(list.shown[place], place));
  const after = list.printing ? 0 : list.shown.length - last;
  body.replaceChildren(gap(first * height), ...rows, gap(after * height));
  byId('nothing').hidden = list.shown.length > 0;
  if (focused !== undefined) focusRow(focused);
}

function gap(height) {
  const row = html('tr', { class: 'gap', 'aria-hidden': 'true' }, html('td'));
  row.style.height = `${height}px`;
  return row;
}

function tableRow(row, place) {
  const cells = COLUMNS.map(({ column, value, number: isNumber }) => {
    const content = value(row);
    const text = content === null || content === undefined ? '' : isNumber ? number(content) : content;
    if (column === 'title') return html('td', { class: column }, titleOf(row, place), ...hitLine(row));
    const unsure = column === 'publication_days' && text !== '' && row.unsure.length > 0;
    const mark = unsure ? html('abbr', { title: `${word('unsure')}: ${row.unsure.map(headOf).join('、')}` }, '?') : '';
    const lang = column === 'organization' ? 'ja' : null;
    return html('td', { class: `${column}${isNumber ? ' number' : ''}`, lang, title: text }, html('div', {}, ...phrased(text), mark));
  });
  return html('tr', { 'aria-rowindex': place + 2 }, ...cells);
}

function titleOf(row, place) {
  return html('button', { type: 'button', lang: 'ja', 'data-place': place, title: row.title, click: () => openPost(row.index) }, ...phrased(row.title || '—'));
}

/** The words of the text that the search found. They come when the post is unpacked. */
function hitLine(row) {
  if (!found.words.some(word => word.text !== null)) return [];
  const line = html('p', { class: 'hits', lang: 'ja' });
  postOf(row.index).then(post => {
    const part = snippet(textOf(post));
    if (part) line.append(html('span', { class: 'note' }, `${word('hits')} ${number(part.count)}: `), ...part.nodes);
  });
  return [line];
}

function focusRow(place) {
  document.querySelector(`#table button[data-place="${place}"]`)?.focus({ preventScroll: true });
}

/** Arrow keys go from row to row, also to those that are out of sight. */
function steerRows(event) {
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const at = Number(event.target.dataset.place) + move;
  if (!move || !(at >= 0 && at < list.shown.length)) return;
  event.preventDefault();
  const scroll = byId('scroll');
  const height = rowHeight();
  const [top, room] = [at * height, scroll.clientHeight - 2 * height];
  scroll.scrollTop = Math.min(Math.max(scroll.scrollTop, top - room), top);
  drawRows();
  focusRow(at);
  document.activeElement.scrollIntoView({ block: 'nearest' });
}

// The list of incidents: search, filters, order. Only the rows that can be seen are in the document.

const ROW_HEIGHT = 34;
const MARGIN = 10;
const MOST_PRINTED = 1000;

const COLUMNS = [
  { column: 'published', width: 'small', value: row => row.published ?? '' },
  { column: 'title', width: 'large', value: row => row.title },
  { column: 'organization', width: 'middle', value: row => row.organization ?? '' },
  { column: 'organization_type', width: 'small', value: row => named('organization_type', row.organization_type) },
  { column: 'causes', width: 'middle', value: row => row.causes.map(code => shownValue('causes', code)).join('、') },
  { column: 'leak_status', width: 'small', value: row => named('leak_status', row.leak_status) },
  { column: 'leaked_data', width: 'middle', value: row => row.leaked_data.map(code => shownValue('leaked_data', code)).join('、') },
  { column: 'affected_total', width: 'small', number: true, value: row => row.affected_total },
  { column: 'publication_days', width: 'small', number: true, value: row => row.delays.publication_days },
];
const named = (column, code) => code ? shownValue(column, code) : '';

const list = { rows: [], shown: [], filters: [], query: '', sort: null, descending: false, printing: false };

/** Whether a row is in the group that a bar stands for. */
const TESTS = {
  month: (row, filter) => (row.published ?? '').startsWith(filter.value) && (row.cause_category ?? null) === filter.category,
  primary_cause: (row, filter) => row.causes[0] === filter.value,
  leaked_data: (row, filter) => row.leaked_data.includes(filter.value),
  third_party: (row, filter) => row.third_party.includes(filter.value),
  organization_type: (row, filter) => row.organization_type === filter.value,
  size: (row, filter) => row.size === filter.value,
  delay: (row, filter) => {
    const days = row.delays[filter.value];
    return days !== null && days >= filter.from && days <= filter.to;
  },
};

function addFilter(filter) {
  if (!list.filters.some(known => known.label() === filter.label())) list.filters.push(filter);
  update();
}

/** Works out which rows are shown, in which order, and draws them. */
function update() {
  const words = folded(list.query).split(/\s+/).filter(Boolean);
  list.shown = list.rows.filter(row =>
    words.every(part => row.search.includes(part)) && list.filters.every(filter => TESTS[filter.column](row, filter)));
  if (list.sort) order();
  document.getElementById('scroll').scrollTop = 0;
  drawFilters();
  drawHead();
  drawRows();
}

/** Rows without a value come last either way; equal ones keep the order of the dumps. */
function order() {
  const values = new Map(list.shown.map(row => [row, list.sort.value(row)]));
  const direction = list.descending ? -1 : 1;
  const empty = value => value === null || value === '';
  list.shown.sort((one, other) => {
    const [a, b] = [values.get(one), values.get(other)];
    if (empty(a) || empty(b)) return empty(a) - empty(b);
    return a === b ? 0 : direction * (a < b ? -1 : 1);
  });
}

function sortBy(column) {
  list.descending = list.sort === column && !list.descending;
  list.sort = column;
  update();
  document.querySelector('#table th[aria-sort] button').focus();
}

function drawFilters() {
  const chips = list.filters.map(filter => html('button', { type: 'button', class: 'filter', click: () => {
    list.filters = list.filters.filter(known => known !== filter);
    update();
    document.getElementById('search').focus();
  } }, `${filter.label()} ✕`));
  document.getElementById('filters').replaceChildren(...chips);
  const { rows, shown } = list;
  document.getElementById('count').textContent = `${number(shown.length)} / ${number(rows.length)}`;
}

function drawHead() {
  const cells = COLUMNS.map(column => {
    const attributes = { scope: 'col', class: `w-${column.width}${column.number ? ' number' : ''}` };
    const sorted = list.sort === column;
    if (sorted) attributes['aria-sort'] = list.descending ? 'descending' : 'ascending';
    const arrow = sorted ? (list.descending ? ' ▼' : ' ▲') : '';
    return html('th', attributes, html('button', { type: 'button', click: () => sortBy(column) }, headOf(column.column) + arrow));
  });
  const table = document.getElementById('table');
  table.setAttribute('aria-rowcount', list.shown.length + 1);
  table.tHead.replaceChildren(html('tr', {}, ...cells));
}

/** The rows in sight and some around them, between two gaps as high as the others. */
function drawRows() {
  const scroll = document.getElementById('scroll');
  const inSight = Math.ceil(scroll.clientHeight / ROW_HEIGHT);
  const first = list.printing ? 0 : Math.max(0, Math.floor(scroll.scrollTop / ROW_HEIGHT) - MARGIN);
  const last = Math.min(list.shown.length, list.printing ? MOST_PRINTED : first + inSight + 2 * MARGIN);
  const focused = document.activeElement?.dataset?.place;
  const rows = [];
  for (let place = first; place < last; place++) rows.push(tableRow(list.shown[place], place));
  const after = list.printing ? 0 : list.shown.length - last;
  document.querySelector('#table tbody').replaceChildren(gap(first), ...rows, gap(after));
  if (focused !== undefined) focusRow(focused);
}

function gap(rows) {
  const row = html('tr', { class: 'gap', 'aria-hidden': 'true' }, html('td', { colspan: COLUMNS.length }));
  row.style.height = `${rows * ROW_HEIGHT}px`;
  return row;
}

function tableRow(row, place) {
  const cells = COLUMNS.map(({ column, value, number: isNumber }) => {
    const content = value(row);
    if (column === 'title') {
      const open = html('button', { type: 'button', 'data-place': place, title: content, click: () => openPost(place) }, content || '—');
      return html('td', {}, open);
    }
    if (isNumber) return html('td', { class: 'number' }, content === null ? '' : number(content));
    return html('td', { title: content }, content);
  });
  return html('tr', { 'aria-rowindex': place + 2 }, ...cells);
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
  const scroll = document.getElementById('scroll');
  const [top, room] = [at * ROW_HEIGHT, scroll.clientHeight - 2 * ROW_HEIGHT];
  scroll.scrollTop = Math.min(Math.max(scroll.scrollTop, top - room), top);
  drawRows();
  focusRow(at);
}

function printRows(printing) {
  list.printing = printing;
  drawRows();
  const cut = printing && list.shown.length > MOST_PRINTED;
  if (cut) document.getElementById('count').textContent += ` (${word('printed')} ${number(MOST_PRINTED)})`;
  else drawFilters();
}

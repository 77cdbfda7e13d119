// The charts: plain SVG, each with a table of the same figures. A bar filters the list.

const WIDTH = 620;
const WIDE = 1280;
const HEIGHT = 210;
const FOOT = 26;
const LEFT = 40;
const LABELS = 170;
const LINE = 22;
const MOST_BARS = 14;
const MOST_MONTHS = 150;

const number = value => value.toLocaleString(language);
const groupsOf = figure => FACTS.overview.figures.find(known => known.name === figure).groups;

function drawCharts() {
  const { delays, shared_parties: parties } = FACTS.overview;
  document.getElementById('charts').replaceChildren(...[
    monthChart(),
    barChart('primary_cause', 'causes'),
    barChart('leaked_data', 'leaked_data'),
    barChart('organization_type', 'organization_types'),
    barChart('size', 'sizes'),
    parties.length ? partyChart(parties) : null,
    ...delays.map(delayChart),
  ].filter(Boolean));
}

/** Groups of one dimension as lying bars; what is not said has no bar, only a row in the table. */
function barChart(column, figure) {
  const items = groupsOf(figure).map(group => barItem(column, group.values[0], group.incidents));
  return items.length ? chart(column, word(column), items, lyingBars(items.filter(item => item.filter))) : null;
}

function barItem(column, value, count) {
  if (value === null) return { label: word('unsaid'), count };
  const label = () => `${word(column)}: ${shownValue(column, value)}`;
  return { label: shownValue(column, value), count, filter: { column, value, label } };
}

function partyChart(parties) {
  const items = parties.map(party => barItem('third_party', party.third_party, party.organizations.length));
  items.forEach((item, index) => { item.more = parties[index].organizations.join('、'); });
  return chart('third_party', word('third_party'), items, lyingBars(items));
}

/** Months with a part for each category of cause; years where there are too many months. */
function monthChart() {
  const said = groupsOf('months').filter(group => group.values[0]);
  if (!said.length) return null;
  const [unit, times] = timesOf(said.map(group => group.values[0]).sort());
  const categories = (FACTS.names.cause_category ?? []).map(code => code.id);
  const counts = new Map(times.map(time => [time, new Map()]));
  for (const { values: [month, category], incidents } of said) {
    const parts = counts.get(unit === 'month' ? month : month.slice(0, 4));
    parts.set(category, (parts.get(category) ?? 0) + incidents);
    if (category && !categories.includes(category)) categories.push(category);
  }
  const items = [...counts].map(([time, parts]) => monthItem(time, parts, categories));
  const drawn = chart(unit, word(unit), items, standingBars(items, [], WIDE));
  drawn.classList.add('wide');
  drawn.querySelector('svg').before(legend(categories));
  return drawn;
}

/** All months from the first to the last, or the years that occur. */
function timesOf(months) {
  const [first, last] = [months[0], months.at(-1)].map(month => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1);
  if (last - first >= MOST_MONTHS) return ['year', [...new Set(months.map(month => month.slice(0, 4)))]];
  const text = month => `${String(Math.floor(month / 12)).padStart(4, '0')}-${String(month % 12 + 1).padStart(2, '0')}`;
  return ['month', Array.from({ length: last - first + 1 }, (_, index) => text(first + index))];
}

function monthItem(time, counts, categories) {
  const parts = [...categories, null].map((category, place) => {
    const name = () => category ? nameOf('cause_category', category) : word('unsaid');
    const filter = { column: 'month', value: time, category, label: () => `${time} ${name()}` };
    return { count: counts.get(category) ?? 0, colour: Math.min(place, 5), name: name(), filter };
  }).filter(part => part.count);
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  return { label: time, count, parts, more: parts.map(part => `${part.name} ${part.count}`).join('、') };
}

function legend(categories) {
  const entry = (category, place) =>
    html('span', {}, html('i', { class: `c${Math.min(place, 5)}` }), nameOf('cause_category', category));
  return html('div', { class: 'legend', 'aria-hidden': 'true' }, ...categories.map(entry));
}

/** A delay: how many took how long, with the limits as lines after the last bar that keeps them. */
function delayChart({ delay, bins, limits, negative }) {
  const items = bins.map(bin => {
    const days = bin.to === null ? `${bin.from}-` : bin.from === bin.to ? `${bin.to}` : `${bin.from}-${bin.to}`;
    const label = () => `${headOf(delay)}: ${days}`;
    return { label: days, count: bin.incidents, parts: [{ count: bin.incidents, colour: 1, name: '',
      filter: { column: 'delay', value: delay, from: bin.from, to: bin.to ?? Infinity, label } }] };
  });
  const lines = limits.map(limit => ({ after: bins.findIndex(bin => bin.to === limit.days), name: limit[language], days: limit.days }));
  lines.forEach(line => { if (items[line.after]) items[line.after].more = `${word('limit')} ${line.days}: ${line.name}`; });
  const told = negative ? [...items, { label: word('negative'), count: negative }] : items;
  return chart(delay, `${headOf(delay)}${language === 'ja' ? '' : ` (${word('days')})`}`, told, standingBars(items, lines), medianOf(delay, lines));
}

function medianOf(delay, lines) {
  const { known, median } = FACTS.overview.total.delays[delay];
  const limits = lines.map(line => `${line.name} (${line.days}${word('days')})`).join(' · ');
  return `${word('count')} ${number(known)}, ${word('median')} ${number(median)} ${word('days')}${limits ? ` | ${limits}` : ''}`;
}

/** A drawing with its name, its description and the same figures as a table. */
function chart(id, title, items, drawing, note = '') {
  const name = `chart-${id}`;
  const told = items.filter(item => item.count).map(item => `${item.label} ${item.count}`).join(', ');
  drawing.prepend(svg('title', { id: `${name}-title` }, title), svg('desc', { id: `${name}-desc` }, told));
  fill(drawing, { role: 'group', 'aria-labelledby': `${name}-title`, 'aria-describedby': `${name}-desc` }, []);
  steerBars(drawing);
  const rows = items.map(item =>
    html('tr', {}, html('td', {}, item.label), html('td', { class: 'number' }, number(item.count)), html('td', {}, item.more ?? '')));
  return html('figure', { id: name }, html('figcaption', {}, html('h2', {}, title), html('p', {}, note || word('keys'))), drawing,
    html('details', {}, html('summary', {}, word('table')), html('table', {}, ...rows)));
}

function lyingBars(items) {
  const shown = items.slice(0, MOST_BARS);
  const most = Math.max(1, ...shown.map(item => item.count));
  const drawing = svg('svg', { viewBox: `0 0 480 ${Math.max(1, shown.length) * LINE}` });
  shown.forEach((item, index) => {
    const length = Math.max(1, (480 - LABELS - 50) * item.count / most);
    const y = index * LINE;
    drawing.append(
      svg('text', { x: LABELS - 6, y: y + 15, 'text-anchor': 'end' }, shortened(item.label)),
      bar({ x: LABELS, y: y + 3, width: length, height: LINE - 6 }, 1, `${item.label}: ${number(item.count)}`, item.filter),
      svg('text', { x: LABELS + length + 5, y: y + 15 }, number(item.count)));
  });
  return drawing;
}

/** The beginning of a label that is too wide. */
function shortened(label) {
  let width = 0;
  for (const [place, character] of [...label].entries()) {
    width += character > '\u2000' ? 12 : 7.3;
    if (width > LABELS - 18) return [...label].slice(0, place).join('') + '…';
  }
  return label;
}

function standingBars(items, limits, width = WIDTH) {
  const most = Math.max(1, ...items.map(item => item.count));
  const top = limits.length ? 16 * limits.length + 4 : 8;
  const drawing = svg('svg', { viewBox: `0 0 ${width} ${HEIGHT + FOOT}` });
  const scale = value => HEIGHT - (HEIGHT - top) * value / most;
  const step = (width - LEFT) / items.length;
  drawing.append(...gridLines(most, scale, width));
  items.forEach((item, index) => drawing.append(...standingBar(item, LEFT + index * step, step, scale)));
  drawing.append(...labelsBelow(items, step));
  limits.forEach((limit, place) => drawing.append(...limitLine(limit, LEFT + (limit.after + 1) * step, 12 + 16 * place)));
  return drawing;
}

function gridLines(most, scale, width) {
  const steps = [...new Set([0, 0.5, 1].map(part => Math.round(most * part)))];
  return steps.flatMap(value => [
    svg('line', { class: 'grid', x1: LEFT, x2: width, y1: scale(value), y2: scale(value) }),
    svg('text', { class: 'axis', x: LEFT - 5, y: scale(value) + 4, 'text-anchor': 'end' }, number(value)),
  ]);
}

function standingBar(item, x, step, scale) {
  let below = 0;
  return item.parts.filter(part => part.count).map(part => {
    const [low, high] = [scale(below), scale(below + part.count)];
    below += part.count;
    const label = `${item.label} ${part.name}: ${number(part.count)}`;
    return bar({ x: x + step * 0.1, y: high, width: step * 0.8, height: Math.max(1, low - high) }, part.colour, label, part.filter);
  });
}

/** As many labels as there is room for. */
function labelsBelow(items, step) {
  const every = Math.ceil(Math.max(...items.map(item => item.label.length)) * 7.5 / step);
  return items.flatMap((item, index) => index % every ? [] :
    [svg('text', { class: 'axis', x: LEFT + (index + 0.5) * step, y: HEIGHT + 17, 'text-anchor': 'middle' }, item.label)]);
}

function limitLine(limit, x, y) {
  const atRight = x > WIDTH * 0.6;
  return [
    svg('line', { class: 'limit', x1: x, x2: x, y1: y - 10, y2: HEIGHT }),
    svg('text', { class: 'limit-name', x: atRight ? x - 5 : x + 5, y, 'text-anchor': atRight ? 'end' : 'start' }, limit.name),
  ];
}

function bar(place, colour, label, filter) {
  const choose = () => addFilter(filter);
  return svg('rect', { ...place, class: `bar c${colour}`, role: 'button', tabindex: -1, 'aria-label': label, click: choose },
    svg('title', {}, label));
}

/** One stop of the tab key for a chart; arrow keys go from bar to bar, Enter and the space bar choose. */
function steerBars(drawing) {
  const bars = [...drawing.querySelectorAll('.bar')];
  bars[0]?.setAttribute('tabindex', 0);
  drawing.addEventListener('keydown', event => {
    const at = bars.indexOf(event.target);
    const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (move && bars[at + move]) bars[at + move].focus();
    else if (event.key === 'Enter' || event.key === ' ') event.target.dispatchEvent(new MouseEvent('click'));
    else return;
    event.preventDefault();
  });
}

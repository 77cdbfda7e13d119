// The charts beside the list: lying bars, which are buttons with their words and numbers. A bar filters everything else.

/** Bars that a chart shows unless all are asked for. */
const FEW_BARS = 6;

/** Charts of which all bars are asked for. */
const unfolded = new Set();

function drawFacets() {
  const facets = ['primary_cause', 'leaked_data', 'organization_type', 'size', 'leak_status'].map(id => facet(DIMENSION[id]));
  if (FACTS.overview.delays.length) facets.push(delayFacet());
  if (FACTS.overview.shared_parties.length) facets.push(facet(DIMENSION.third_party));
  const holder = byId('facets');
  const [top, focused] = [holder.scrollTop, document.activeElement];
  const [chart, key, name] = holder.contains(focused) ? [focused.closest('section').id, focused.dataset.key, focused.dataset.name] : [];
  const stops = new Map([...holder.querySelectorAll('section')].map(section => [section.id, section.querySelector('button[tabindex="0"]')?.dataset.key]));
  holder.replaceChildren(...facets);
  facets.forEach(section => steer(section, stops.get(section.id)));
  if (chart) {
    const wanted = [...byId(chart).querySelectorAll('button, select')];
    (wanted.find(element => name ? element.dataset.name === name : element.dataset.key === key))?.focus({ preventScroll: true });
  }
  holder.scrollTop = top;
}

/** A chart of one dimension. Sizes stand in their order, all of them; other values by how many they are. */
function facet(dimension) {
  const counts = countsOf(dimension, rowsFor(dimension.id));
  const all = countsOf(dimension, list.rows);
  const values = dimension.id === 'size' ? sizesUpTo(all) : ranked(shownValues(dimension, all), counts, all);
  const chosen = state.chosen.get(dimension.id) ?? new Set();
  const folded = values.length > FEW_BARS + 1 && !unfolded.has(dimension.id);
  const few = folded ? values.filter((value, at) => at < FEW_BARS || chosen.has(value)) : values;
  if (all.get('')) few.push('');
  const fold = html('button', { type: 'button', class: 'fold', 'data-name': 'fold', click: () => {
    if (!unfolded.delete(dimension.id)) unfolded.add(dimension.id);
    drawFacets();
  } }, folded ? `${word('all')} (${number(values.length)})` : word('fewer'));
  const canFold = values.length > FEW_BARS + 1;
  return chart(dimension, '', bars(dimension, few, counts), canFold ? [fold] : []);
}

/** The values of a dimension; of outside organizations only those with several victims. */
function shownValues(dimension, all) {
  if (dimension.id === 'third_party') return FACTS.overview.shared_parties.map(party => party.third_party);
  return [...all.keys()].filter(value => value !== '');
}

function ranked(values, counts, all) {
  const by = (numbers, one, other) => (numbers.get(other) ?? 0) - (numbers.get(one) ?? 0);
  return values.sort((one, other) => by(counts, one, other) || by(all, one, other) || (one < other ? -1 : 1));
}

/** The size classes from the first to the largest that occurs, the empty ones between them too. */
function sizesUpTo(all) {
  const digits = Math.max(0, ...[...all.keys()].filter(Boolean).map(size => size.split('-')[0].length));
  const sizes = Array.from({ length: digits }, (_, power) => `${10 ** power}-${10 ** (power + 1) - 1}`);
  return [...(all.has('0') ? ['0'] : []), ...sizes];
}

function chart(dimension, note, rows, after = [], head = dimension.head()) {
  const list = html('ul', { class: state.chosen.has(dimension.id) ? 'choosing' : '', keydown: steerByKeys }, ...rows);
  return html('section', { id: `chart-${dimension.id}`, class: 'facet', role: 'group', 'aria-label': dimension.head() },
    ...(typeof head === 'string' ? [html('h3', {}, ...phrased(head))] : head), note ? html('p', { class: 'note' }, note) : '', list, ...after);
}

function bars(dimension, values, counts) {
  const most = Math.max(1, ...values.map(value => counts.get(value) ?? 0));
  return values.map(value => html('li', {}, bar(dimension, value, counts.get(value) ?? 0, most)));
}

function bar(dimension, value, count, most) {
  const label = labelOf(dimension, value);
  const filled = html('i');
  filled.style.width = `${100 * count / most}%`;
  return html('button', { type: 'button', class: `bar${count ? '' : ' none'}${value === '' ? ' unsaid' : ''}`, 'data-key': value,
    'aria-pressed': isChosen(dimension.id, value), 'aria-label': `${dimension.head()}: ${label}: ${number(count)}`,
    click: () => toggle(dimension.id, value) },
  html('span', { class: 'label', lang: dimension.id === 'third_party' ? 'ja' : null }, ...phrased(label)), html('span', { class: 'track' }, filled), html('span', { class: 'number' }, number(count)));
}

/** The delay that is looked at: what was asked for, else the public notice. */
const delayShown = () => DIMENSION[state.delay]?.delay ?? DIMENSION.publication_days?.delay ?? FACTS.overview.delays[0];

/** How long one of the delays was. A limit is a line of its own below the last class that keeps it. */
function delayFacet() {
  const delay = delayShown();
  const dimension = DIMENSION[delay.delay];
  const rows = rowsFor(delay.delay);
  const counts = countsOf(dimension, rows);
  const known = rows.map(row => row.delays[delay.delay]).filter(days => days !== null && days !== undefined);
  const occupied = countsOf(dimension, list.rows);
  const last = Math.max(delay.bins.findLastIndex(bin => occupied.get(classKey(bin))), ...delay.limits.map(limit => delay.bins.findIndex(bin => bin.to === limit.days)));
  const values = [...(occupied.get('negative') ? ['negative'] : []), ...delay.bins.slice(0, last + 1).map(classKey), ''];
  const drawn = bars(dimension, values, counts);
  for (const limit of delay.limits) {
    const at = values.indexOf(classKey(delay.bins.find(bin => bin.to === limit.days)));
    drawn[at].append(limitLine(limit, known));
  }
  return chart(dimension, delayNote(known), drawn, [], [html('h3', {}, delaySelect(delay))]);
}

function delayNote(known) {
  const [count, median] = [number(known.length), known.length ? daysOf(medianOf(known)) : '–'];
  const figures = language === 'ja' ? `分かるもの${count}件、中央値${median}。` : `Known of ${count}, median ${median}. `;
  return figures + word('uneven');
}

function limitLine(limit, known) {
  const kept = known.filter(days => days >= 0 && days <= limit.days).length;
  return html('p', { class: 'limit' }, ...phrased(limit[language]), html('span', { class: 'share' }, sharePhrase(kept, known.length)));
}

function sharePhrase(kept, known) {
  const percent = known ? ` (${Math.round(100 * kept / known)}%)` : '';
  return language === 'ja' ? `${number(known)}件中${number(kept)}件${percent}` : `${number(kept)} of ${number(known)}${percent}`;
}

function delaySelect(shown) {
  const options = FACTS.overview.delays.map(({ delay }) =>
    html('option', { value: delay, selected: delay === shown.delay ? '' : null }, headOf(delay)));
  return html('select', { 'data-name': 'delay', 'aria-label': word('delay'), change: event => {
    state.delay = event.target.value;
    keepAddress();
    drawFacets();
  } }, ...options);
}

/** All delays as rows, for print: how many are known, the median, and how many keep each limit. */
function drawDelays() {
  const rows = FACTS.overview.delays.map(({ delay, limits }) => {
    const known = list.shown.map(row => row.delays[delay]).filter(days => days !== null && days !== undefined);
    const kept = limits.map(limit => `${limit[language]} ${sharePhrase(known.filter(days => days >= 0 && days <= limit.days).length, known.length)}`);
    return html('tr', {}, html('th', { scope: 'row' }, headOf(delay)), html('td', { class: 'number' }, number(known.length)),
      html('td', { class: 'number' }, known.length ? daysOf(medianOf(known)) : ''), html('td', {}, ...phrased(kept.join(language === 'ja' ? '、' : '; '))));
  });
  const heads = ['delays', 'known', 'median', 'limits'].map(key => html('th', { scope: 'col' }, word(key)));
  byId('delays').replaceChildren(html('thead', {}, html('tr', {}, ...heads)), html('tbody', {}, ...rows));
}

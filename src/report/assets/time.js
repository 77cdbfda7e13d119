// Incidents over time: a column for each month, quarter or year, in parts by category of cause. Boxes and words, so that no word
// ever changes its size or is cut.

/** A column is as wide as this at least, in pixels; where months do not fit, quarters or years stand for them. */
const NARROWEST = 5;
/** Room for the name of a year, in pixels. */
const YEAR_ROOM = 44;
const COLOURS = 6;

const MONTHS_OF = { month: 1, quarter: 3, year: 12 };

/** Months since the year 0. */
const monthNumber = month => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;

function timeKey(month, unit) {
  const year = String(Math.floor(month / 12)).padStart(4, '0');
  if (unit === 'year') return year;
  return unit === 'quarter' ? `${year}-Q${Math.floor(month % 12 / 3) + 1}` : `${year}-${String(month % 12 + 1).padStart(2, '0')}`;
}

/** The finest unit whose columns fit, and its keys from the first to the last. */
function timeColumns(width) {
  let [first, last] = [Infinity, -Infinity];
  for (const { published: day } of list.rows) {
    if (!day || day.length < 7) continue;
    first = Math.min(first, monthNumber(day));
    last = Math.max(last, monthNumber(day));
  }
  if (first === Infinity) return { unit: 'month', keys: [] };
  const begin = Math.floor(first / 12) * 12;
  const unit = Object.keys(MONTHS_OF).find(name => (last - begin + 1) / MONTHS_OF[name] * NARROWEST <= width) ?? 'year';
  const keys = [];
  for (let month = begin; month <= last; month += MONTHS_OF[unit]) keys.push(timeKey(month, unit));
  return { unit, keys };
}

function drawTime() {
  const section = byId('time');
  const { unit, keys } = timeColumns(section.clientWidth - 60);
  section.hidden = keys.length === 0;
  const categories = [...(FACTS.names.cause_category ?? []).map(code => code.id), ''];
  const parts = new Map(keys.map(key => [key, new Map()]));
  for (const row of rowsFor('time')) {
    const counts = timesOf(row).map(time => parts.get(time)).find(Boolean);
    const category = row.cause_category ?? '';
    if (counts) counts.set(category, (counts.get(category) ?? 0) + 1);
  }
  const sums = keys.map(key => [...parts.get(key).values()].reduce((sum, count) => sum + count, 0));
  const steps = axisSteps(Math.max(1, ...sums));
  byId('time-head').textContent = word(`by_${unit}`);
  byId('time-axis').replaceChildren(...steps.map(step => place(html('span', {}, number(step)), 'bottom', step / steps.at(-1))));
  byId('time-grid').replaceChildren(...steps.map(step => place(html('i'), 'bottom', step / steps.at(-1))));
  replaceButtons(byId('time-columns'), keys.map((key, at) => timeColumn(key, parts.get(key), categories, sums[at], steps.at(-1))));
  byId('time-columns').classList.toggle('choosing', keys.some(key => isChosen('time', key)));
  byId('time-years').replaceChildren(...yearNames(keys, section.clientWidth - 60));
  drawLegend(categories);
}

/** Whole numbers from 0 to the first round one that no column exceeds. */
function axisSteps(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  const top = [1, 2, 4, 5, 10].map(times => times * power).find(round => round >= most);
  return [0, ...(top % 2 === 0 ? [top / 2] : []), top];
}

/** Sets a share of the whole, 0 to 1, as a length. */
function place(element, side, share) {
  element.style[side] = `${100 * share}%`;
  return element;
}

function timeColumn(key, counts, categories, sum, most) {
  if (!sum) return html('span', { class: 'column' });
  const nameOfCategory = category => category ? nameOf('cause_category', category) : word('unsaid');
  const shown = categories.filter(category => counts.get(category));
  const told = `${timeShown(key)}: ${number(sum)} (${shown.map(category => `${nameOfCategory(category)} ${counts.get(category)}`).join(', ')})`;
  let below = 0;
  const pieces = shown.map(category => {
    const piece = place(html('i', { class: `c${Math.min(categories.indexOf(category), COLOURS)}` }), 'bottom', below / most);
    below += counts.get(category);
    return place(piece, 'height', counts.get(category) / most);
  });
  return html('button', { type: 'button', class: 'column', 'data-key': key, title: told, 'aria-label': told,
    'aria-pressed': isChosen('time', key), click: () => toggle('time', key) }, ...pieces);
}

/** The years below their first columns, as many as there is room for. */
function yearNames(keys, width) {
  const firsts = [...new Set(keys.map(key => key.slice(0, 4)))].map(year => [year, keys.findIndex(key => key.startsWith(year)) / keys.length]);
  const years = firsts.filter(([, at]) => (1 - at) * width >= YEAR_ROOM);
  const every = Math.max(1, Math.ceil(firsts.length * YEAR_ROOM / width));
  return years.filter((_, number) => number % every === 0).map(([year, at]) =>
    place(html('span', {}, language === 'ja' ? `${Number(year)}年` : year), 'left', at));
}

/** The categories, which filter as bars do. */
function drawLegend(categories) {
  const counts = countsOf(DIMENSION.cause_category, rowsFor('cause_category'));
  const all = countsOf(DIMENSION.cause_category, list.rows);
  const entry = category => {
    const [label, count] = [labelOf(DIMENSION.cause_category, category), counts.get(category) ?? 0];
    return html('button', { type: 'button', 'data-key': category, 'aria-pressed': isChosen('cause_category', category),
      'aria-label': `${word('cause_category')}: ${label}: ${number(count)}`, click: () => toggle('cause_category', category) },
    html('i', { class: `c${Math.min(categories.indexOf(category), COLOURS)}` }), `${label} ${number(count)}`);
  };
  const group = byId('time-legend');
  replaceButtons(group, categories.filter(category => all.get(category)).map(entry));
  group.classList.toggle('choosing', state.chosen.has('cause_category'));
}

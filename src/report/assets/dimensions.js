// What rows are counted and filtered by. A dimension gives the values of a row; the empty one is what the post does not say.

const said = value => value === null || value === undefined ? [''] : [value];
const saidAny = values => values.length ? values : [''];

/** A day to its month, quarter and year, each where the day is known so precisely. */
function timesOf(row) {
  const day = row.published;
  if (!day) return [''];
  const year = day.slice(0, 4);
  if (day.length < 7) return [year];
  return [day.slice(0, 7), `${year}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`, year];
}

/** The class that a delay is in. */
function classOf(delay, days) {
  if (days === null || days === undefined) return '';
  if (days < 0) return 'negative';
  return classKey(delay.bins.find(({ from, to }) => days >= from && (to === null || days <= to)));
}

const classKey = ({ from, to }) => `${from}-${to ?? ''}`;

function classLabel(value) {
  if (value === 'negative') return word('negative');
  const [from, to] = value.split('-').map(part => part === '' ? null : Number(part));
  return Number.isFinite(from) ? daysShown(from, to ?? null) : value;
}

const plain = (id, of) => ({ id, of, head: () => word(id), label: value => shownValue(id, value) });

const DIMENSIONS = [
  { id: 'time', of: timesOf, head: () => word('time'), label: timeShown },
  plain('cause_category', row => said(row.cause_category)),
  plain('primary_cause', row => said(row.causes[0])),
  plain('leaked_data', row => saidAny(row.leaked_data)),
  plain('organization_type', row => said(row.organization_type)),
  plain('leak_status', row => said(row.leak_status)),
  { ...plain('size', row => said(row.size)), label: sizeShown },
  plain('third_party', row => saidAny(row.third_party)),
  ...FACTS.overview.delays.map(delay => ({
    id: delay.delay, of: row => [classOf(delay, row.delays[delay.delay])], head: () => headOf(delay.delay), label: classLabel, delay })),
];
const DIMENSION = Object.fromEntries(DIMENSIONS.map(dimension => [dimension.id, dimension]));

const labelOf = (dimension, value) => value === '' ? word('unsaid') : dimension.label(value);

/** How many of the rows have each value. */
function countsOf(dimension, rows) {
  const counts = new Map();
  for (const row of rows) for (const value of dimension.of(row)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

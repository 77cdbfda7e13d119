// How many, and how many are affected: the sums of `stats`, over the rows that are shown.

/** Sums by unit over `rows`: a case counts once, with the last figure of each of its issuers; units stay apart. */
function totalsOf(rows) {
  const cases = new Map();
  for (const { place } of rows) {
    if (!cases.has(place[0])) cases.set(place[0], new Map());
    cases.get(place[0]).set(place[1], place);
  }
  const units = new Map();
  for (const reports of cases.values()) {
    for (const [unit, { sum, approx }] of sumsOf(reports.values())) {
      const known = units.get(unit) ?? { sum: 0, approx: false, cases: 0 };
      units.set(unit, { sum: known.sum + sum, approx: known.approx || approx, cases: known.cases + 1 });
    }
  }
  return { incidents: rows.length, cases: cases.size, units };
}

/** The sums of one case. Its organizations add up; a contractor, who speaks of the people of all its customers, does not come on top of them. */
function sumsOf(reports) {
  const [own, others] = [new Map(), new Map()];
  const larger = (known, { sum, approx }) => known.sum > sum || (known.sum === sum && known.approx) ? known : { sum, approx };
  const added = (known, { sum, approx }) => ({ sum: known.sum + sum, approx: known.approx || approx });
  const put = (sums, unit, join, figure) => sums.set(unit, join(sums.get(unit) ?? { sum: 0, approx: false }, figure));
  for (const [, , isContractor, affected] of reports) {
    for (const [sum, unit, approx] of affected) put(isContractor ? own : others, unit, isContractor ? larger : added, { sum, approx });
  }
  for (const [unit, figure] of own) put(others, unit, larger, figure);
  return others;
}

/** Each unit for itself, and by how many of the cases. */
function drawTotals() {
  const { incidents, cases, units } = totalsOf(list.shown);
  const known = (FACTS.names.count ?? []).map(unit => unit.id).filter(unit => units.has(unit));
  const ordered = [...known, ...[...units.keys()].filter(unit => !known.includes(unit))];
  const tile = (figure, name, note = '') => html('div', {}, html('dt', {}, name), html('dd', {}, html('b', {}, figure), note ? html('small', {}, note) : ''));
  byId('totals').replaceChildren(
    tile(number(incidents), word('posts') === '件' ? '件数' : word('posts')),
    tile(number(cases), word('cases')),
    ...ordered.map(unit => {
      const { sum, approx, cases: stated } = units.get(unit);
      const about = approx ? (language === 'ja' ? '約' : 'about ') : '';
      const name = unit === 'mixed' ? word('unit_unknown') : nameOf('count', unit);
      const note = language === 'ja' ? `${number(cases)}事案中${number(stated)}` : `${number(stated)} of ${number(cases)} cases`;
      return tile(`${about}${number(sum)}`, name, note);
    }));
}

/** The middle value, the lower one of two; `null` of nothing. */
function medianOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length ? sorted[Math.floor((sorted.length - 1) / 2)] : null;
}

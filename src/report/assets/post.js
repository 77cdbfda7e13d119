// A post with the words behind its values marked, linked with the list of values both ways.

/** A proof of more characters than this is a line in the margin, so that the text stays readable. */
const LONG_PROOF = 60;

/** Kinds of evidence; each has a colour and a pattern. What no kind names is of the last one. */
const KINDS = {
  who: ['organization', 'organization_type', 'third_party', 'third_party_involved', 'prefecture', 'municipality_code', 'industry'],
  when: ['published', 'first_published', 'occurred', 'occurred_end', 'discovered', 'contained', 'investigation_completed',
    'reported_ppc', 'reported_ppc_final', 'reported_police', 'notified', 'restored'],
  why: ['causes', 'primary_cause', 'cause_category', 'entry_route', 'entry_certainty'],
  what: ['leaked_data', 'denied_data', 'leak_status', 'secondary_damage'],
  count: ['counts', 'affected_total', 'money'],
  rest: [],
};
const kindOf = field => Object.keys(KINDS).find(kind => KINDS[kind].includes(field)) ?? 'rest';

/** Opens the post of a row: a step of the browser, so that a step back closes it. */
async function openPost(index, inPlace = false) {
  state.post = index;
  keepAddress(inPlace);
  await drawPost();
}

function closePost() {
  if (state.post === null) return;
  state.post = null;
  keepAddress();
}

async function drawPost() {
  const dialog = byId('post');
  const row = list.rows[state.post];
  if (!row) {
    dialog.close();
    return;
  }
  const post = await postOf(row.index);
  if (state.post !== row.index) return;
  const at = list.shown.indexOf(row);
  byId('post-title').replaceChildren(...phrased(row.title || '—'));
  byId('post-place').textContent = `${row.source} · ${word('line')} ${row.line}`;
  drawWarnings(post, byId('post-warnings'));
  const lines = linesOf(post, row.line);
  byId('post-text').replaceChildren(...lines);
  byId('post-legend').replaceChildren(...legend(post));
  byId('post-proofs').replaceChildren(proofHead(), html('tbody', {}, ...post.proofs.map((proof, number) => proofRow(proof, number))));
  drawTimeline(post, byId('post-timeline'));
  for (const [id, next] of [['previous', at - 1], ['next', at + 1]]) {
    byId(id).disabled = at < 0 || !list.shown[next];
    byId(id).onclick = () => openPost(list.shown[next].index, true);
  }
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  showHits();
}

/** What to know when reading the values. */
function drawWarnings({ warnings = [] }, place) {
  place.hidden = !warnings.length;
  place.replaceChildren(...warnings.map(([en, ja]) => html('li', {}, language === 'ja' ? ja : en)));
}

/** The text line by line, each with its number in the dump. */
function linesOf({ pieces, proofs }, first) {
  const lengths = lengthsOf(pieces, proofs.length);
  const lines = [];
  let line;
  const begin = () => {
    line = html('div', { class: 'line', 'data-line': first + lines.length });
    lines.push(line);
  };
  begin();
  for (const [text, proved = []] of pieces) {
    text.split(/(?<=\n)/).forEach(part => {
      if (line.textContent.endsWith('\n')) begin();
      line.append(pieceOf(part, proved, proofs, lengths));
      addMargin(line, proved.filter(number => lengths[number] > LONG_PROOF), proofs);
    });
  }
  return lines;
}

/** How many characters the words of each proof have. */
function lengthsOf(pieces, count) {
  const lengths = Array(count).fill(0);
  for (const [text, proved = []] of pieces) for (const number of proved) lengths[number] += text.length;
  return lengths;
}

/** A stretch of the text: plain, within long proofs only, or marked with the kind of the shortest proof that it is part of. */
function pieceOf(text, proved, proofs, lengths) {
  if (!proved.length) return document.createTextNode(text);
  const key = ` ${proved.join(' ')} `;
  const short = proved.filter(number => lengths[number] <= LONG_PROOF).sort((one, other) => lengths[one] - lengths[other]);
  if (!short.length) return html('span', { 'data-proofs': key }, text);
  const told = proved.map(number => `${headOf(proofs[number].field)}: ${valueOf(proofs[number])}`);
  return html('mark', { class: `kind ${kindOf(proofs[short[0]].field)}`, tabindex: 0, role: 'button', title: told.join('\n'), 'data-proofs': key,
    click: () => chooseProofs(proved, 'post-proofs'),
    keydown: event => { if (event.key === 'Enter') chooseProofs(proved, 'post-proofs'); } }, text);
}

/** Lines in the margin for the long proofs of a line of text. */
function addMargin(line, long, proofs) {
  let margin = line.querySelector('.margin');
  for (const number of long) {
    if (margin?.querySelector(`[data-proofs=" ${number} "]`)) continue;
    if (!margin) line.prepend(margin = html('span', { class: 'margin' }));
    const told = `${headOf(proofs[number].field)}: ${valueOf(proofs[number])}`;
    margin.append(html('button', { type: 'button', class: `kind ${kindOf(proofs[number].field)}`, title: told, 'aria-label': told,
      'data-proofs': ` ${number} `, click: () => chooseProofs([number], 'post-proofs') }));
  }
}

/** A value as the list of values tells it. */
function valueOf({ field, value }) {
  if (value === 'true' || value === 'false') return word(value === 'true' ? 'yes' : 'no');
  return field === 'counts' ? countShown(value) : shownValue(field, value);
}

/** What the marks of this post mean. */
function legend({ proofs, pieces }) {
  const kinds = new Set(proofs.map(proof => kindOf(proof.field)));
  const shown = Object.keys(KINDS).filter(kind => kinds.has(kind)).map(kind => html('span', {}, html('mark', { class: `kind ${kind}` }, word(`kind_${kind}`))));
  const hasLong = lengthsOf(pieces, proofs.length).some(length => length > LONG_PROOF);
  return [...shown, ...(hasLong ? [html('span', {}, html('span', { class: 'margin-sample', 'aria-hidden': 'true' }), word('long_mark'))] : [])];
}

function proofHead() {
  const heads = ['field', 'value', 'line', 'confidence'];
  return html('thead', {}, html('tr', {}, ...heads.map(key => html('th', { scope: 'col' }, word(key)))));
}

function proofRow(proof, number) {
  const { field, rule, line, confidence } = proof;
  const show = () => chooseProofs([number], 'post-text');
  const cells = [
    html('td', {}, html('div', { class: 'named' }, html('mark', { class: `kind ${kindOf(field)}`, 'aria-hidden': 'true' }, '\u2003'),
      html('button', { type: 'button', title: rule, click: show }, ...phrased(headOf(field))))),
    html('td', {}, ...phrased(valueOf(proof))), html('td', { class: 'number' }, line === 0 ? '' : String(line)),
  ];
  cells.push(html('td', { class: `confidence ${confidence}` }, word(`confidence_${confidence}`)));
  return html('tr', { 'data-proofs': ` ${number} ` }, ...cells);
}

/** Shows which words and values belong together, and brings the other side into sight. */
function chooseProofs(numbers, side) {
  const belongs = element => numbers.some(number => element.dataset.proofs.includes(` ${number} `));
  const marked = [...document.querySelectorAll('#post [data-proofs]')];
  marked.forEach(element => element.classList.toggle('chosen', belongs(element)));
  document.querySelector(`#${side} .chosen`)?.scrollIntoView({ block: 'nearest' });
}

/** Marks the words of the search in the open post, without touching its elements, and brings the first one into sight. */
function showHits() {
  if (!globalThis.Highlight) return;
  const nodes = [];
  const walker = document.createTreeWalker(byId('post-text'), NodeFilter.SHOW_TEXT);
  let length = 0;
  while (walker.nextNode()) {
    nodes.push([length, walker.currentNode]);
    length += walker.currentNode.length;
  }
  const text = nodes.map(([, node]) => node.data).join('');
  const placeOf = at => {
    const [start, node] = nodes.findLast(([start]) => start <= at);
    return [node, at - start];
  };
  const ranges = hitsIn(text).map(([from, to]) => {
    const range = new Range();
    range.setStart(...placeOf(from));
    const [node, at] = placeOf(to - 1);
    range.setEnd(node, at + 1);
    return range;
  });
  CSS.highlights.set('hits', new Highlight(...ranges));
  ranges[0]?.startContainer.parentElement.scrollIntoView({ block: 'center' });
}

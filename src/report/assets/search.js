// Search in titles, names, labels, dates and the whole text of the posts. Posts are packed, so their words are read in the
// background, and the list fills as they are.

/** How long the search works before the page may draw, in milliseconds. */
const SLICE = 60;
/** Packs of posts that are kept unpacked. */
const KEPT_PACKS = 48;

/** What the words were found in: by row 1, where they were. */
const found = { query: '', words: [], rows: null, running: false, done: 0, run: 0 };

/** The texts of posts in one spelling, by row, as far as they have been read. */
const texts = [];
const packs = new Map();

/** One spelling for full and half width, capital and small letters, and lines that were broken at a width. */
const folded = text => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

/** The posts of a pack; the last ones that were asked for are kept. */
function packOf(number) {
  const pack = packs.get(number) ?? unpack(document.querySelectorAll('script.posts')[number]);
  packs.delete(number);
  packs.set(number, pack);
  if (packs.size > KEPT_PACKS) packs.delete(packs.keys().next().value);
  return pack;
}

/** The post behind a row. */
const postOf = async index => (await packOf(Math.floor(index / FACTS.posts_a_pack)))[index % FACTS.posts_a_pack];
const textOf = post => post.pieces.map(piece => piece[0]).join('');

/** Stands between what is looked at of a row; no word that is looked for has it. */
const BETWEEN = '\u0000';
const labels = new Map();

/** A code and its names in both languages, in one spelling. */
function spellings(vocabulary, code) {
  const key = `${vocabulary} ${code}`;
  if (!labels.has(key)) labels.set(key, folded([code, nameOf(vocabulary, code, 'ja'), nameOf(vocabulary, code, 'en')].join(BETWEEN)));
  return labels.get(key);
}

/** What a search looks at of a row, in one spelling: worked out when it is asked for first. */
function searchable(row) {
  if (row.search === undefined) {
    const codes = [
      ...row.causes.map(code => ['cause', code]), ...row.leaked_data.map(code => ['data', code]),
      ['cause_category', row.cause_category], ['organization', row.organization_type], ['leak_status', row.leak_status],
    ];
    const names = codes.filter(([, code]) => code).map(([vocabulary, code]) => spellings(vocabulary, code));
    row.search = [folded([row.title, row.organization, row.case_id, ...row.third_party].join(BETWEEN)), ...names].join(BETWEEN);
  }
  return row.search;
}

const ERAS = { 令和: 2018, 平成: 1988, 昭和: 1925 };

/** The day, month or year that a word says, as the rows have it; `-07-31` for a day of any year; `null` for other words. */
function dayOf(text) {
  const two = part => part ? `-${part.padStart(2, '0')}` : '';
  const era = /^(令和|平成|昭和)(元|\d{1,2})年(.*)$/.exec(text);
  const western = era ? `${ERAS[era[1]] + (era[2] === '元' ? 1 : Number(era[2]))}年${era[3]}` : text;
  const dated = /^(\d{4})(?:年|[-/.](?=\d))?(?:(\d{1,2})(?:月|[-/.](?=\d))?(?:(\d{1,2})日?)?)?$/.exec(western);
  if (dated && (dated[2] === undefined || /^\d{4}\D/.test(western))) return dated[1] + two(dated[2]) + two(dated[3]);
  const yearless = /^(\d{1,2})月(?:(\d{1,2})日)?$/.exec(text);
  return yearless ? two(yearless[1]) + two(yearless[2]) : null;
}

/** The test of a row by one word, and the word itself to look for in its text. A range of days is none to look for. */
function wordOf(text) {
  const [first, last, more] = text.split(/\.\.|[~〜]/);
  const [from, to] = [dayOf(first), last === undefined ? null : dayOf(last)];
  if (from && to && more === undefined) {
    return { text: null, test: row => Boolean(row.published) && row.published >= from.slice(0, row.published.length) && row.published.slice(0, to.length) <= to };
  }
  const day = dayOf(text);
  const isDay = row => day !== null && row.dates.some(date => day.startsWith('-') ? date.slice(4).startsWith(day) : date.startsWith(day));
  return { text, test: row => isDay(row) || searchable(row).includes(text) };
}

/** Whether a word stands in a text. A number does not stand in a longer one: 2024年1 is not in 2024年12月. */
function stands(text, word) {
  const isEnd = at => !(/\d$/.test(word) && /\d/.test(text[at + word.length] ?? ''));
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) if (isEnd(at)) return true;
  return false;
}

const isFound = row => found.rows === null || found.rows[row.index] === 1;

/** Looks for the words of the search field: in the rows at once, in the texts as they are read. */
function search() {
  if (found.query === state.query) return;
  const words = state.query.split(/\s+/).map(folded).filter(Boolean).map(wordOf);
  Object.assign(found, { query: state.query, words, rows: words.length ? new Uint8Array(list.rows.length) : null, done: 0, run: found.run + 1 });
  found.running = words.some(word => word.text !== null);
  if (!words.length) return;
  for (const row of list.rows) if (words.every(word => word.test(row))) found.rows[row.index] = 1;
  if (found.running) searchTexts(found.run);
}

async function searchTexts(run) {
  const count = Math.ceil(list.rows.length / FACTS.posts_a_pack);
  let drawn = performance.now();
  for (let number = 0; number < count; number++) {
    if (texts[number] === undefined) texts[number] = (await packOf(number)).map(post => folded(textOf(post)));
    if (found.run !== run) return;
    searchPack(number);
    if (performance.now() - drawn < SLICE) continue;
    found.done = number / count;
    drawCount();
    await new Promise(resume => setTimeout(resume));
    if (found.run !== run) return;
    drawn = performance.now();
  }
  found.running = false;
  update(true);
}

function searchPack(number) {
  texts[number].forEach((text, at) => {
    const row = list.rows[number * FACTS.posts_a_pack + at];
    const has = word => word.test(row) || (word.text !== null && stands(text, word.text));
    if (!found.rows[row.index] && found.words.every(has)) found.rows[row.index] = 1;
  });
}

/** A text in one spelling with the place in the text of each of its characters. */
function mapped(text) {
  const [letters, starts, ends] = [[], [], []];
  for (const { 0: cluster, index } of text.matchAll(/[^][\u0300-\u036f\u3099\u309a\uff9e\uff9f]*/gu)) {
    for (const letter of folded(cluster)) {
      for (let unit = 0; unit < letter.length; unit++) {
        letters.push(letter[unit]);
        starts.push(index);
        ends.push(index + cluster.length);
      }
    }
  }
  return { text: letters.join(''), starts, ends };
}

/** Where the words of the search stand in a text: pairs of places, in order, none within another. */
function hitsIn(text) {
  const words = found.words.map(word => word.text).filter(Boolean);
  if (!words.length) return [];
  const whole = mapped(text);
  const hits = [];
  for (const word of words) {
    for (let at = whole.text.indexOf(word); at >= 0; at = whole.text.indexOf(word, at + word.length)) {
      hits.push([whole.starts[at], whole.ends[at + word.length - 1]]);
    }
  }
  hits.sort((one, other) => one[0] - other[0]);
  return hits.filter((hit, place) => place === 0 || hit[0] >= hits[place - 1][1]);
}

/** The words around the first hits, as nodes with the hits marked, and how many hits there are. The heading is not looked at. */
function snippet(post, before = 14, room = 110) {
  const text = post.slice(post.indexOf('\n') + 1);
  const hits = hitsIn(text);
  if (!hits.length) return null;
  const start = Math.max(0, hits[0][0] - before);
  const end = start + room;
  const nodes = [start ? '…' : ''];
  let at = start;
  for (const [from, to] of hits.filter(hit => hit[1] <= end)) {
    nodes.push(text.slice(at, from), html('mark', { class: 'hit' }, text.slice(from, to)));
    at = to;
  }
  nodes.push(text.slice(at, end), end < text.length ? '…' : '');
  return { nodes, count: hits.length };
}

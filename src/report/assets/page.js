'use strict';
// Words, elements and data that the other parts of the page share. Texts of posts become text nodes only.

const FACTS = JSON.parse(document.getElementById('facts').textContent);
const WORDS = {
  title: { ja: 'インシデント一覧', en: 'Incident report' },
  theme: { ja: '明暗', en: 'Light/dark' },
  print: { ja: '印刷', en: 'Print' },
  language: { ja: 'English', en: '日本語' },
  charts: { ja: 'グラフ', en: 'Charts' },
  incidents: { ja: 'インシデント', en: 'Incidents' },
  search: { ja: '検索(件名・組織・分類)', en: 'Search (title, organization, labels)' },
  previous: { ja: '前へ', en: 'Previous' },
  next: { ja: '次へ', en: 'Next' },
  close: { ja: '閉じる', en: 'Close' },
  evidence: { ja: '値と根拠', en: 'Values and evidence' },
  line: { ja: '行', en: 'line' },
  table: { ja: '表で見る', en: 'As a table' },
  keys: { ja: '棒を選ぶと一覧を絞り込みます(矢印キーとEnterでも)。', en: 'A bar filters the list (arrow keys and Enter too).' },
  count: { ja: '件数', en: 'incidents' },
  cases: { ja: '事案', en: 'cases' },
  unit_unknown: { ja: '(単位不明)', en: '(unit unknown)' },
  days: { ja: '日', en: 'days' },
  median: { ja: '中央値', en: 'median' },
  limit: { ja: '以内', en: 'at most' },
  negative: { ja: '負の日数', en: 'negative' },
  unsaid: { ja: '記載なし', en: 'not said' },
  month: { ja: '月別・原因の分類別の件数', en: 'Incidents by month and category of cause' },
  year: { ja: '年別・原因の分類別の件数', en: 'Incidents by year and category of cause' },
  primary_cause: { ja: '原因', en: 'Causes' },
  leaked_data: { ja: '漏えいした情報', en: 'Leaked data' },
  size: { ja: '影響件数の規模', en: 'Affected, by size class' },
  organization_type: { ja: '組織の種類', en: 'Organization types' },
  third_party: { ja: '複数の組織に影響した外部組織', en: 'Third parties with several victims' },
  printed: { ja: '印刷は先頭の行まで:', en: 'printed up to row' },
};

let language = document.documentElement.lang;

/** A word of the page in the chosen language. */
const word = key => WORDS[key][language];

const NAMES = new Map(Object.entries(FACTS.names).map(([vocabulary, codes]) =>
  [vocabulary, new Map(codes.map(code => [code.id, code]))]));

/** What the rules call a code. */
function nameOf(vocabulary, code, inLanguage = language) {
  return NAMES.get(vocabulary)?.get(code)?.[inLanguage] ?? code;
}

/** What a column of the output is called. */
const headOf = column => language === 'ja' ? FACTS.columns[column]?.ja ?? column : column.replaceAll('_', ' ');

/** The value of a column in words; texts that are no codes stay as they are. */
const shownValue = (column, value) => nameOf(FACTS.columns[column]?.vocabulary, value);

/** An element. Functions among the attributes listen to events; texts among the children become text nodes. */
function html(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** An element of a drawing. */
function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** The JSON in a packed block: base64 of zlib. */
async function unpack(block) {
  const packed = atob(block.textContent);
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Response(stream).json();
}

/** All rows of the table, each with its place and with what a search looks at. */
async function readRows() {
  const packs = await Promise.all([...document.querySelectorAll('script.rows')].map(unpack));
  const rows = packs.flat();
  rows.forEach((row, index) => {
    row.index = index;
    row.search = searchable(row);
  });
  return rows;
}

/** Names of a code in both languages, and the code itself. */
const spellings = (vocabulary, code) => code ? [code, nameOf(vocabulary, code, 'ja'), nameOf(vocabulary, code, 'en')] : [];

function searchable(row) {
  const codes = [
    ...row.causes.map(code => ['cause', code]), ...row.leaked_data.map(code => ['data', code]),
    ['cause_category', row.cause_category], ['organization', row.organization_type], ['leak_status', row.leak_status],
  ];
  const labels = codes.flatMap(([vocabulary, code]) => spellings(vocabulary, code));
  return folded([row.title, row.organization, row.case_id, ...row.third_party, ...labels].join('\n'));
}

/** One spelling for full-width and half-width, capital and small letters. */
const folded = text => text.normalize('NFKC').toLowerCase();

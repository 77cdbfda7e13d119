// The words of the page in both languages.

const WORDS = {
  title: { ja: '事案一覧', en: 'Incident report' },
  theme: { ja: '明暗', en: 'Light/dark' },
  print: { ja: '印刷', en: 'Print' },
  language: { ja: 'English', en: '日本語' },
  to_list: { ja: '一覧へ', en: 'To the list' },
  totals: { ja: '集計', en: 'Totals' },
  ask: { ja: '検索と絞り込み', en: 'Search and filters' },
  charts: { ja: 'グラフで絞り込む', en: 'Charts and filters' },
  incidents: { ja: '事案一覧', en: 'Incidents' },
  search: { ja: '検索', en: 'Search' },
  search_hint: { ja: '本文・件名・組織・日付(例:委託先 2024年7月)', en: 'Text, title, organization, date (such as 2024-07)' },
  period: { ja: '投稿日', en: 'Published' },
  from: { ja: '投稿日(から)', en: 'Published from' },
  to: { ja: '投稿日(まで)', en: 'Published until' },
  until: { ja: '〜', en: '–' },
  clear: { ja: 'すべて解除', en: 'Clear all' },
  remove: { ja: '外す', en: 'remove' },
  save: { ja: 'CSVで保存', en: 'Save as CSV' },
  order: { ja: '並べ替え', en: 'Order' },
  order_dumps: { ja: '入力の順', en: 'as in the input' },
  ascending: { ja: '昇順', en: 'ascending' },
  descending: { ja: '降順', en: 'descending' },
  unfiltered: { ja: '絞り込みなし', en: 'No filter' },
  reading: { ja: '本文を検索しています', en: 'Searching the texts' },
  nothing: { ja: '当てはまるものはありません。', en: 'Nothing fits.' },
  previous: { ja: '前へ', en: 'Previous' },
  next: { ja: '次へ', en: 'Next' },
  close: { ja: '閉じる', en: 'Close' },
  evidence: { ja: '値と根拠', en: 'Values and evidence' },
  field: { ja: '項目', en: 'Field' },
  value: { ja: '値', en: 'Value' },
  line: { ja: '行', en: 'Line' },
  confidence: { ja: '確度', en: 'Confidence' },
  confidence_low: { ja: '低', en: 'low' },
  confidence_medium: { ja: '中', en: 'medium' },
  confidence_high: { ja: '高', en: 'high' },
  unsure: { ja: '確度の低い日付', en: 'Dates of low confidence' },
  doubts: { ja: '確度の低い値', en: 'Values of low confidence' },
  timeline: { ja: '時系列', en: 'Timeline' },
  held_likely: { ja: '推定', en: 'likely' },
  held_possible: { ja: '可能性', en: 'possible' },
  held_open: { ja: '不明', en: 'open' },
  held_not_known: { ja: '確認されず', en: 'not known' },
  held_denied: { ja: '否定', en: 'denied' },
  held_planned: { ja: '予定', en: 'planned' },
  legend: { ja: '印の種類', en: 'Kinds of marks' },
  long_mark: { ja: '長い根拠(行の左の線)', en: 'long evidence (line in the margin)' },
  kind_who: { ja: '組織', en: 'Organizations' },
  kind_when: { ja: '日付', en: 'Dates' },
  kind_why: { ja: '原因', en: 'Causes' },
  kind_what: { ja: '情報・漏えい', en: 'Data and leak' },
  kind_count: { ja: '数・金額', en: 'Numbers and money' },
  kind_rest: { ja: '報告・その他', en: 'Reports and others' },
  hits: { ja: '本文に', en: 'in the text' },
  cases: { ja: '事案', en: 'cases' },
  posts: { ja: '件', en: 'incidents' },
  unit_unknown: { ja: '(単位不明)', en: '(unit unknown)' },
  median: { ja: '中央値', en: 'median' },
  within: { ja: '以内', en: 'at most' },
  negative: { ja: '負の日数', en: 'negative' },
  unsaid: { ja: '記載なし', en: 'not said' },
  same_day: { ja: '当日', en: 'same day' },
  time: { ja: '時期', en: 'Time' },
  by_month: { ja: '月別の件数と原因の分類', en: 'Incidents by month and category of cause' },
  by_quarter: { ja: '四半期別の件数と原因の分類', en: 'Incidents by quarter and category of cause' },
  by_year: { ja: '年別の件数と原因の分類', en: 'Incidents by year and category of cause' },
  primary_cause: { ja: '主な原因', en: 'Main cause' },
  cause_category: { ja: '原因の分類', en: 'Category of cause' },
  leaked_data: { ja: '漏えいした情報', en: 'Leaked data' },
  leak_status: { ja: '漏えいの有無', en: 'Leak' },
  organization_type: { ja: '組織の種類', en: 'Organization type' },
  size: { ja: '影響件数の規模', en: 'Affected, by size' },
  third_party: { ja: '複数の組織に影響した外部組織', en: 'Third parties with several victims' },
  delays: { ja: '日数', en: 'Delays' },
  uneven: { ja: '階級の幅は一定ではありません。', en: 'The classes differ in width.' },
  delay: { ja: '日数の種類', en: 'Delay' },
  known: { ja: '件数', en: 'known' },
  limits: { ja: '期限・目安の内', en: 'Within limits' },
  all: { ja: 'すべて表示', en: 'Show all' },
  fewer: { ja: '少なく表示', en: 'Show fewer' },
  or: { ja: 'または', en: 'or' },
  and: { ja: 'かつ', en: 'and' },
  yes: { ja: 'はい', en: 'Yes' },
  no: { ja: 'いいえ', en: 'No' },
  printed: { ja: '先頭の行だけを印刷:', en: 'only the first rows are printed:' },
};

/** A word of the page in the chosen language. */
const word = key => WORDS[key][language];

/** `31〜60日`, `当日`; `to` is `null` where the class has no end. */
function daysShown(from, to) {
  if (from === 0 && to === 0) return word('same_day');
  if (language === 'en') return to === null ? `${number(from)} days or more` : from === to ? `${from} ${from === 1 ? 'day' : 'days'}` : `${from}–${to} days`;
  return to === null ? `${number(from)}日以上` : from === to ? `${from}日` : `${from}〜${to}日`;
}

/** `1,000〜9,999` for `1000-9999`. */
function sizeShown(size) {
  return size.split('-').map(part => number(Number(part))).join(language === 'ja' ? '〜' : '–');
}

/** `2024年7月`, `2024年7〜9月`, `2024年`. */
function timeShown(time) {
  const [year, part] = time.split('-');
  if (!part) return language === 'ja' ? `${Number(year)}年` : year;
  if (part.startsWith('Q')) {
    const last = Number(part[1]) * 3;
    return language === 'ja' ? `${Number(year)}年${last - 2}〜${last}月` : `${year} ${part}`;
  }
  return language === 'ja' ? `${Number(year)}年${Number(part)}月` : time;
}

/** How many days a number says. */
const daysOf = days => language === 'ja' ? `${number(days)}日` : `${number(days)} ${days === 1 ? 'day' : 'days'}`;

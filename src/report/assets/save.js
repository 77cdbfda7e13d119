// The rows that are shown as a CSV file: the table of `extract --excel`, with names in the language of the page.

/** What a formula begins with, in Japanese spreadsheets also at full width. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
/** Rows whose file is written at once, before the page may draw. */
const ROWS_AT_ONCE = 5000;

const harmless = text => FORMULA.test(text) ? `'${text}` : text;

/** What a spreadsheet makes a date or another number of stays a text. */
function keptAsText(text) {
  const parts = text.split(/[-/]/);
  const areNumbers = parts.every(part => /^\d{1,4}$/.test(part));
  const canBeMonth = part => Number(part) >= 1 && Number(part) <= 12;
  const isTaken = areNumbers && (parts.length === 2 ? parts.some(canBeMonth) : parts.length === 3 && !/^\d{4}-\d\d-\d\d$|^\d{4}\/\d\d\/\d\d$/.test(text));
  const isChanged = /^\d+$/.test(text) && ((text.length > 1 && text.startsWith('0')) || text.length > 15);
  return isTaken || isChanged ? `="${text}"` : text;
}

const quoted = text => /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** `約4,000件` for `~4000 records`. */
function countShown(text) {
  const [, about, value, unit] = /^(~?)(\d+) (.*)$/.exec(text) ?? [];
  if (!unit) return text;
  const shown = `${number(Number(value))}${language === 'ja' ? '' : ' '}${nameOf('count', unit)}`;
  return about ? `${language === 'ja' ? '約' : 'about '}${shown}` : shown;
}

/** A cell as the file has it. Numbers are numbers; codes are their names. */
function fileCell(column, value) {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const vocabulary = FACTS.columns[column].vocabulary;
  const shown = item => typeof item === 'boolean' ? word(item ? 'yes' : 'no') : vocabulary === 'count' ? countShown(item) : nameOf(vocabulary, item);
  if (!Array.isArray(value)) return quoted(keptAsText(harmless(shown(value))));
  const text = vocabulary ? harmless(value.map(shown).join(';')) : value.map(harmless).join(';');
  return quoted(keptAsText(text));
}

/** The file, in parts. */
async function fileOf(rows) {
  const cells = await unpackAll('cells');
  const heads = FACTS.table.map(column => language === 'ja' ? FACTS.columns[column].ja : column);
  const parts = [`\ufeff${heads.map(quoted).join(',')}\r\n`];
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const some = rows.slice(at, at + ROWS_AT_ONCE).map(row => FACTS.table.map((column, place) => fileCell(column, cells[row.index][place])).join(','));
    parts.push(`${some.join('\r\n')}\r\n`);
    await new Promise(resume => setTimeout(resume));
  }
  return parts;
}

async function save() {
  const address = URL.createObjectURL(new Blob(await fileOf(list.shown), { type: 'text/csv' }));
  html('a', { href: address, download: 'incidents.csv' }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

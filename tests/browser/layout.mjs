// Whether everything fits: what is cut, what lies upon something else, what leaves the page, at three widths and in print.
import assert from 'node:assert/strict';
import { join } from 'node:path';

const WIDTHS = [390, 1280, 1920];
/** A4 portrait without its margins, in pixels of CSS. */
const PAPER = { width: 703, height: 1020 };

/** Words that must be seen whole. */
const WHOLE = 'h1, h2, h3, #count, #told, .chip, #totals dt, #totals dd, #time-axis span, #time-years span, #time-legend button, .bar .label, '
  + '.bar .number, .limit, .share, .facet .note, #table th button, #table td.number > div, #table td.published > div, .tools > button, .tools > label, #delays td, #delays th';
/** Words of which none may lie upon another. */
const APART = ['#time-axis span', '#time-years span', '#time-legend button', '.bar .label, .bar .number, .limit, .share:not(.limit .share), .facet h3, .facet .note',
  '#totals dt, #totals dd', '#table th', 'h1, header button, #ask label, #ask input, #count, .chip, #totals, #time, #charts, #incidents'];

/** What of `selector` is cut or leaves the page or the box that holds it. */
function cut(page, selector) {
  return page.$$eval(selector, elements => elements.filter(element => element.checkVisibility() && element.textContent.trim()).flatMap(element => {
    const box = element.getBoundingClientRect();
    const name = `${element.tagName} ${element.className} ${element.textContent.slice(0, 30)}`;
    const range = document.createRange();
    range.selectNodeContents(element);
    const words = range.getBoundingClientRect();
    // A Latin word that goes over two lines.
    const splits = /^[A-Za-z]+$/.test(element.textContent.trim()) && new Set([...range.getClientRects()].filter(line => line.width > 0).map(line => Math.round(line.top))).size > 1;
    const isCut = getComputedStyle(element).overflow !== 'visible' && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
    const leaves = words.left < -0.5 || words.right > document.documentElement.clientWidth + 0.5;
    const spills = getComputedStyle(element).display !== 'inline' && (words.left < box.left - 1.5 || words.right > box.right + 1.5);
    const holder = element.closest('#charts, #time, #totals, #scroll, section');
    const frame = holder && holder !== element ? holder.getBoundingClientRect() : null;
    const out = frame && (words.left < frame.left - 1 || words.right > frame.right + 1);
    return isCut || leaves || spills || out || splits ? [`${name}: ${[isCut && 'cut', leaves && 'off the page', spills && 'wider than its box', out && 'out of its frame', splits && 'a word in two'].filter(Boolean)}`] : [];
  }));
}

/** Which of `selector` lie upon each other. */
function collisions(page, selector) {
  return page.$$eval(selector, elements => {
    const boxes = elements.filter(element => element.checkVisibility() && element.textContent.trim()).map(element => [element, element.getBoundingClientRect()]).filter(([, box]) => box.width && box.height);
    const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1.5;
    return boxes.flatMap(([one, box], at) => boxes.slice(at + 1).filter(([other, next]) => !one.contains(other) && !other.contains(one) && over(box, next))
      .map(([other]) => `${one.textContent.slice(0, 20)} | ${other.textContent.slice(0, 20)}`));
  });
}

async function assertFits(page, told) {
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${told}: the page scrolls sideways`);
  assert.deepEqual(await cut(page, WHOLE), [], told);
  for (const selector of APART) assert.deepEqual(await collisions(page, selector), [], `${told}: ${selector}`);
}

const drawn = page => page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 50))));

/** How many pages a PDF has, and their sizes. */
function pagesOf(pdf) {
  const text = pdf.toString('latin1');
  return { count: text.match(/\/Type\s*\/Page\b(?!s)/g).length, sizes: new Set([...text.matchAll(/\/MediaBox\s*\[([^\]]*)\]/g)].map(box => box[1].trim())) };
}

/** Sixty times the rows, so that numbers have commas. */
const multiply = page => page.evaluate(() => {
  list.kept = list.rows;
  list.rows = Array(60).fill(list.rows).flat();
  update();
});
const divide = page => page.evaluate(() => {
  list.rows = list.kept;
  update();
});

export const layoutChecks = shots => ({
  async 'nothing is cut and nothing collides at three widths, in both languages, also with large numbers and filters'({ page }) {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await drawn(page);
      await page.screenshot({ path: join(shots, `width-${width}.png`) });
      for (const language of ['ja', 'en']) {
        assert.equal(await page.getAttribute('html', 'lang'), language);
        await page.evaluate(() => { byId('charts').open = true; });
        await assertFits(page, `${width} ${language}`);
        for (const delay of await page.evaluate(() => FACTS.overview.delays.map(known => known.delay))) {
          await page.evaluate(id => { state.delay = id; drawFacets(); }, delay);
          await assertFits(page, `${width} ${language} ${delay}`);
        }
        await multiply(page);
        await assertFits(page, `${width} ${language}, many`);
        const axis = await page.$$eval('#time-axis span', marks => marks.map(mark => mark.textContent));
        assert.match(axis.at(-1), width === 390 ? /^\d,\d{3}$/ : /^(\d,)?\d{3}$/);
        await divide(page);
        await page.evaluate(() => { for (const id of ['primary_cause', 'leaked_data', 'organization_type']) list.rows.slice(0, 6).flatMap(DIMENSION[id].of).forEach(value => isChosen(id, value) || toggle(id, value)); });
        await assertFits(page, `${width} ${language}, filtered`);
        await page.evaluate(() => { clearAll(); language = language === 'ja' ? 'en' : 'ja'; state.delay = ''; drawAll(); });
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  },

  async 'the list is in reach: its first rows are seen without scrolling, on a phone within two screens'({ page }) {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await drawn(page);
      await page.evaluate(() => { foldCharts(); scrollTo(0, 0); });
      const top = await page.$eval('#table tbody tr:not(.gap)', row => row.getBoundingClientRect().top);
      assert.ok(top < (width === 390 ? 900 : 500), `${width}: ${top}`);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  },

  async 'on a phone the page scrolls through all rows, and a post fits'({ page }) {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.evaluate(() => { foldCharts(); scrollTo(0, document.body.scrollHeight); });
    await drawn(page);
    const last = await page.$$eval('#table tbody tr:not(.gap)', rows => Number(rows.at(-1).getAttribute('aria-rowindex')) - 1);
    assert.equal(last, await page.evaluate(() => list.shown.length));
    await page.click(`#table button[data-place="${last - 1}"]`);
    await page.waitForSelector('#post[open] mark');
    assert.ok(await page.$eval('#post', post => post.scrollWidth <= post.clientWidth));
    await page.screenshot({ path: join(shots, 'post-390.png') });
    await page.keyboard.press('Escape');
    await page.evaluate(() => scrollTo(0, 0));
    await page.setViewportSize({ width: 1280, height: 900 });
  },

  async 'it prints as a document: a page of figures, then about twenty rows a page under repeated titles'({ page }) {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.setViewportSize(PAPER);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const shown = await page.evaluate(() => list.shown.length);
    assert.equal(await page.$$eval('#table tbody tr:not(.gap)', rows => rows.length), shown);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
    assert.ok(await page.$eval('#delays', table => table.getBoundingClientRect().bottom) < PAPER.height, 'the figures are one page');
    assert.equal(await page.$eval('#table thead', head => getComputedStyle(head).display), 'table-header-group');
    await assertFits(page, 'print');
    assert.deepEqual(await cut(page, '#table td, #table td.title > button'), []);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      const { count, sizes } = pagesOf(await page.pdf({ path: join(shots, `report-${width}.pdf`), preferCSSPageSize: true }));
      const rows = shown / (count - 1);
      assert.ok(rows >= 17 && rows <= 24, `${width}: ${shown} rows on ${count - 1} pages`);
      assert.ok([...sizes].every(size => /^0 0 59[45].\d* 84[12]/.test(size)), `${[...sizes]}`);
    }
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 900 });
  },
});

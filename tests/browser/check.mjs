// What a person does with the page, in headless Chromium. usage: check.mjs JIKENBO REPOSITORY WORK CHROMIUM (see run.sh)
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { HOSTILE, SHARED, writeLargeDump } from './dumps.mjs';

const [jikenbo, root, work, executablePath] = process.argv.slice(2);
const POSTS = Number(process.env.POSTS ?? 50000);
const SHOTS = process.env.SHOTS ?? join(work, 'shots');
const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const gold = readdirSync(join(root, 'tests/gold')).filter(name => name.endsWith('.txt')).sort().map(name => join(root, 'tests/gold', name));
const shared = join(work, 'shared.txt');
writeFileSync(shared, SHARED);
gold.push(shared);
mkdirSync(SHOTS, { recursive: true });

function report(name, dumps, ...options) {
  const path = join(work, name);
  execFileSync(jikenbo, ['report', ...dumps, '-o', path, ...options], { stdio: 'ignore' });
  return path;
}

/** What `extract` writes of the invented posts. */
function goldRecords() {
  const lines = execFileSync(jikenbo, ['extract', ...gold, '--format', 'jsonl', '--quiet'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return lines.trim().split('\n').map(line => JSON.parse(line));
}

/** Opens a page; whatever it asks of the network, and every error in its script, fails the check. */
async function open(browser, path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const troubles = [];
  page.on('pageerror', error => troubles.push(String(error)));
  page.on('console', message => { if (message.type() === 'error') troubles.push(message.text()); });
  page.on('request', request => { if (!/^(file|blob):/.test(request.url())) troubles.push(request.url()); });
  page.on('dialog', dialog => { troubles.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
  await page.goto(pathToFileURL(path).href);
  await page.waitForSelector('html[data-ready=true]', { state: 'attached', timeout: 120000 });
  return { page, troubles, close: async () => { assert.deepEqual(troubles, []); await context.close(); } };
}

const shownCount = page => page.textContent('#count').then(text => text.split(' / ').map(part => Number(part.replaceAll(',', ''))));
const firstTitle = page => page.textContent('#table tbody td button');
const settled = page => page.waitForTimeout(250);

const checks = {
  async 'charts are drawn, with limits of the law and text alternatives'({ page }) {
    const charts = await page.$$eval('#charts figure', all => all.map(chart => chart.id));
    for (const id of ['chart-month', 'chart-primary_cause', 'chart-leaked_data', 'chart-size', 'chart-organization_type',
      'chart-third_party', 'chart-ppc_report_days', 'chart-ppc_final_days', 'chart-publication_days']) {
      assert.ok(charts.includes(id), `${id} in ${charts}`);
    }
    for (const id of charts) {
      assert.ok(await page.$$eval(`#${id} .bar`, bars => bars.length > 0 && bars.every(bar => bar.getBBox().width > 0 && bar.getAttribute('aria-label'))), id);
      assert.ok(await page.$eval(`#${id} svg`, svg => svg.querySelector('title').textContent && svg.querySelector('desc').textContent), id);
      assert.ok(await page.$eval(`#${id} details table`, table => table.rows.length > 0), id);
    }
    const limits = await page.$$eval('#chart-ppc_final_days .limit-name', names => names.map(name => name.textContent));
    assert.deepEqual(limits, ['確報30日以内', '確報60日以内(不正の目的)']);
  },

  async 'the figures are those of stats'({ page }) {
    const csv = execFileSync(jikenbo, ['stats', ...gold, '--by', 'primary_cause', '--format', 'json'], { encoding: 'utf8' });
    const groups = JSON.parse(csv).groups.map(group => group.incidents);
    const cells = await page.$$eval('#chart-primary_cause details td.number', all => all.map(cell => Number(cell.textContent.replaceAll(',', ''))));
    assert.deepEqual(cells, groups);
  },

  async 'search looks at titles, organizations and labels of both languages'({ page }) {
    const [all] = await shownCount(page);
    for (const words of ['ランサムウェア', 'ransomware', 'ransomware']) {
      await page.fill('#search', words);
      await settled(page);
      const [found] = await shownCount(page);
      assert.ok(found > 0 && found < all, `${words}: ${found} of ${all}`);
    }
    await page.fill('#search', 'そのような投稿はない');
    await settled(page);
    assert.equal((await shownCount(page))[0], 0);
    await page.fill('#search', '');
    await settled(page);
    assert.equal((await shownCount(page))[0], all);
  },

  async 'a head sorts both ways, empty cells last'({ page }) {
    const column = () => page.$$eval('#table tbody tr:not(.gap) td:nth-child(8)', cells => cells.map(cell => cell.textContent.replaceAll(',', '')));
    const isSorted = (cells, up) => cells.filter(Boolean).map(Number).every((cell, i, all) => i === 0 || (up ? all[i - 1] <= cell : all[i - 1] >= cell));
    for (const [direction, up] of [['ascending', true], ['descending', false]]) {
      await page.click('#table th:nth-child(8) button');
      assert.equal(await page.getAttribute('#table th:nth-child(8)', 'aria-sort'), direction);
      const cells = await column();
      assert.ok(cells[0] && isSorted(cells, up), `${direction}: ${cells}`);
    }
    await page.click('#table th:nth-child(1) button');
  },

  async 'a bar filters by mouse and by keyboard, and the filter can be taken away'({ page }) {
    const [all] = await shownCount(page);
    await page.click('#chart-leaked_data .bar');
    const [some] = await shownCount(page);
    const told = Number((await page.getAttribute('#chart-leaked_data .bar', 'aria-label')).split(': ')[1]);
    assert.equal(some, told);
    await page.focus('#chart-primary_cause .bar');
    await page.keyboard.press('ArrowDown');
    assert.equal(await page.evaluate(() => document.activeElement === document.querySelectorAll('#chart-primary_cause .bar')[1]), true);
    await page.keyboard.press('Enter');
    assert.equal(await page.$$eval('.filter', chips => chips.length), 2);
    while (await page.$('.filter')) await page.click('.filter');
    assert.equal((await shownCount(page))[0], all);
  },

  async 'every bar stands for as many rows as it says'({ page }) {
    const wrong = await page.evaluate(() => [...document.querySelectorAll('.bar')].flatMap(bar => {
      bar.dispatchEvent(new MouseEvent('click'));
      const shown = list.shown.length;
      list.filters = [];
      const told = Number(bar.getAttribute('aria-label').split(': ').pop().replaceAll(',', ''));
      return shown === told || bar.closest('#chart-third_party') ? [] : [`${bar.getAttribute('aria-label')} shows ${shown}`];
    }));
    await page.evaluate(() => update());
    assert.deepEqual(wrong, []);
  },

  async 'a row opens its post, marks and values lead to each other, Escape closes it'({ page }) {
    await page.fill('#search', 'ランサムウェア');
    await settled(page);
    const title = await firstTitle(page);
    await page.click('#table tbody td button');
    await page.waitForSelector('#post[open] mark');
    assert.equal(await page.textContent('#post-title'), title);
    await page.screenshot({ path: join(SHOTS, 'post.png') });
    await page.click('#post-text mark');
    assert.ok(await page.$('#post-proofs tr.chosen'));
    await page.click('#post-proofs tr:last-child button');
    assert.ok(await page.$('#post-text mark.chosen'));
    if (await page.isEnabled('#next')) {
      await page.click('#next');
      await page.waitForFunction(old => document.querySelector('#post-title').textContent !== old, title);
    }
    await page.keyboard.press('Escape');
    assert.equal(await page.$('#post[open]'), null);
    await page.fill('#search', '');
    await settled(page);
  },

  async 'every post is there whole, and its marks are its evidence'({ page }) {
    const records = goldRecords();
    const posts = await page.evaluate(async () => {
      const all = [];
      for (const row of list.rows) all.push(await postOf(row.index));
      return all;
    });
    assert.equal(posts.length, records.length);
    records.forEach((record, index) => {
      const { pieces, proofs } = posts[index];
      const words = number => pieces.filter(([, proved = []]) => proved.includes(number)).map(([text]) => text).join('');
      const sorted = [...record.evidence].sort((a, b) => a.start - b.start || a.end - b.end);
      assert.deepEqual(proofs.map((proof, number) => [proof.field, words(number)]), sorted.map(proof => [proof.field, proof.text]));
    });
  },

  async 'arrow keys go through the rows'({ page }) {
    assert.equal(await page.$eval('#table tbody tr:not(.gap)', row => row.getBoundingClientRect().height), 34);
    await page.focus('#table tbody td button');
    for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowDown');
    assert.equal(await page.evaluate(() => document.activeElement.dataset.place), '30');
    assert.ok(await page.evaluate(() => {
      const [row, scroll] = [document.activeElement, document.getElementById('scroll')].map(element => element.getBoundingClientRect());
      return row.top >= scroll.top && row.bottom <= scroll.bottom;
    }));
  },

  async 'the language switches everywhere'({ page }) {
    await page.click('#language');
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
    assert.equal(await page.textContent('h1'), 'Incident report');
    assert.equal(await page.textContent('#chart-primary_cause h2'), 'Causes');
    assert.match(await page.textContent('#table thead'), /organization type/);
    await page.screenshot({ path: join(SHOTS, 'report-en.png') });
    const left = await page.$eval('main', main => [...main.querySelectorAll('h2, p, th, summary, label')].map(e => e.textContent).filter(text => /[ぁ-ん一-龠]/.test(text)));
    assert.deepEqual(left, []);
    await page.click('#language');
    assert.equal(await page.textContent('#chart-primary_cause h2'), '原因');
  },

  async 'light and dark, by the system and by the button'({ page }) {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await ground();
    await page.screenshot({ path: join(SHOTS, 'dark.png') });
    await page.click('#theme');
    assert.notEqual(await ground(), dark);
    await page.emulateMedia({ colorScheme: 'light' });
    assert.equal(await ground(), 'rgb(255, 255, 255)');
  },

  async 'it prints all its rows, in light colours'({ page }) {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const [shown] = await shownCount(page);
    assert.equal(await page.$$eval('#table tbody tr:not(.gap)', rows => rows.length), shown);
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    await page.pdf({ path: join(SHOTS, 'report.pdf') });
  },
};

async function checkHostile(browser) {
  const dump = join(work, 'hostile.txt');
  writeFileSync(dump, HOSTILE);
  const { page, close } = await open(browser, report('hostile.html', [dump]));
  await page.click('#table tbody td button');
  await page.waitForSelector('#post[open] mark');
  assert.match(await page.textContent('#post-text'), /<script>window\.hurt = 3<\/script>/);
  assert.match(await page.textContent('#post-title'), /onerror=/);
  assert.deepEqual(await page.evaluate(() => [window.hurt, document.querySelectorAll('img, iframe, b, textarea').length]), [undefined, 0]);
  await close();
  // Were a script to come into the page all the same, the policy would not let it run.
  const broken = join(work, 'broken.html');
  writeFileSync(broken, readFileSync(join(work, 'hostile.html'), 'utf8').replace('</body>', '<script>window.hurt=8</script><img src=x onerror="window.hurt=9"></body>'));
  const context = await browser.newContext();
  const injected = await context.newPage();
  await injected.goto(pathToFileURL(broken).href);
  await injected.waitForSelector('html[data-ready=true]', { state: 'attached' });
  assert.equal(await injected.evaluate(() => window.hurt), undefined);
  await context.close();
}

async function checkEmpty(browser) {
  const dump = join(work, 'empty.txt');
  writeFileSync(dump, '買い物メモ\n');
  const { page, close } = await open(browser, report('empty.html', [dump]));
  assert.deepEqual(await shownCount(page), [0, 0]);
  await close();
}

/** Milliseconds that `act` takes until the page has drawn what follows. */
async function timed(page, act) {
  const start = performance.now();
  await act();
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done))));
  return Math.round(performance.now() - start);
}

async function checkLarge(browser) {
  const dump = join(work, 'large.txt');
  await writeLargeDump(goldRecords(), dump, POSTS);
  const start = performance.now();
  const path = report('large.html', [dump]);
  const times = { made: Math.round(performance.now() - start), megabytes: Math.round(statSync(path).size / 1e6) };
  const opened = performance.now();
  const { page, close } = await open(browser, path);
  times.opened = Math.round(performance.now() - opened);
  const [all] = await shownCount(page);
  assert.ok(all > POSTS * 0.9, `${all} incidents`);
  times.search = await timed(page, () => page.evaluate(() => { list.query = 'ランサムウェア 株式会社'; update(); }));
  times.clear = await timed(page, () => page.evaluate(() => { list.query = ''; update(); }));
  times.sort = await timed(page, () => page.click('#table th:nth-child(2) button'));
  times.filter = await timed(page, () => page.click('#chart-leaked_data .bar'));
  times.scroll = await timed(page, () => page.evaluate(() => { document.getElementById('scroll').scrollTop = 500000; }));
  times.post = await timed(page, async () => {
    await page.evaluate(() => openPost(20000));
    await page.waitForSelector('#post[open] mark');
  });
  times.rows_in_document = await page.$$eval('#table tbody tr', rows => rows.length);
  console.log(`    ${POSTS} posts, milliseconds: ${JSON.stringify(times)}`);
  assert.ok(times.rows_in_document < 100);
  for (const step of ['search', 'clear', 'sort', 'filter', 'scroll', 'post']) assert.ok(times[step] < 1000, `${step} takes ${times[step]} ms`);
  await close();
}

const browser = await chromium.launch({ executablePath, headless: true, args });
let failed = 0;
let passed = 0;
async function check(name, act) {
  try {
    await act();
    passed += 1;
    console.log(`ok  ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.stack}`);
  }
}

const path = report('report.html', gold);
const { page, close } = await open(browser, path);
await page.screenshot({ path: join(SHOTS, 'report-ja.png') });
await page.screenshot({ path: join(SHOTS, 'report-whole.png'), fullPage: true });
for (const [name, act] of Object.entries(checks)) await check(name, () => act({ page }));
await check('the page asks nothing of the network and its script has no errors', close);
await check('a hostile post does not run', () => checkHostile(browser));
await check('no incidents give a valid page', () => checkEmpty(browser));
if (POSTS) await check(`${POSTS} posts open and answer at once`, () => checkLarge(browser));
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);

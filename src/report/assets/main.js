// Puts the page together and listens.

const byId = id => document.getElementById(id);

function drawWords() {
  document.documentElement.lang = language;
  document.title = word('title');
  document.querySelectorAll('[data-word]').forEach(element => { element.textContent = word(element.dataset.word); });
  document.querySelectorAll('[data-label]').forEach(element => element.setAttribute('aria-label', word(element.dataset.label)));
  byId('language').textContent = word('language');
  const { incidents, affected_sum: people } = FACTS.overview.total;
  byId('summary').textContent = `${word('count')} ${number(incidents)} · ${headOf('affected_total')} ${number(people)} · jikenbo ${FACTS.version}`;
}

function drawAll() {
  drawWords();
  drawCharts();
  update();
}

function switchTheme() {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const root = document.documentElement;
  root.dataset.theme = (root.dataset.theme ?? (dark ? 'dark' : 'light')) === 'dark' ? 'light' : 'dark';
}

/** Runs `act` once when calls of the returned function have stopped for a moment. */
function whenQuiet(act) {
  let waiting;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(act, 120);
  };
}

function listen() {
  byId('language').addEventListener('click', () => {
    language = language === 'ja' ? 'en' : 'ja';
    drawAll();
  });
  byId('theme').addEventListener('click', switchTheme);
  byId('print').addEventListener('click', () => print());
  byId('search').addEventListener('input', whenQuiet(() => {
    list.query = byId('search').value;
    update();
  }));
  byId('scroll').addEventListener('scroll', () => requestAnimationFrame(drawRows), { passive: true });
  byId('table').addEventListener('keydown', steerRows);
  byId('close').addEventListener('click', () => byId('post').close());
  byId('previous').addEventListener('click', () => openPost(openPlace - 1));
  byId('next').addEventListener('click', () => openPost(openPlace + 1));
  addEventListener('resize', () => requestAnimationFrame(drawRows));
  addEventListener('beforeprint', () => printRows(true));
  addEventListener('afterprint', () => printRows(false));
}

async function start() {
  drawWords();
  drawCharts();
  list.rows = await readRows();
  listen();
  update();
  document.documentElement.dataset.ready = 'true';
}

start();

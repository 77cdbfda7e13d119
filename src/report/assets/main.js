// Puts the page together and listens.

/** Up to here, the charts lie folded above the list. */
const SMALL = matchMedia('screen and (max-width: 62rem)');

function drawWords() {
  document.documentElement.lang = language;
  document.title = word('title');
  document.querySelectorAll('[data-word]').forEach(element => { element.textContent = word(element.dataset.word); });
  document.querySelectorAll('[data-label]').forEach(element => element.setAttribute('aria-label', word(element.dataset.label)));
  byId('search').placeholder = word('search_hint');
  byId('made').textContent = `jikenbo ${FACTS.version}`;
}

/** Draws all that the address says. */
function drawAll() {
  drawWords();
  for (const [id, value] of [['search', state.query], ['from', state.from], ['to', state.to]]) byId(id).value = value;
  update();
  drawPost();
}

function switchTheme() {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const root = document.documentElement;
  root.dataset.theme = (root.dataset.theme ?? (dark ? 'dark' : 'light')) === 'dark' ? 'light' : 'dark';
}

/** What is typed replaces the last step, so that a step back undoes the whole search. */
function listenToSearch() {
  let isTyping = false;
  byId('search').addEventListener('input', whenQuiet(() => {
    state.query = byId('search').value.trim();
    keepAddress(isTyping);
    isTyping = Boolean(state.query);
    update();
  }));
  byId('search').addEventListener('blur', () => { isTyping = false; });
  for (const id of ['from', 'to']) {
    byId(id).addEventListener('change', () => {
      state[id] = byId(id).value;
      keepAddress();
      update();
    });
  }
}

function listen() {
  byId('skip').addEventListener('click', () => byId('incidents').focus());
  byId('language').addEventListener('click', () => {
    language = language === 'ja' ? 'en' : 'ja';
    drawAll();
  });
  byId('theme').addEventListener('click', switchTheme);
  byId('print').addEventListener('click', () => print());
  byId('clear').addEventListener('click', clearAll);
  byId('save').addEventListener('click', save);
  byId('order').addEventListener('change', () => sortBy(byId('order').value));
  byId('table').addEventListener('keydown', steerRows);
  for (const id of ['time-columns', 'time-legend', 'told']) byId(id).addEventListener('keydown', steerByKeys);
  byId('close').addEventListener('click', () => byId('post').close());
  byId('post').addEventListener('close', closePost);
  const redraw = () => requestAnimationFrame(drawRows);
  byId('scroll').addEventListener('scroll', redraw, { passive: true });
  addEventListener('scroll', redraw, { passive: true });
  addEventListener('resize', () => requestAnimationFrame(() => {
    drawTime();
    drawRows();
  }));
  SMALL.addEventListener('change', foldCharts);
  addEventListener('hashchange', follow);
  addEventListener('beforeprint', () => setPrinting(true));
  addEventListener('afterprint', () => setPrinting(false));
  listenToSearch();
}

const foldCharts = () => { byId('charts').open = list.printing || !SMALL.matches; };

/** Paper has all rows, the charts unfolded, and the delays as a table. */
function setPrinting(printing) {
  list.printing = printing;
  foldCharts();
  drawDelays();
  drawCount();
  drawHead();
  drawRows();
}

async function start() {
  drawWords();
  foldCharts();
  list.rows = await readRows();
  takeAddress(location.hash.slice(1));
  listen();
  drawAll();
  document.documentElement.dataset.ready = 'true';
}

start();

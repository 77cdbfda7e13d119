// Puts the page together and listens.

const byId = id => document.getElementById(id);

function drawWords() {
  document.documentElement.lang = language;
  document.title = word('title');
  document.querySelectorAll('[data-word]').forEach(element => { element.textContent = word(element.dataset.word); });
  document.querySelectorAll('[data-label]').forEach(element => element.setAttribute('aria-label', word(element.dataset.label)));
  byId('language').textContent = word('language');
  byId('summary').textContent = [...totals(), `jikenbo ${FACTS.version}`].join(' · ');
}

/** How many posts and cases, and how many are affected: each unit for itself, and by how many of the cases. */
function totals() {
  const { incidents, cases, affected } = FACTS.overview.total;
  const known = (FACTS.names.count ?? []).map(unit => unit.id).filter(unit => affected[unit]);
  const units = [...known, ...Object.keys(affected).filter(unit => !known.includes(unit))];
  const ofUnit = unit => {
    const { sum, approx, cases: stated } = affected[unit];
    const name = unit === 'mixed' ? word('unit_unknown') : nameOf('count', unit);
    return language === 'ja'
      ? `${approx ? '約' : ''}${number(sum)}${name}(${number(cases)}件中${number(stated)}件)`
      : `${approx ? 'about ' : ''}${number(sum)} ${name} (${number(stated)} of ${number(cases)})`;
  };
  return [`${word('count')} ${number(incidents)}`, `${word('cases')} ${number(cases)}`, ...units.map(ofUnit)];
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

// What happened when: the dated statements of a post as a line of time, each leading to its words in the text.

/** The dated statements of a post, in the order of the dates; nothing where it has none. */
function drawTimeline({ timeline = [] }, section) {
  section.hidden = !timeline.length;
  section.replaceChildren(html('h3', {}, word('timeline')), html('ol', { class: 'moments', lang: 'ja' }, ...timeline.map(momentOf)));
}

function momentOf({ date, until, time, value, knowing = [], line, text }) {
  const when = [until ? `${date} – ${until}` : date, ...(time ? [time] : [])].join(' ');
  const signs = knowing.map(kind => html('span', { class: 'knowing', lang: language }, nameOf('knowing', kind)));
  const sure = value === 'fact' ? [] : [html('span', { class: 'held', lang: language }, word(`held_${value}`))];
  return html('li', { class: value },
    html('time', {}, when),
    html('button', { type: 'button', class: 'words', title: `${word('line')} ${line}`, click: () => showLine(line) }, ...phrased(text)),
    ...signs, ...sure);
}

/** Brings a line of the text into sight. */
function showLine(line) {
  const there = document.querySelector(`#post-text [data-line="${line}"]`);
  there?.scrollIntoView({ block: 'center' });
  there?.animate?.([{ outline: '2px solid currentColor' }, { outline: '2px solid transparent' }], 1500);
}

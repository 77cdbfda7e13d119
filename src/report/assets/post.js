// A post with the words behind its values marked, linked with the list of values both ways.

let openPlace = 0;
const packs = new Map();

/** The post behind a row; its pack is read once. */
async function postOf(index) {
  const number = Math.floor(index / FACTS.posts_a_pack);
  if (!packs.has(number)) packs.set(number, unpack(document.querySelectorAll('script.posts')[number]));
  return (await packs.get(number))[index % FACTS.posts_a_pack];
}

async function openPost(place) {
  const row = list.shown[place];
  if (!row) return;
  openPlace = place;
  const post = await postOf(row.index);
  if (openPlace !== place) return;
  document.getElementById('post-title').textContent = row.title || '—';
  document.getElementById('post-place').textContent = `${row.source} · ${word('line')} ${row.line}`;
  document.getElementById('post-text').replaceChildren(...post.pieces.map(piece => pieceOf(piece, post.proofs)));
  document.getElementById('post-proofs').replaceChildren(...post.proofs.map(proofRow));
  document.getElementById('previous').disabled = place === 0;
  document.getElementById('next').disabled = place + 1 >= list.shown.length;
  const dialog = document.getElementById('post');
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
}

/** A stretch of the text: plain, or marked with the values that it proves. */
function pieceOf([text, proofs = []], all) {
  if (!proofs.length) return document.createTextNode(text);
  const told = proofs.map(number => `${headOf(all[number].field)}: ${shownValue(all[number].field, all[number].value)}`);
  return html('mark', { tabindex: 0, role: 'button', title: told.join('\n'), 'data-proofs': ` ${proofs.join(' ')} `,
    click: () => chooseProofs(proofs, 'post-proofs'),
    keydown: event => { if (event.key === 'Enter') chooseProofs(proofs, 'post-proofs'); } }, text);
}

function proofRow({ field, value, rule, line }, number) {
  const show = () => chooseProofs([number], 'post-text');
  return html('tr', { 'data-proofs': ` ${number} ` },
    html('td', {}, html('button', { type: 'button', title: rule, click: show }, headOf(field))),
    html('td', {}, shownValue(field, value)), html('td', { class: 'number' }, line === 0 ? '' : String(line)));
}

/** Shows which words and values belong together, and brings the other side into sight. */
function chooseProofs(numbers, side) {
  const belongs = element => numbers.some(number => element.dataset.proofs.includes(` ${number} `));
  const marked = [...document.querySelectorAll('#post [data-proofs]')];
  marked.forEach(element => element.classList.toggle('chosen', belongs(element)));
  document.querySelector(`#${side} .chosen`)?.scrollIntoView({ block: 'nearest' });
}

'use strict';
// Elements, names and data that the other parts of the page share. Texts of posts become text nodes only.

const FACTS = JSON.parse(document.getElementById('facts').textContent);
const byId = id => document.getElementById(id);

let language = document.documentElement.lang;

const NAMES = new Map(Object.entries(FACTS.names).map(([vocabulary, codes]) =>
  [vocabulary, new Map(codes.map(code => [code.id, code]))]));

/** What the rules call a code. */
function nameOf(vocabulary, code, inLanguage = language) {
  return NAMES.get(vocabulary)?.get(code)?.[inLanguage] ?? code;
}

/** What a column is called, of the output or of the page's own. */
function headOf(column) {
  const known = FACTS.columns[column];
  if (!known) return word(column);
  return language === 'ja' ? known.ja : column.replaceAll('_', ' ');
}

/** The value of a column in words; texts that are no codes stay as they are. */
const shownValue = (column, value) => nameOf(FACTS.columns[column]?.vocabulary, value);

const number = value => value.toLocaleString(language);

/** An element. Functions among the attributes listen to events; texts among the children become text nodes. */
function html(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key, value);
    else if (value !== null) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** Where a phrase ends: after a separator, before a bracket, beside the legal form of a name. */
const PHRASE = /(?<=[・、,/／; ]|法人|組合)(?=[^・、])|(?=[((「])|(?<=(?:株式|有限|合同|合資)会社)|(?=(?:株式|有限|合同|合資)会社)/;

/** A text that may break where a phrase ends. */
function phrased(text) {
  const phrases = text.split(PHRASE).filter(Boolean);
  return phrases.flatMap((phrase, place) => place ? [document.createElement('wbr'), phrase] : [phrase]);
}

/** The JSON in a packed block: base64 of zlib. */
async function unpack(block) {
  const packed = atob(block.textContent);
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Response(stream).json();
}

/** All values of the packed blocks of a class, in their order. */
async function unpackAll(kind) {
  const packs = await Promise.all([...document.querySelectorAll(`script.${kind}`)].map(unpack));
  return packs.flat();
}

/** All rows, each with its number and its place among the cases. */
async function readRows() {
  const [rows, places] = await Promise.all([unpackAll('rows'), unpackAll('places')]);
  rows.forEach((row, index) => {
    row.index = index;
    row.place = places[index];
  });
  return rows;
}

/** Runs `act` once when calls of the returned function have stopped for a moment. */
function whenQuiet(act) {
  let waiting;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(act, 150);
  };
}

/**
 * Makes a group of buttons one stop of the tab key, and arrow keys go from one to the next. `at` is the key of the one that has
 * the stop.
 */
function steer(group, at) {
  const buttons = [...group.querySelectorAll('button[data-key]')];
  const stop = buttons.find(button => button.dataset.key === at) ?? buttons[0];
  buttons.forEach(button => { button.tabIndex = button === stop ? 0 : -1; });
}

function steerByKeys(event) {
  const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const buttons = [...event.currentTarget.querySelectorAll('button[data-key]')];
  const next = buttons[buttons.indexOf(event.target) + move];
  if (!move || !next) return;
  event.preventDefault();
  steer(event.currentTarget, next.dataset.key);
  next.focus();
}

/** Puts `children` into `group` in place of what is there; the button that had the focus has it again. */
function replaceButtons(group, children) {
  const key = group.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  const stop = key ?? group.querySelector('button[tabindex="0"]')?.dataset.key;
  group.replaceChildren(...children);
  steer(group, stop);
  if (key !== undefined) group.querySelector(`button[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

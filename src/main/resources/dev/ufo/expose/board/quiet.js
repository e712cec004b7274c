// What stands there when nothing is sick, and what was sick lately.

import { cut, el, list, name, setText, show } from './dom.js';
import { link } from './links.js';
import { clock, exact, parse, span } from './times.js';
import { count } from './words.js';

const MOST_OVER = 50;
const CALM =
  'UFO compares each upstream with its own normal, every second. What fails is shown here: why, since when,' +
  ' and what to do.';
const HOW =
  'An Envoy sends its access log by the logger envoy.access_loggers.http_grpc to the gRPC port of UFO;' +
  ' envoy-config/envoy.yaml in the repository of UFO marks the parts to copy.';

/** All quiet, or blind; and then what to do about it. */
export function calm(node) {
  const text = el('p', { class: 'lead' });
  const notes = el('ul', { class: 'notes' });
  node.append(text, notes);
  return {
    update(blind, isEmpty, health) {
      show(node, isEmpty || blind !== '');
      setText(text, blind ? 'What is missing, and how to mend it:' : CALM);
      const missing = blind ? [...(health?.notes ?? []), HOW] : [];
      list(notes, missing, (note) => el('li', { dir: 'auto' }, note));
      show(notes, blind !== '');
    },
  };
}

/** What is over, the latest first; folded. */
export function resolved(node) {
  const summary = el('summary', {});
  const rows = el('ol', { class: 'past' });
  node.append(el('h2', { class: 'unseen', id: 'over-title' }, 'Recently resolved'), el('details', {}, summary, rows));
  return {
    update(all) {
      show(node, all.length > 0);
      setText(summary, `Recently resolved · ${count(all.length)}`);
      const shown = all.slice(0, MOST_OVER);
      list(rows, shown.map(({ id, title, began, resolved: ended }) => ({ id, title, began, ended })), past);
    },
  };
}

function past({ id, title, began, ended }) {
  const at = parse(ended);
  return el(
    'li',
    {},
    el('time', { datetime: ended, title: exact(at) }, clock(at)),
    el('a', { href: link(id), title }, name(cut(title, 200))),
    el('span', { class: 'rate' }, `lasted ${span((at - parse(began)) / 1000)}`),
  );
}

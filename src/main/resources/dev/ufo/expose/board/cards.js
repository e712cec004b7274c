// What is not sick: the fine upstreams, the flags of the last hour, and how UFO itself fares.

import { ask, repeat } from './api.js';
import { el, list, name, setText, show } from './dom.js';
import { flagLink, longName } from './flags.js';
import { exact, parse, since, span } from './times.js';
import { count, percent, some } from './words.js';

const FINE_EVERY_MS = 5_000;
const TYPING_MS = 200;
const MOST_FINE = 100;
const MOST_ENVOYS = 50;

const card = (title, ...children) => el('section', { class: 'card' }, el('h2', {}, title), ...children);

/** The fine upstreams: folded, and asked for only while they are not. */
export function fineUpstreams(isLive) {
  const summary = el('summary', {}, 'Fine upstreams');
  const label = { 'aria-label': 'Search the fine upstreams', placeholder: 'search' };
  const search = el('input', { type: 'search', maxlength: '200', ...label });
  const rows = el('ul', { class: 'upstreams' });
  const more = el('p', { class: 'none' });
  const fold = el('details', {}, summary, search, rows, more);
  const again = repeat(FINE_EVERY_MS, () => fold.open && isLive(), async () => {
    const wanted = search.value;
    const path = `/api/v1/clusters?state=fine&limit=${MOST_FINE}&search=${encodeURIComponent(wanted)}`;
    const { total, clusters } = await ask(path);
    if (wanted === search.value) {
      list(rows, clusters.map(traffic), upstream, remeasure);
      setText(more, rest(total, clusters.length, wanted));
    }
  });
  let typing = 0;
  fold.addEventListener('toggle', again);
  search.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(again, TYPING_MS);
  });
  return {
    node: el('section', { class: 'card' }, el('h2', { class: 'unseen' }, 'Fine upstreams'), fold),
    ask: again,
    update: (fine) => setText(summary, `Fine upstreams · ${count(fine)}`),
  };
}

const traffic = ({ cluster, windows }) => [cluster, windows['1m']];
const measured = ({ requests, failures }) =>
  `${count(requests)} /min${failures ? `, ${percent(failures / requests)} failed` : ''}`;
const upstream = ([cluster, minute]) => el('li', {}, name(cluster), el('span', { class: 'rate' }, measured(minute)));

function remeasure(node, [cluster, minute]) {
  if (node.firstChild.title !== cluster) {
    node.firstChild.replaceWith(name(cluster));
  }
  setText(node.lastChild, measured(minute));
}

function rest(total, shown, wanted) {
  if (total === 0) {
    return wanted ? 'No fine upstream has that in its name.' : 'None.';
  }
  return total > shown ? `and ${count(total - shown)} more: search for them` : '';
}

export function flagsSeen() {
  const chips = el('ul', { class: 'flags' });
  const none = el('p', { class: 'none' }, 'None.');
  return {
    node: card('Flags in the last hour', chips, none),
    update({ flags_last_hour: flags = {} }) {
      const all = Object.entries(flags).sort((a, b) => b[1] - a[1]);
      const shown = all.map(([id, n]) => [id, count(n), longName(id)]);
      list(chips, shown, ([id, n, is]) => el('li', {}, el('b', {}, n), ' ', flagLink(id), ` ${is}`));
      show(none, all.length === 0);
    },
  };
}

export function ownHealth() {
  const line = el('p', {});
  const notes = el('ul', { class: 'notes' });
  const fine = el('p', { class: 'none' }, 'Nothing stands out in what the Envoys send.');
  const lost = el('p', { class: 'none' });
  const summary = el('summary', {}, 'Envoys');
  const envoys = el('ul', { class: 'upstreams' });
  const fold = el('details', {}, summary, envoys);
  return {
    node: card('UFO itself', line, notes, fine, lost, fold),
    /** The notes stand above all when they say why UFO is blind. */
    update(of, blind) {
      const ready = of.ready ? of.ready_reason : `not ready: ${of.ready_reason}`;
      const taken = `${some(of.streams, 'stream')}, ${some(of.entries.counted, 'entry', 'entries')} counted`;
      setText(line, `UFO ${of.version}, up ${span(of.uptime_seconds)}, ${ready}, ${taken}.`);
      list(notes, blind ? [] : of.notes, (text) => el('li', { dir: 'auto' }, text));
      show(fine, of.notes.length === 0 && of.sources.length > 0);
      setText(lost, losses(of.entries.lost));
      setText(summary, `Envoys · ${count(of.sources.length)}`);
      show(fold, of.sources.length > 0);
      list(envoys, of.sources.slice(0, MOST_ENVOYS).map(({ node, last_seen }) => [node, last_seen]), envoy);
    },
  };
}

function losses(lost) {
  const all = Object.entries(lost).filter(([, n]) => n > 0);
  return all.length ? `Not counted: ${all.map(([reason, n]) => `${count(n)} ${reason}`).join(', ')}.` : '';
}

function envoy([node, seen]) {
  const at = parse(seen);
  return el('li', {}, name(node), el('time', { class: 'rate', datetime: seen, title: exact(at) }, `${since(at)} ago`));
}

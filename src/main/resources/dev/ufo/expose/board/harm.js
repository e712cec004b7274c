// What it does to the requests: how many, which share, how they failed, and some of them.

import { el, list, name, section, setText, show } from './dom.js';
import { flagLink, longName } from './flags.js';
import { clock, exact, parse } from './times.js';
import { drawing } from './trail.js';
import { count, percent, some } from './words.js';

export function impact() {
  const numbers = el('p', { class: 'numbers' });
  const picture = drawing(48);
  const kinds = el('ul', { class: 'kinds' });
  const axis = el('p', { class: 'axis', 'aria-hidden': 'true' }, el('span', {}, '15 min ago'), el('span', {}, 'now'));
  return {
    node: section('Impact', numbers, el('div', { class: 'picture' }, picture.node, axis), kinds),
    update(incident) {
      const { requests, failures, flags, symptoms } = incident.counts;
      const all = requests ? ` (${percent(failures / requests)})` : '';
      const lately = incident.share === null ? '' : `; now ${percent(incident.share)} of the cluster's requests fail`;
      setText(numbers, `${count(failures)} of ${some(requests, 'request')} failed${all}${lately}.`);
      picture.update(incident.trail);
      list(kinds, [...seenAs(flags, 'flag', longName), ...seenAs(symptoms, 'symptom', () => '')], kind);
    },
  };
}

const seenAs = (counts, what, named) => Object.entries(counts).map(([id, n]) => [what, id, count(n), named(id)]);

function kind([what, id, n, named]) {
  const shown = what === 'flag' ? flagLink(id) : name(id, 'kind');
  return el('li', {}, el('b', {}, n), ' ', shown, named ? ` ${named}` : '');
}

const COLUMNS = ['when', 'endpoint', 'flags', 'code', 'took', 'what Envoy says', 'request', 'request id'];

export function samples() {
  const rows = el('tbody', {});
  const head = el('tr', {}, COLUMNS.map((column) => el('th', { scope: 'col' }, column)));
  const table = el('table', {}, el('thead', {}, head), rows);
  const node = section(
    'Examples, redacted',
    el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Examples of failed requests' }, table),
  );
  node.classList.add('samples');
  return {
    node,
    update(incident) {
      const all = incident.samples ?? [];
      show(node, all.length > 0);
      list(rows, all, sample);
    },
  };
}

function sample(of) {
  const at = parse(of.at);
  const said = [of.details, of.transport_failure_reason].filter(Boolean).join(' | ');
  const cells = [
    el('time', { datetime: of.at, title: exact(at) }, clock(at)),
    name(of.endpoint || '–'),
    of.flags.join(' '),
    String(of.code || '–'),
    `${of.duration_ms.toFixed(1)} ms`,
    name(said || '–', 'name', 600),
    name(`${of.authority}${of.path}` || '–'),
    name(of.request_id || '–'),
  ];
  return el('tr', {}, cells.map((cell) => el('td', {}, cell)));
}

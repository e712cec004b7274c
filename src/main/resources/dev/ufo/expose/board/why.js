// What is wrong, why we think so, and what else it could be.

import { copyButton } from './copy.js';
import { cut, el, list, name, section, sentence, setText, show } from './dom.js';
import { link, runbook } from './links.js';
import { isSure } from './incidents.js';
import { percent, scope, some } from './words.js';

const MOST_NAMES = 12;

export function causes() {
  const facts = el('dl', { class: 'known' });
  return {
    node: section('Root cause', facts),
    update(incident) {
      list(facts, known(incident), fact);
    },
  };
}

/** Pairs of a term and what is known; names are lists. */
function known(incident) {
  const details = Object.entries(incident.details).map(([term, value]) => [term.replaceAll('_', ' '), [value]]);
  return [
    ['cause', sureness(incident), incident.cause],
    ['cluster', [incident.cluster], 'whole'],
    ['scope', reach(incident)],
    ['endpoints', incident.endpoints],
    ['seen by', incident.sources],
    ...details,
  ].filter(([, value]) => value.length > 0);
}

const sureness = (incident) =>
  `${isSure(incident) ? '' : 'probably '}${incident.cause}, ${percent(incident.confidence)} sure`;

/** As much as is known: of how many endpoints, if it is about endpoints. */
function reach({ scope: id, endpoints, endpoints_total: all }) {
  const counted = id.endsWith('-endpoints') || id === 'one-endpoint';
  return counted && all ? `${endpoints.length} of ${some(all, 'endpoint')}` : scope(id);
}

function fact([term, value, more]) {
  const shown = Array.isArray(value) ? names(value, more) : [value];
  if (term === 'cause') {
    shown.push(' ', el('a', { href: runbook(more) }, 'runbook'));
  }
  return el('div', {}, el('dt', {}, term), el('dd', {}, shown));
}

function names(all, whole) {
  const shown = all.slice(0, MOST_NAMES).map((each) => el('span', { class: 'one' }, name(each)));
  if (all.length > MOST_NAMES) {
    shown.push(el('span', { class: 'one' }, `and ${all.length - MOST_NAMES} more`));
  }
  if (whole && all[0] !== cut(all[0])) {
    shown.push(copyButton('Copy', 'the whole name', () => all[0]));
  }
  return shown;
}

export function reasons() {
  const pro = el('ul', { class: 'for' });
  const contra = el('ul', { class: 'against' });
  const none = el('p', { class: 'none' }, 'Nothing speaks against it.');
  return {
    node: section('Why we think so', pro, contra, none),
    update({ evidence }) {
      list(pro, evidence.for, (text) => said('for: ', text), resay);
      list(contra, evidence.against, (text) => said('against: ', text), resay);
      show(none, evidence.against.length === 0);
    },
  };
}

const said = (side, text) =>
  el('li', {}, el('span', { class: 'unseen' }, side), el('span', { dir: 'auto' }, text));
const resay = (node, text) => setText(node.lastChild, text);

export function rivals() {
  const all = el('ul', { class: 'rivals' });
  const node = section('What else it could be', all);
  return {
    node,
    update({ alternatives }) {
      show(node, alternatives.length > 0);
      list(all, alternatives, ({ cause, confidence, settled_by }) =>
        el(
          'li',
          {},
          el('a', { href: runbook(cause) }, cause),
          ` ${percent(confidence)}. `,
          settled_by ? sentence('span', settled_by) : null,
        ),
      );
    },
  };
}

/** The clusters that have the same root. */
export function siblings() {
  const all = el('ul', { class: 'siblings' });
  const title = el('h4', {});
  const node = el('section', {}, title, all);
  return {
    node,
    update(incident, members) {
      show(node, members.length > 1);
      setText(title, `The same root hits ${members.length} clusters`);
      const shown = members.slice(0, 4 * MOST_NAMES);
      list(
        all,
        shown.map(({ id, cluster }) => ({ id, cluster, here: id === incident.id })),
        member,
      );
    },
  };
}

function member({ id, cluster, here }) {
  return el('li', {}, el('a', { href: link(id), 'aria-current': here ? 'true' : null }, name(cluster)));
}

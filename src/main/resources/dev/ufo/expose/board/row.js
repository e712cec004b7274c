// One row: an incident, or several with one root, in a line; opened, all about one of them.

import { copyButton } from './copy.js';
import { detail } from './detail.js';
import { cut, el, list, setAttribute, setText, show } from './dom.js';
import { meaning } from './flags.js';
import { isOver, isSure, verdict } from './incidents.js';
import { json, link } from './links.js';
import { clock, exact, parse, since, span } from './times.js';
import { drawing } from './trail.js';
import { count, percent, scope } from './words.js';

const MOST_CHIPS = 6;
const MOST_CLUSTERS = 3;
/** Longer than any that Istio makes of a real service; a longer one must not hide the verdict. */
const LONGEST_NAME = 72;
const LONGEST_VERDICT = 240;
let rows = 0;

/** Where the pointer is held down, as when a selection begins. */
let pressed = null;
addEventListener('pointerdown', (event) => (pressed = event.target));
for (const end of ['pointerup', 'pointercancel', 'contextmenu', 'blur']) {
  addEventListener(end, () => (pressed = null));
}

export class Row {
  #n = ++rows;
  #badge = el('span', { class: 'badge' });
  #severity = el('span', { class: 'unseen' });
  #cluster = el('bdi', { class: 'cluster' });
  #verdict = el('bdi', { class: 'verdict' });
  #button = el(
    'button',
    { type: 'button', class: 'title', id: `row-${this.#n}`, 'aria-controls': `detail-${this.#n}` },
    this.#severity,
    this.#cluster,
    el('span', { class: 'colon' }, ': '),
    this.#verdict,
  );
  #cause = el('span', { class: 'cause' });
  #chips = el('ul', { class: 'chips', 'aria-label': 'Flags' });
  #share = el('b', {});
  #trail = drawing(32);
  #endpoints = el('b', {});
  #ago = el('b', {});
  #began = el('small', {});
  #since = el('time', {}, this.#ago, ' ', this.#began);
  #confidence = el('b', {});
  #doubt = el('small', {});
  #body = el('div', { class: 'body', id: `detail-${this.#n}`, role: 'region', 'aria-labelledby': `row-${this.#n}` });
  #head = el(
    'div',
    { class: 'head' },
    this.#badge,
    el('div', { class: 'what' }, el('h3', {}, this.#button), el('div', { class: 'sub' }, this.#cause, this.#chips)),
    cell('failing', 'share', this.#share, this.#trail.node),
    cell('endpoints', 'endpoints', this.#endpoints),
    cell('since', 'since', this.#since),
    cell('confidence', 'confidence', this.#confidence, ' ', this.#doubt),
    el('span', { class: 'chevron', 'aria-hidden': 'true' }),
  );
  #members = [];
  #opened = null;

  node = el('li', { class: 'row' }, this.#head, this.#body);

  /** @param toggle is told the id of the incident that this row shall open, null to close it */
  constructor(toggle) {
    this.#head.addEventListener('click', (click) => {
      if (getSelection().isCollapsed || click.target.closest('button')) {
        toggle(this.#opened ? null : this.#members[0].id);
      }
    });
    this.#body.addEventListener('keydown', (key) => {
      if (key.key === 'Escape') {
        toggle(null);
        this.#button.focus();
      }
    });
  }

  /** Somebody selects in it: what it says must not change under her hand. */
  isHeld() {
    const selection = getSelection();
    return this.node.contains(pressed) || (!selection.isCollapsed && selection.containsNode(this.node, true));
  }

  /** Focus or a selection are in it: it must not be moved. */
  isInUse() {
    return this.isHeld() || this.node.contains(document.activeElement);
  }

  update(members, openId) {
    const opened = members.find(({ id }) => id === openId) ?? null;
    if (this.isHeld() && this.#members.length > 0 && this.#opened?.id === opened?.id) {
      return;
    }
    this.#members = members;
    this.#face(members);
    this.#open(opened);
  }

  shows(id) {
    return this.#opened?.id === id;
  }

  focus() {
    this.#button.focus({ preventScroll: true });
    this.node.scrollIntoView({ block: 'nearest' });
  }

  #face(members) {
    const [worst] = members;
    const many = members.length > 1;
    const tier = isOver(worst) ? 'resolved' : worst.state === 'recovering' ? 'recovering' : worst.severity;
    setAttribute(this.node, 'data-tier', tier);
    setText(this.#badge, tier);
    setText(this.#severity, `${tier}, `);
    setText(this.#cluster, many ? `${members.length} clusters, one root` : cut(worst.cluster, LONGEST_NAME));
    setText(this.#verdict, cut(verdict(worst), LONGEST_VERDICT));
    setAttribute(this.#button, 'title', isCut(worst) && !many ? worst.title : null);
    setText(this.#cause, `${worst.cause} · ${many ? clusters(members) : scope(worst.scope)}`);
    this.#flags(members);
    setText(this.#share, percent(worst.share));
    this.#trail.update(worst.trail);
    setText(this.#endpoints, many ? '–' : endpoints(worst));
    this.#times(members, worst);
    setText(this.#confidence, percent(worst.confidence));
    setText(this.#doubt, isSure(worst) ? '' : 'probably');
  }

  #flags(members) {
    const sums = new Map();
    for (const { counts } of members) {
      for (const [id, n] of Object.entries(counts.flags)) {
        sums.set(id, (sums.get(id) ?? 0) + n);
      }
    }
    const chips = [...sums].sort((a, b) => b[1] - a[1]).slice(0, MOST_CHIPS);
    list(
      this.#chips,
      chips,
      ([id, n]) => el('li', { title: meaning(id) }, `${cut(id, 24)} `, el('b', {}, count(n))),
      (chip, [id, n]) => {
        setAttribute(chip, 'title', meaning(id));
        setText(chip.firstChild, `${cut(id, 24)} `);
        setText(chip.lastChild, count(n));
      },
    );
    show(this.#chips, chips.length > 0);
  }

  #times(members, worst) {
    const began = Math.min(...members.map((each) => parse(each.began)));
    setText(this.#ago, isOver(worst) ? span((parse(worst.resolved) - began) / 1000) : since(began));
    setText(this.#began, clock(began));
    setAttribute(this.#since, 'datetime', new Date(began).toISOString());
    setAttribute(this.#since, 'title', exact(began));
  }

  #open(incident) {
    setAttribute(this.#button, 'aria-expanded', String(incident !== null));
    this.node.classList.toggle('open', incident !== null);
    show(this.#body, incident !== null);
    if (incident?.id !== this.#opened?.id) {
      this.#body.replaceChildren();
      this.detail = incident && detail();
      if (incident) {
        this.#body.append(this.detail.node, foot(incident.id));
      }
    }
    this.#opened = incident;
    this.detail?.update(incident, this.#members);
  }
}

function cell(label, kind, ...children) {
  const value = el('span', { class: 'value' }, children);
  return el('div', { class: `cell ${kind}` }, el('span', { class: 'label' }, `${label} `), value);
}

const isCut = (incident) =>
  incident.cluster.length > LONGEST_NAME || verdict(incident).length > LONGEST_VERDICT;

function clusters(members) {
  const names = members.slice(0, MOST_CLUSTERS).map(({ cluster }) => cut(cluster, LONGEST_NAME));
  const more = members.length - names.length;
  return names.join(', ') + (more > 0 ? ` and ${count(more)} more` : '');
}

/** 1 of 3; what is not known is not made up. */
function endpoints({ endpoints: bad, endpoints_total: all }) {
  return bad.length === 0 ? '–' : all ? `${bad.length} of ${all}` : count(bad.length);
}

function foot(id) {
  return el(
    'p',
    { class: 'foot' },
    copyButton('Copy link', 'to this incident', () => `${location.origin}/${link(id)}`),
    el('a', { href: json(id) }, 'As JSON'),
  );
}

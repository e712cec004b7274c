// The rows of what is sick: which are shown, and where each stands.

import { arrange, setText, show } from './dom.js';
import { Row } from './row.js';
import { count } from './words.js';

const MOST_ROWS = 100;
/** While the pointer moves over the rows, they stay where they are. */
const AIMING_MS = 3_000;

export class Rows {
  #section = document.getElementById('sick');
  #list = document.getElementById('rows');
  #more = document.getElementById('more');
  #rows = new Map();
  #aimedAt = -AIMING_MS;
  #toggle;

  /** @param toggle is told the id of the incident to open, null to close the one that is open */
  constructor(toggle) {
    this.#toggle = toggle;
    this.#list.addEventListener('pointermove', () => (this.#aimedAt = performance.now()));
    this.#list.addEventListener('pointerleave', () => (this.#aimedAt = -AIMING_MS));
  }

  isAimed() {
    return performance.now() - this.#aimedAt < AIMING_MS;
  }

  /** Shows the worst, and the one that is open, however bad it is. */
  update(sick, open) {
    const isOpen = ({ members }) => members.some(({ id }) => id === open);
    const shown = sick.filter((each, i) => i < MOST_ROWS || isOpen(each));
    const before = this.#rows;
    this.#rows = new Map();
    for (const { key, members } of shown) {
      const row = before.get(key) ?? new Row(this.#toggle);
      this.#rows.set(key, row);
      row.update(members, open);
    }
    this.#place([...this.#rows.values()]);
    show(this.#section, shown.length > 0);
    show(this.#more, sick.length > shown.length);
    setText(this.#more.querySelector('b'), count(sick.length - shown.length));
  }

  /** In their order; under a pointer that aims, a new one comes last. */
  #place(rows) {
    const nodes = rows.map(({ node }) => node);
    if (this.isAimed()) {
      const before = [...this.#list.children];
      const at = (node) => (before.includes(node) ? before.indexOf(node) : before.length);
      nodes.sort((a, b) => at(a) - at(b));
    }
    arrange(this.#list, nodes, rows.find((row) => row.isInUse())?.node);
  }

  /** Goes to the row of an incident that is open; false when there is none. */
  focus(id) {
    const row = [...this.#rows.values()].find((each) => each.shows(id));
    row?.focus();
    return row !== undefined;
  }
}

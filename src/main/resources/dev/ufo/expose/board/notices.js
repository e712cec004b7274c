// What is said above all: lines that stay until they are over, and news for those who listen to the page.

import { el, setText, show } from './dom.js';

const EVERY_MS = 1_000;
const MOST = 3;

/** A line with a button; hidden until it says something. */
export class Notice {
  #text = el('span', {});
  node;

  constructor(kind, label, action) {
    this.node = el(
      'p',
      { class: 'notice', 'data-kind': kind, hidden: true },
      this.#text,
      el('button', { type: 'button', class: 'quiet', click: action }, label),
    );
  }

  say(text) {
    setText(this.#text, text);
    show(this.node, true);
  }

  hide() {
    show(this.node, false);
  }
}

/** Tells a screen reader what is new, when it has said the last: many at a time as their number. */
export class News {
  #waiting = [];

  constructor(node) {
    setInterval(() => {
      const all = this.#waiting.splice(0);
      if (all.length > 0) {
        const more = all.length > MOST ? [`And ${all.length - MOST} more.`] : [];
        setText(node, [...all.slice(0, MOST), ...more].join(' '));
      }
    }, EVERY_MS);
  }

  add(text) {
    this.#waiting.push(text);
  }
}

// What to do: how to verify it, and how to mend it.

import { copyButton } from './copy.js';
import { cut, el, list, section, sentence, show } from './dom.js';

export function checks() {
  const all = el('ol', { class: 'checks' });
  const node = section('Verify', all);
  return {
    node,
    update({ verify }) {
      show(node, verify.length > 0);
      list(all, verify, ({ what, command }) =>
        el(
          'li',
          {},
          el('p', { dir: 'auto' }, what),
          el(
            'div',
            { class: 'command' },
            el('pre', { dir: 'ltr' }, el('code', {}, command)),
            copyButton('Copy', `the command: ${cut(what)}`, () => command),
          ),
        ),
      );
    },
  };
}

export function fixes() {
  const all = el('ol', { class: 'fixes' });
  const node = section('Fix', all);
  return {
    node,
    update({ fix }) {
      show(node, fix.length > 0);
      list(all, fix, (text) => sentence('li', text));
    },
  };
}

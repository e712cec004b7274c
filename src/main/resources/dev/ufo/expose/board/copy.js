// Buttons that put a text into the clipboard.

import { el, setText } from './dom.js';

const SAID_MS = 2_000;

/** @param text gives what is copied, exactly as it is */
export function copyButton(label, what, text) {
  const said = el('span', { class: 'unseen', role: 'status' });
  const shown = el('span', {}, label);
  const button = el('button', { type: 'button', class: 'quiet copy', 'aria-label': `${label} ${what}` }, shown);
  let timer = 0;
  button.addEventListener('click', async (click) => {
    click.stopPropagation();
    const done = (await toClipboard(text())) ? 'copied' : 'not copied';
    setText(shown, done);
    setText(said, done);
    clearTimeout(timer);
    timer = setTimeout(() => {
      setText(shown, label);
      setText(said, '');
    }, SAID_MS);
  });
  return el('span', { class: 'copies' }, button, said);
}

/** Browsers give the clipboard to https and localhost only; the old way works elsewhere. */
async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return byCommand(text);
  }
}

function byCommand(text) {
  const before = document.activeElement;
  const area = el('textarea', { class: 'unseen', 'aria-hidden': 'true', tabindex: '-1' });
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  before?.focus();
  return done;
}

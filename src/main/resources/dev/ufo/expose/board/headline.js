// The top line: how things are, in one sentence, and the numbers behind it.

import { el, list, setAttribute, setText, show } from './dom.js';
import { span } from './times.js';
import { count, some } from './words.js';

const SILENT_SECONDS = 60;

/**
 * What the tick says of the world: {mood, sentence, short, blind}. A UFO that sees nothing must not look as if all
 * were fine: then it is blind.
 */
export function mood(tick) {
  const { failing, recovering, fine } = tick.upstreams;
  const blind = blindness(tick);
  const be = (how, short, sentence) => ({ mood: how, short, sentence, blind });
  if (failing > 0) {
    const fail = some(failing, 'upstream fails', 'upstreams fail');
    return be('bad', `${count(failing)} failing`, blind ? `${fail}; ${blind}` : fail);
  } else if (blind) {
    return be('blind', 'Sees nothing', `UFO sees nothing: ${blind}`);
  } else if (recovering > 0) {
    const better = some(recovering, 'upstream recovers', 'upstreams recover');
    return be('better', '0 failing, recovering', `${better}, no other fails`);
  }
  return be('good', 'All fine', fine === 1 ? 'The one upstream is fine' : `All ${count(fine)} upstreams are fine`);
}

/** Why it sees nothing, empty when it sees. */
function blindness({ ready, streams, upstreams, last_entry_age_seconds: age }) {
  if (!ready) {
    return 'it is not ready to take entries';
  } else if (streams === 0) {
    return age === null ? 'no Envoy has connected' : 'no Envoy is connected';
  } else if (age === null) {
    return `${some(streams, 'Envoy stream is', 'Envoy streams are')} open, but no entry has come`;
  } else if (age > SILENT_SECONDS) {
    return `no entry for ${span(age)}`;
  }
  const known = upstreams.failing + upstreams.recovering + upstreams.fine;
  return known === 0 ? 'no entry has named an upstream' : '';
}

export class Headline {
  #headline = document.getElementById('headline');
  #facts = document.getElementById('facts');
  #link = document.getElementById('link');
  #occasion = document.getElementById('occasion');

  /**
   * @param link live, or what it is instead
   * @param asOf when the tick came, by the clock, for when it is no longer live
   */
  update(tick, link, asOf) {
    if (tick) {
      const live = link === 'live';
      const { mood: how, sentence, short } = mood(tick);
      setAttribute(document.body, 'data-mood', live ? how : 'blind');
      setText(this.#headline, live ? sentence : `No connection to UFO. At ${asOf}: ${sentence}`);
      setText(document.querySelector('title'), live ? `${short} · UFO` : 'No connection · UFO');
      list(this.#facts, facts(tick), fact, refact);
      setText(this.#occasion, tick.occasion ?? '');
      show(this.#occasion, Boolean(tick.occasion));
    }
    setText(this.#link, link);
    setAttribute(this.#link, 'data-link', link);
  }
}

/** Each [number, what, tone]. */
function facts({ upstreams, envoys, entries, last_entry_age_seconds: age }) {
  const { failing, recovering, fine } = upstreams;
  return [
    [count(failing), 'failing', failing && 'bad'],
    [count(recovering), 'recovering', recovering && 'better'],
    [count(fine), 'fine', ''],
    age === null
      ? ['none', 'last entry', 'blind']
      : [span(age), 'since the last entry', age > SILENT_SECONDS && 'blind'],
    [count(envoys), envoys === 1 ? 'Envoy' : 'Envoys', envoys === 0 && 'blind'],
    [entries.per_second === null ? '–' : count(Math.round(entries.per_second)), 'entries/s', ''],
    [count(entries.lost), 'lost', entries.lost > 0 && 'better'],
  ];
}

const fact = ([number, what, tone]) =>
  el('li', { 'data-tone': tone || null }, el('b', {}, number), ' ', el('span', {}, what));

function refact(node, [number, what, tone]) {
  setAttribute(node, 'data-tone', tone || null);
  setText(node.firstChild, number);
  setText(node.lastChild, what);
}

// How it came about: when it began, was noticed, named, paged, understood better, and over.

import { el, list, section, setText } from './dom.js';
import { clock, exact, parse, span, utc, zoneName } from './times.js';
import { percent } from './words.js';

export function timeline() {
  const all = el('ol', { class: 'timeline' });
  const zone = el('p', { class: 'none' });
  return {
    node: section('Timeline', all, zone),
    update(incident) {
      const steps = course(incident);
      list(all, steps, ({ at, what }) => step(at, what, steps[0].at));
      setText(zone, `Times are ${zoneName()}; it began ${utc(parse(incident.began))}.`);
    },
  };
}

/** What happened, in its order: {at, what}. */
function course({ began, detected, diagnosed, paged, resolved, state, history }) {
  const steps = [{ at: began, what: 'first failure' }];
  const add = (at, what) => at && steps.push({ at, what });
  add(detected, 'detected');
  add(diagnosed, `diagnosed: ${opinion(history[0])}`);
  history.forEach((now, i) => {
    if (i > 0 && now.cause !== history[i - 1].cause) {
      add(now.at, `cause refined: ${opinion(now)}`);
    }
  });
  add(paged, 'paged');
  add(resolved, 'resolved');
  const sorted = steps.map(({ at, what }) => ({ at: parse(at), what })).sort((a, b) => a.at - b.at);
  return state === 'recovering' ? [...sorted, { at: 0, what: 'recovering: its failures have stopped' }] : sorted;
}

const opinion = (step) => (step ? `${step.cause}, ${percent(step.confidence)}` : 'a cause');

function step(at, what, began) {
  const time = at
    ? el('time', { datetime: new Date(at).toISOString(), title: exact(at) }, clock(at))
    : el('span', {}, 'now');
  const later = at > began ? `+ ${span((at - began) / 1000)}` : '';
  return el('li', {}, time, el('span', { class: 'later' }, later), el('span', { class: 'event' }, what));
}

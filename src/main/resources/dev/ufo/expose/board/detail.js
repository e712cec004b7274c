// One incident opened: all that is known of it.

import { checks, fixes } from './act.js';
import { timeline } from './course.js';
import { el } from './dom.js';
import { impact, samples } from './harm.js';
import { causes, reasons, rivals, siblings } from './why.js';

/** @returns its node, and update(incident, members): members are all that have the same root, this one among them */
export function detail() {
  const why = [causes(), reasons(), rivals(), siblings()];
  const act = [checks(), fixes(), timeline()];
  const harm = [impact()];
  const examples = samples();
  const block = (kind, parts) => el('div', { class: kind }, parts.map(({ node }) => node));
  return {
    node: el('div', { class: 'detail' }, block('why', why), block('act', act), block('harm', harm), examples.node),
    update(incident, members) {
      for (const part of [...why, ...act, ...harm, examples]) {
        part.update(incident, members);
      }
    },
  };
}

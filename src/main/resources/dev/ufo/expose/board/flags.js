// What Envoy's response flags mean, as the runbooks of UFO say it.

import { ask } from './api.js';
import { el, name } from './dom.js';
import { runbook } from './links.js';

let known = new Map();

/** Asks once; until then a flag is its letters. */
export async function learnFlags() {
  if (known.size === 0) {
    const { flags } = await ask('/api/v1/flags');
    known = new Map(flags.map((flag) => [flag.flag, flag]));
  }
}

/** UpstreamConnectionFailure for UF */
export const longName = (flag) => known.get(flag)?.name ?? '';

export const meaning = (flag) => known.get(flag)?.meaning ?? '';

/** Its letters, which lead to its runbook when there is one. */
export const flagLink = (flag) =>
  known.has(flag)
    ? el('a', { class: 'flag', href: runbook(flag), title: meaning(flag) }, flag)
    : name(flag, 'flag');

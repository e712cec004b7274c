// Which share of a cluster's requests failed, as bars over the last quarter of an hour.

import { setAttribute, svg } from './dom.js';
import { percent } from './words.js';

const SLOTS = 60;
const STEP = 3;
const BAR = 2;

/** A drawing of this height; `update(trail)` shows another one. */
export function drawing(height) {
  const failed = svg('path', { class: 'failed' });
  const well = svg('path', { class: 'well' });
  const node = svg(
    'svg',
    {
      class: 'trail',
      role: 'img',
      viewBox: `0 0 ${SLOTS * STEP} ${height}`,
      preserveAspectRatio: 'none',
    },
    well,
    failed,
  );
  return {
    node,
    update(trail) {
      const shares = trail?.shares ?? [];
      const from = SLOTS - shares.length;
      const bars = shares.map((share, i) => bar(from + i, share, height));
      setAttribute(failed, 'd', bars.filter((_, i) => shares[i] > 0).join(''));
      setAttribute(well, 'd', bars.filter((_, i) => shares[i] === 0).join(''));
      setAttribute(node, 'aria-label', inWords(shares));
    },
  };
}

/** A share above nothing is seen, however small; where nothing is known, there is a gap. */
function bar(slot, share, height) {
  const high = share > 0 ? Math.max(2, Math.round(share * height)) : 1;
  return `M${slot * STEP} ${height}v-${high}h${BAR}v${high}z`;
}

function inWords(shares) {
  const known = shares.filter((share) => share !== null);
  if (known.length === 0) {
    return 'no requests in the last 15 minutes';
  }
  const most = percent(Math.max(...known));
  return `share of failing requests in the last 15 minutes: at most ${most}, now ${percent(shares.at(-1))}`;
}

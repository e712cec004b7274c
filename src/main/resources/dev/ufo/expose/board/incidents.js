// What is known of incidents: the events put together, the worst first.

const STATES = ['open', 'recovering', 'resolved'];
const SEVERITIES = ['page', 'notice'];

/** Below this a cause is said as "probably", as everywhere in UFO. */
const SURE = 0.8;

/** Also what is no longer known. */
export const isOver = (incident) => !incident || incident.state === 'resolved';
export const isPage = (incident) => incident.severity === 'page';
export const isSure = (incident) => incident.confidence >= SURE || incident.cause === 'unexplained';

/** The verdict without the name of the cluster that it begins with. */
export function verdict(incident) {
  const head = `${incident.cluster}: `;
  return incident.title.startsWith(head) ? incident.title.slice(head.length) : incident.title;
}

export class Incidents {
  #byId = new Map();

  /** The ids of this connection until its first tick: by then all that is known has been told. */
  #told = new Set();

  /** A connection begins; what it does not tell again has been forgotten by UFO. */
  begin() {
    this.#told = new Set();
  }

  /** Takes one in; gives what was known of it before. */
  put(incident) {
    const before = this.#byId.get(incident.id);
    this.#told?.add(incident.id);
    this.#byId.set(incident.id, { share: before?.share ?? lastShare(incident), ...incident });
    return before;
  }

  /** True for the first tick of a connection. */
  tick(tick) {
    for (const now of tick.incidents) {
      const incident = this.#byId.get(now.id);
      if (incident) {
        incident.state = now.state;
        incident.counts.requests = now.requests;
        incident.counts.failures = now.failures;
        incident.share = now.share;
        incident.trail = moved(incident.trail, now.slot, now.share);
      }
    }
    const told = this.#told;
    if (told) {
      for (const id of this.#byId.keys()) {
        if (!told.has(id)) {
          this.#byId.delete(id);
        }
      }
    }
    this.#told = null;
    return told !== null;
  }

  get(id) {
    return this.#byId.get(id);
  }

  /** Those that are over, the latest first. */
  over() {
    return [...this.#byId.values()]
      .filter(isOver)
      .sort((a, b) => (a.resolved < b.resolved ? 1 : -1));
  }

  /**
   * What is sick, the worst first, each {key, members}: what one root does to many clusters is one. The incident with
   * the id `kept` is among them even when it is over, as somebody reads it.
   */
  sick(kept) {
    const all = [...this.#byId.values()]
      .filter((incident) => !isOver(incident) || incident.id === kept)
      .sort(worstFirst);
    const folded = new Map();
    for (const incident of all) {
      const key = incident.group ? `group ${incident.group}` : incident.id;
      const row = folded.get(key) ?? { key, members: [] };
      row.members.push(incident);
      folded.set(key, row);
    }
    return [...folded.values()];
  }
}

/** By the order of magnitude, so that two which fail alike do not change places with each tick. */
const magnitude = (incident) => Math.floor(Math.log2(1 + incident.counts.failures));

function worstFirst(a, b) {
  return (
    STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    magnitude(b) - magnitude(a) ||
    (a.id < b.id ? -1 : 1)
  );
}

function lastShare(incident) {
  return incident.trail?.shares.at(-1) ?? null;
}

/** The trail with this slot as its last; of the slots between nothing is known. */
function moved(trail, slot, share) {
  if (!trail || slot < trail.slot) {
    return trail;
  }
  const gap = slot - trail.slot;
  const { length } = trail.shares;
  if (gap === 0) {
    return { ...trail, shares: [...trail.shares.slice(0, -1), share] };
  }
  const unknown = Array(Math.min(gap - 1, length)).fill(null);
  return { ...trail, slot, shares: [...trail.shares, ...unknown, share].slice(-length) };
}

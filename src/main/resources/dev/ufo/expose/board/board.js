// The board: puts the parts together.
//
// Events change what is known; with the next frame all that differs is shown. The address says which incident is open,
// so that a link to it, the back button and a reload do what one expects.

import { ask, repeat } from './api.js';
import { fineUpstreams, flagsSeen, ownHealth } from './cards.js';
import { cut } from './dom.js';
import { follow } from './feed.js';
import { learnFlags } from './flags.js';
import { Headline, mood } from './headline.js';
import { Incidents, isOver, isPage } from './incidents.js';
import { json, link } from './links.js';
import { News, Notice } from './notices.js';
import { calm, resolved } from './quiet.js';
import { Rows } from './rows.js';
import { clock, parse, setClock } from './times.js';

const STATUS_EVERY_MS = 10_000;
/** What is open is asked for so often: its evidence comes by itself only every quarter of a minute. */
const OPEN_EVERY_MS = 3_000;

const $ = (id) => document.getElementById(id);
const incidents = new Incidents();
const headline = new Headline();
const news = new News($('news'));
const rows = new Rows(toggle);

let tick = null;
let health = null;
let connection = { name: 'connecting' };

// ---- what is open

/** Opened by itself once, and closed by hand: not again. */
const closed = new Set();
let open = addressed();
let arrived = open !== null;

function addressed() {
  try {
    return decodeURIComponent(location.hash.slice(1)) || null;
  } catch {
    return null;
  }
}

function toggle(id) {
  if (id === null) {
    closed.add(open);
  }
  if (id !== addressed()) {
    history.pushState(null, '', id === null ? location.pathname : link(id));
  }
  open = id;
  askOpen();
  render();
}

addEventListener('popstate', () => {
  open = addressed();
  arrived = open !== null;
  render();
});

/** Who was paged for one thing wants to read about that. */
function openTheOnlyPage(sick) {
  const pages = sick.filter(({ members }) => members.some((each) => isPage(each) && each.state === 'open'));
  const id = pages.length === 1 ? pages[0].members[0].id : null;
  const read = open !== null && (addressed() !== null || !isOver(incidents.get(open)));
  if (id !== null && !read && !closed.has(id) && !rows.isAimed()) {
    open = id;
    askOpen();
  }
}

// ---- what is shown

const cards = { fine: fineUpstreams(isLive), flags: flagsSeen(), own: ownHealth() };
const quiet = calm($('calm'));
const over = resolved($('over'));
$('quiet').append(...Object.values(cards).map((card) => card.node));

const lost = new Notice('lost', 'Try now', () => again());
const restarted = new Notice('restarted', 'Dismiss', () => restarted.hide());
const unknown = new Notice('unknown', 'Dismiss', () => toggle(null));
$('notices').append(lost.node, restarted.node, unknown.node);

function isLive() {
  return connection.name === 'live';
}

let due = false;
function renderSoon() {
  if (!due) {
    due = true;
    requestAnimationFrame(() => {
      due = false;
      render();
    });
  }
}

function render() {
  if (tick === null) {
    return;
  }
  const sick = incidents.sick(open);
  openTheOnlyPage(sick);
  rows.update(sick, open);
  if (arrived && (rows.focus(open) || incidents.get(open))) {
    arrived = false;
  }
  const { blind } = mood(tick);
  quiet.update(blind, sick.length === 0, health);
  over.update(incidents.over());
  cards.fine.update(tick.upstreams.fine);
  if (health) {
    cards.flags.update(health);
    cards.own.update(health, blind);
  }
  if (open !== null && !incidents.get(open)) {
    const why = 'UFO keeps what is over for six hours, and over a restart only with a state.folder';
    unknown.say(`The incident ${cut(open, 80)} is not known here: ${why}.`);
  } else {
    unknown.hide();
  }
}

// what was held back while somebody selected
document.addEventListener('selectionchange', renderSoon);

// ---- what comes

function onIncident(incident) {
  const before = incidents.put(incident);
  if (tick !== null) {
    announce(incident, before);
  }
  renderSoon();
}

function announce(incident, before) {
  const title = cut(incident.title, 200);
  if (!before) {
    news.add(isOver(incident) ? `Was resolved: ${title}` : `New: ${title}`);
  } else if (isOver(incident) && !isOver(before)) {
    news.add(`Resolved: ${title}`);
  } else if (isPage(incident) && !isPage(before)) {
    news.add(`Paged: ${title}`);
  }
}

function onTick(data) {
  tick = data;
  setClock(parse(data.at));
  incidents.tick(data);
  // by itself, as a hidden page gets no frames, and its title is all that is seen of it
  showHeadline();
  renderSoon();
}

function showHeadline() {
  headline.update(tick, connection.name, tick && clock(parse(tick.at)));
}

function onState(state) {
  const before = connection.name;
  connection = state;
  showHeadline();
  countDown();
  if (state.name === 'live') {
    askStatus();
    cards.fine.ask();
    if (before !== 'connecting') {
      news.add('The connection to UFO is back.');
    }
  } else if (before === 'live') {
    news.add(`The connection to UFO is lost: ${state.reason}.`);
  }
}

/** What is wrong with the connection, and when it is tried again. */
function countDown() {
  document.body.dataset.link = connection.name;
  if (connection.name === 'live' || connection.name === 'connecting') {
    lost.hide();
    return;
  }
  const left = Math.ceil((connection.retryAt - performance.now()) / 1000);
  const next = connection.name === 'silent' ? '' : left > 0 ? ` Next try in ${left} s.` : ' Trying again.';
  lost.say(`${connection.name === 'silent' ? 'UFO is silent' : 'No connection'}: ${connection.reason}.${next}`);
}

function onStatus(now) {
  if (health && health.started !== now.started) {
    const newer = health.version === now.version ? '' : ` It is version ${now.version} now; reload for its board.`;
    const when = clock(parse(now.started));
    const kept = 'it counts anew, and has the incidents from before only if it has a state.folder';
    restarted.say(`UFO was restarted at ${when}: ${kept}.${newer}`);
    news.add('UFO was restarted.');
  }
  health = now;
  renderSoon();
}

const askOpen = repeat(
  OPEN_EVERY_MS,
  () => isLive() && incidents.get(open)?.state === 'open',
  async () => onIncident(await ask(json(open))),
);
const askStatus = repeat(STATUS_EVERY_MS, isLive, async () => {
  onStatus(await ask('/api/v1/status'));
  await learnFlags();
});
const again = follow({
  begin: () => incidents.begin(),
  event: (type, data) => (type === 'tick' ? onTick(data) : type === 'incident' && onIncident(data)),
  state: onState,
});
setInterval(countDown, 1000);

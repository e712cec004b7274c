// The events of UFO, for as long as the page is open.
//
// Not an EventSource: that gives up for ever on a 503, does not say why it failed, and cannot be told when to try
// again. Each connection begins with all that is known, so nothing of an earlier one needs to be resumed.

const EVENTS = '/api/v1/events';
const SILENT_AFTER_MS = 4_000;
const DEAD_AFTER_MS = 12_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const LONGEST_ASKED_MS = 60_000;

/**
 * @param told begin() when a connection comes about, event(type, data) for each event, state(state) when the link
 *     changes: {name: 'connecting' | 'live' | 'silent' | 'lost', reason, retryAt}; retryAt by performance.now()
 * @returns what tries again at once
 */
export function follow(told) {
  let state = 'connecting';
  let heard = performance.now();
  let attempt = new AbortController();
  let wake = () => {};

  function become(name, reason = '', retryAt = 0) {
    if (name !== state || name === 'lost') {
      state = name;
      told.state({ name, reason, retryAt });
    }
  }

  function event(type, data) {
    try {
      told.event(type, data);
    } catch (e) {
      reportError(e); // a defect of the page is no fault of the connection
    }
    if (type === 'tick') {
      heard = performance.now();
      failures = 0;
      become('live');
    }
  }

  let failures = 0;
  async function run() {
    for (;;) {
      let pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures) * (0.75 + Math.random() / 2);
      let reason;
      try {
        attempt = new AbortController();
        heard = performance.now();
        const response = await fetch(EVENTS, {
          headers: { Accept: 'text/event-stream' },
          cache: 'no-store',
          signal: attempt.signal,
        });
        if (response.ok) {
          told.begin();
          await read(response.body, event);
          reason = 'the connection was closed';
        } else {
          reason = await refusal(response);
          const asked = 1000 * Number(response.headers.get('Retry-After'));
          pause = asked > 0 ? Math.min(asked, LONGEST_ASKED_MS) : pause;
        }
      } catch (e) {
        reason = e.name === 'AbortError' ? 'UFO went silent' : 'UFO cannot be reached';
      }
      failures = Math.min(failures + 1, 10);
      become('lost', reason, performance.now() + pause);
      await sleep(pause, (now) => (wake = now));
    }
  }

  // An open connection tells nothing: a middlebox may have forgotten it, or UFO be stuck; nor does an attempt that
  // nobody answers.
  setInterval(() => {
    const silence = performance.now() - heard;
    if (silence > DEAD_AFTER_MS) {
      attempt.abort();
    } else if (state === 'live' && silence > SILENT_AFTER_MS) {
      become('silent', 'the connection is open, but nothing comes');
    }
  }, 1000);
  addEventListener('online', () => wake());
  document.addEventListener('visibilitychange', () => document.hidden || wake());
  run();
  return () => (state === 'silent' ? attempt.abort() : wake());
}

function sleep(ms, handOut) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    handOut(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  return `UFO answered ${response.status}${problem.detail ? `: ${problem.detail}` : ''}`;
}

/** Server-sent events: blocks of "field: value" lines, each ended by an empty line; a comment begins with a colon. */
async function read(body, event) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    const blocks = (text + value.replaceAll('\r', '')).split('\n\n');
    text = blocks.pop();
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map(field));
      if (fields.has('data')) {
        event(fields.get('event') ?? 'message', JSON.parse(fields.get('data')));
      }
    }
  }
}

function field(line) {
  const colon = line.indexOf(':');
  return colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
}

// What the page asks for, beside the events.

export async function ask(path) {
  const response = await fetch(path, { headers: { Accept: 'application/json' } });
  if (!response.ok) {
    throw new Error(`${path}: ${response.status}`);
  }
  return response.json();
}

/** Asks again and again while it is wanted: the page is seen and UFO there. What fails is asked again later. */
export function repeat(everyMs, wanted, work) {
  const once = () => (wanted() && !document.hidden ? work().catch(() => {}) : Promise.resolve());
  setInterval(once, everyMs);
  return once;
}

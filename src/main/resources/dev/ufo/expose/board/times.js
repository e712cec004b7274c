// Times as a person reads them: how long ago, and when exactly, here and in UTC.

let ahead = 0;

/** By UFO's clock, as everything that it tells is: the reader's own may be wrong. */
export const now = () => Date.now() + ahead;

export function setClock(at) {
  ahead = at - Date.now();
}

/** Milliseconds since 1970; digits behind them are cut, as not every browser reads nine. */
export function parse(rfc3339) {
  return Date.parse(rfc3339.replace(/(\.\d{3})\d+/, '$1'));
}

/** A duration in the unit that tells most: 0.4 s, 45 s, 12 min, 3 h 05 min, 2 d 4 h. */
export function span(seconds) {
  const s = Math.max(0, seconds);
  const whole = Math.floor(s);
  const minutes = Math.floor(whole / 60);
  const hours = Math.floor(minutes / 60);
  if (s < 9.95) {
    return `${s.toFixed(1)} s`;
  } else if (whole < 90) {
    return `${whole} s`;
  } else if (minutes < 60) {
    return `${minutes} min`;
  } else if (hours < 24) {
    return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  }
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export const since = (ms) => span((now() - ms) / 1000);

const TIME = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
const DAY = { day: 'numeric', month: 'short' };
const local = new Intl.DateTimeFormat('en-GB', TIME);
const localDay = new Intl.DateTimeFormat('en-GB', { ...DAY, ...TIME });
const zone = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' });
const DAY_MS = 86_400_000;

/** The reader's local time, with the day where that is not clear. */
export function clock(ms) {
  return (Math.abs(now() - ms) < DAY_MS / 2 ? local : localDay).format(ms);
}

/** 2026-11-21 10:54:52 UTC */
export const utc = (ms) => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

export const zoneName = () => zone.formatToParts(now()).find((part) => part.type === 'timeZoneName').value;

/** Both, for the hand that rests on a time. */
export const exact = (ms) => `${utc(ms)} = ${localDay.format(ms)} ${zoneName()}`;

// Where something is said of an incident or a cause.

/** The incident, opened on this page. */
export const link = (id) => `#${encodeURIComponent(id)}`;

export const runbook = (cause) => `/runbooks/${encodeURIComponent(cause)}`;

export const json = (id) => `/api/v1/incidents/${encodeURIComponent(id)}`;

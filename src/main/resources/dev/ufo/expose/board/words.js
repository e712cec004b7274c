// Numbers and names as a person reads them.

const numbers = new Intl.NumberFormat('en');

export const count = (n) => numbers.format(n);

/** 1 upstream, 2 upstreams */
export const some = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

export function percent(share) {
  if (share === null || share === undefined) {
    return '–';
  }
  const hundred = share * 100;
  if (hundred > 0 && hundred < 10) {
    return `${Math.max(0.1, hundred).toFixed(1)} %`;
  }
  // what is not all must not look like all
  return `${share < 1 ? Math.min(99, Math.round(hundred)) : 100} %`;
}

const SCOPES = {
  'one-endpoint': 'one endpoint',
  'some-endpoints': 'some endpoints',
  'all-endpoints': 'all endpoints',
  'this-envoy': 'all clusters of this Envoy',
  'no-endpoint': 'no endpoint was chosen',
};

export const scope = (id) => SCOPES[id] ?? id;

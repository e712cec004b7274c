// All that makes and changes elements. What came from the wire becomes a text node or an attribute, never markup,
// and is set only when it differs: what stays as it is keeps its focus, its selection and its place.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Controls, invisible characters and those that turn the direction of writing. In a foreign name they would break
 * the line, or show another name than the one that is there.
 */
const ACTING =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
const SHORT = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Foreign text as it can be shown: what would act stands there as an escape. */
function plain(text) {
  return String(text).replace(ACTING, (c) => SHORT[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** At most so many characters of it, for where there is one line. */
export function cut(text, most = 120) {
  const shown = plain(text);
  return shown.length > most ? `${shown.slice(0, most - 1)}…` : shown;
}

/** An element. An attribute that is a function listens; one that is null or false is left out. */
export function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      node.addEventListener(name, value);
    } else {
      setAttribute(node, name, value);
    }
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined) {
      node.append(child instanceof Node ? child : plain(child));
    }
  }
  return node;
}

export function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) {
    node.removeAttribute(name);
    return;
  }
  const text = value === true ? '' : plain(value);
  if (node.getAttribute(name) !== text) {
    node.setAttribute(name, text);
  }
}

export function setText(node, text) {
  const shown = plain(text ?? '');
  if (node.textContent !== shown) {
    node.textContent = shown;
  }
}

export function show(node, visible) {
  if (node.hidden === visible) {
    node.hidden = !visible;
  }
}

/** A foreign name: whatever it holds, what stands around it stays in place. */
export function name(text, className = 'name', most = undefined) {
  return el('bdi', { class: className, title: text }, cut(text, most));
}

/** A sentence in which `code` stands between backticks, as in the knowledge. */
export function sentence(tag, text) {
  const parts = plain(text).split('`');
  const whole = parts.length % 2 === 1;
  return el(
    tag,
    { dir: 'auto' },
    whole ? parts.map((part, i) => (i % 2 ? el('code', {}, part) : part)) : plain(text),
  );
}

/** A part of what is known of an incident: a title with what stands below. */
export const section = (title, ...children) => el('section', {}, el('h4', {}, title), ...children);

const shownBy = new WeakMap();

/**
 * The children of a parent, one for each item; the nth stays the nth while it can. `make(item)` gives the node,
 * `update(node, item)` brings one up to date; without it a node is made anew when its item has changed.
 */
export function list(parent, items, make, update) {
  const shown = shownBy.get(parent) ?? [];
  items.forEach((item, i) => {
    const key = JSON.stringify(item);
    const known = shown[i];
    if (known === undefined) {
      shown[i] = { key, node: parent.appendChild(make(item)) };
    } else if (known.key !== key) {
      known.key = key;
      if (update) {
        update(known.node, item);
      } else {
        known.node = replace(known.node, make(item));
      }
    }
  });
  for (const { node } of shown.splice(items.length)) {
    node.remove();
  }
  shownBy.set(parent, shown);
}

/** The new one in the place of the old; where the focus was, it stays. */
function replace(old, node) {
  const pressed = [...old.querySelectorAll('a, button')].indexOf(document.activeElement);
  old.replaceWith(node);
  node.querySelectorAll('a, button')[pressed]?.focus();
  return node;
}

/**
 * Brings the children into this order. The pinned one is never moved, the others are moved around it: a node that
 * moves loses its focus and what is selected in it.
 */
export function arrange(parent, nodes, pinned) {
  for (const child of [...parent.children]) {
    if (!nodes.includes(child)) {
      child.remove();
    }
  }
  let next = null;
  for (const node of nodes.toReversed()) {
    if (node !== pinned && (node.parentNode !== parent || node.nextSibling !== next)) {
      parent.insertBefore(node, next);
    }
    next = node;
  }
}

// state.js - what the page shows is in its address: every state is a link that can be shared.
import { useEffect, useMemo, useState } from 'preact/hooks';

const KEYS = ['view', 'story', 'place', 'actor', 'type', 'outlet', 'q', 'as_of', 'known_at', 'order', 'after', 'fact', 'doc', 'at'];
const KEEP_PAGE = ['fact', 'doc', 'at']; // what may change while a list stays at its page

let read = {}; // of the address as it is; every link of a view asks

export function readState() {
  if (read.hash === location.hash) return read.state;
  const given = new URLSearchParams(location.hash.slice(1));
  const state = {};
  for (const key of KEYS) if (given.get(key)) state[key] = given.get(key);
  state.view ??= 'situation';
  read = { hash: location.hash, state };
  return state;
}

export function linkTo(changes) {
  const same = Object.keys(changes).every((key) => KEEP_PAGE.includes(key));
  const state = { ...readState(), fact: undefined, doc: undefined, at: undefined, ...(same ? {} : { after: undefined }), ...changes };
  const words = [];
  for (const key of KEYS) if (state[key] && !(key === 'view' && state[key] === 'situation')) words.push(`${key}=${encodeURIComponent(state[key])}`);
  return `#${words.join('&')}`;
}

/** `make` anew only when one of `of` is another, or when links would lead elsewhere: a list is not drawn again for a dialog. */
export function useMade(make, of) {
  return useMemo(make, [...of, linkTo({ after: readState().after })]);
}

export function go(changes, replace) {
  const hash = linkTo(changes);
  if (replace) history.replaceState(null, '', hash || '#');
  else location.hash = hash;
  if (replace) dispatchEvent(new HashChangeEvent('hashchange'));
}

export function useAddress() {
  const [state, set] = useState(readState);
  useEffect(() => {
    const changed = () => set(readState());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return state;
}

/** The part of the state that a question to the store carries. */
export function question(state, more) {
  const out = new URLSearchParams();
  for (const key of ['story', 'place', 'actor', 'type', 'outlet', 'as_of', 'known_at']) if (state[key]) out.set(key, state[key]);
  for (const [key, value] of Object.entries(more ?? {})) if (value) out.set(key, value);
  return out.toString();
}

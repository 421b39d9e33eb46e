// api.js - asks the server, same origin only. One answer is kept for each address until the store changes.
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';

const kept = new Map();
const KEPT_MAX = 200, TELL_MS = 1000; // while reports stream in, views are read anew at most once a second
let generation = 0;
const listeners = new Set();

/** The token of a server on another address: #token=... once, then for this tab. */
function token() {
  const given = new URLSearchParams(location.search).get('token');
  if (given) sessionStorage.setItem('token', given);
  return sessionStorage.getItem('token');
}

export async function ask(path, options = {}) {
  const headers = { ...(options.headers ?? {}) };
  if (token()) headers.authorization = `Bearer ${token()}`;
  const answer = await fetch(path, { cache: 'no-cache', ...options, headers }); // the newest, by its ETag
  const isJson = (answer.headers.get('content-type') ?? '').includes('json');
  if (!answer.ok) {
    const problem = isJson ? await answer.json() : { title: answer.statusText };
    throw new Error(problem.detail ?? problem.title);
  }
  if (answer.status === 204) return null;
  return isJson ? answer.json() : answer.text();
}

function cached(path) {
  if (!kept.has(path)) {
    if (kept.size >= KEPT_MAX) kept.delete(kept.keys().next().value);
    const answer = { coming: ask(path) };
    kept.set(path, answer);
    answer.coming.then((data) => { answer.data = data; }, () => kept.get(path) === answer && kept.delete(path));
  }
  return kept.get(path);
}

/** {data, error, loading}: the last answer stays while the next one is on its way. */
export function useAsk(path) {
  const [answer, set] = useState({});
  const [turn, setTurn] = useState(generation);
  useEffect(() => {
    listeners.add(setTurn);
    return () => listeners.delete(setTurn);
  }, []);
  const of = `${turn} ${path}`;
  useLayoutEffect(() => { // not after the next paint: the question is on its way while it is painted
    let gone = false;
    if (!path) return undefined;
    cached(path).coming.then((data) => gone || set({ data, of }), (error) => gone || set({ error, of }));
    return () => { gone = true; };
  }, [of]);
  if (!path) return {};
  if (answer.of === of) return answer;
  const known = kept.get(path)?.data;
  return known === undefined ? { data: answer.data, loading: true } : { data: known };
}

export function forget() {
  kept.clear();
  generation += 1;
  for (const tell of listeners) tell(generation);
}

/** Server-sent events: the store has changed. The first change is told at once, further ones once a second. */
export function watch(tell) {
  const stream = new EventSource(token() ? `api/live?token=${encodeURIComponent(token())}` : 'api/live');
  let last = 0, timer = null, latest = null;
  const say = () => {
    timer = null;
    last = performance.now();
    forget();
    tell(latest);
  };
  stream.addEventListener('change', (event) => {
    latest = JSON.parse(event.data);
    if (timer === null) timer = setTimeout(say, Math.max(0, last + TELL_MS - performance.now()));
  });
  return () => { stream.close(); clearTimeout(timer); };
}

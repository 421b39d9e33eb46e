// app.jsx - the frame: views, the two clocks, search, live updates. A view is one row of VIEWS.
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useAsk, watch } from './api.js';
import { go, linkTo, useAddress } from './state.js';
import { LARGE, day } from './words.jsx';
import { Situation } from './views/situation.jsx';
import { MapView, prepareGround } from './views/map.jsx';
import { Timeline } from './views/timeline.jsx';
import { Numbers } from './views/numbers.jsx';
import { Quotes } from './views/quotes.jsx';
import { Sources } from './views/sources.jsx';
import { Forecasts } from './views/forecasts.jsx';
import { Reports } from './views/reports.jsx';
import { Search } from './views/search.jsx';
import { Fact } from './views/fact.jsx';
import { Report } from './views/report.jsx';
import { ReviewLog } from './views/review.jsx';

const VIEWS = {
  situation: ['Situation', Situation], map: ['Map', MapView], timeline: ['Timeline', Timeline], numbers: ['Numbers', Numbers],
  quotes: ['Quotes', Quotes], forecasts: ['Forecasts', Forecasts], sources: ['Sources', Sources], reports: ['Reports', Reports], reviews: ['Reviews', ReviewLog],
  search: ['Search', Search],
};
const MS_A_DAY = 86400000, IDLE_MS = 200;
const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(work, IDLE_MS));

function days(from, to) {
  const list = [];
  for (let t = Date.parse(from); t <= Date.parse(to) && list.length < 4000; t += MS_A_DAY) list.push(new Date(t).toISOString().slice(0, 10));
  return list;
}

function Clock({ name, label, list, value }) {
  const at = value ? list.findIndex((d) => d >= value) : list.length - 1;
  const index = at < 0 ? list.length - 1 : at;
  return <div class="clock">
    <label for={name}>{label}</label>
    <input id={name} type="range" min="0" max={list.length - 1} value={index} aria-valuetext={value ? day(value) : 'latest'}
      onInput={(e) => go({ [name]: +e.target.value === list.length - 1 ? undefined : list[+e.target.value] }, true)} />
    <output for={name}>{value ? day(value) : 'latest'}</output>
  </div>;
}

function Clocks({ state, status }) {
  if (!status?.from) return null;
  const list = days(status.from, status.to);
  if (list.length < 2) return null;
  return <div class="clocks" role="group" aria-label="Two clocks">
    <Clock name="as_of" label="State as of" list={list} value={state.as_of} />
    <Clock name="known_at" label="As known on" list={list} value={state.known_at} />
    {(state.as_of || state.known_at) && status.documents > LARGE && !state.story && <p class="quiet">Of a store this large, the past is told by lines first known by then, and who holds a place by its latest six reports of then; in a story it is worked out in full.</p>}
    {(state.as_of || state.known_at) && <a href={linkTo({ as_of: undefined, known_at: undefined })}>Back to the latest</a>}
  </div>;
}

function Filters({ state }) {
  const set = ['story', 'place', 'actor', 'type', 'outlet'].filter((key) => state[key]);
  if (!set.length) return null;
  return <p class="filters">Only {set.map((key) => <a key={key} class="tag" href={linkTo({ [key]: undefined })} title="take this filter away">{key}: {state[key]} ×</a>)}</p>;
}

function Frame() {
  const state = useAddress();
  const status = useAsk('api/status');
  const [news, setNews] = useState(null);
  useEffect(() => { if (status.data) whenIdle(prepareGround); }, [!status.data]);
  useEffect(() => watch((change) => setNews(change)), []);
  useEffect(() => {
    document.title = `${VIEWS[state.view]?.[0] ?? 'sitrep'} · sitrep`;
  }, [state.view]);
  const View = VIEWS[state.view]?.[1] ?? Situation;
  return <>
    <a class="skip" href="#main" onClick={(e) => { e.preventDefault(); document.getElementById('main').focus(); }}>To the content</a>
    <header>
      <h1><a href={linkTo({ view: 'situation', story: undefined, place: undefined, actor: undefined, type: undefined, outlet: undefined })}>sitrep</a></h1>
      <nav aria-label="Views">
        {Object.entries(VIEWS).filter(([key]) => key !== 'search').map(([key, [label]]) =>
          <a key={key} href={linkTo({ view: key })} aria-current={state.view === key ? 'page' : undefined}>{label}</a>)}
      </nav>
      <form role="search" onSubmit={(e) => { e.preventDefault(); go({ view: 'search', q: e.target.q.value }); }}>
        <label class="hidden" for="q">Search the reports</label>
        <input id="q" name="q" type="search" placeholder="Search" value={state.q ?? ''} />
      </form>
      <p class="status" role="status">{status.data && `${status.data.documents.toLocaleString('en-GB')} reports`}
        {news && <> · <strong>new: {news.documents - (status.data?.documents ?? news.documents) || ''} the store has changed</strong></>}</p>
    </header>
    <Clocks state={state} status={status.data} />
    <Filters state={state} />
    <main id="main" tabindex="-1"><View state={state} status={status.data} /></main>
    {state.fact && <Fact id={state.fact} state={state} />}
    {state.doc && <Report id={state.doc} at={state.at} state={state} />}
    <footer>Places: GeoNames, CC BY 4.0. Borders: Natural Earth, public domain; no statement on whose they are.</footer>
  </>;
}

const root = document.getElementById('app');
root.replaceChildren(); // the word of waiting
render(<Frame />, root);

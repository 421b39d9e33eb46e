// situation.jsx - the brief: stories, what changed since the last look, who holds what, which figures disagree.
import { useEffect, useState } from 'preact/hooks';
import { useAsk } from '../api.js';
import { linkTo, question } from '../state.js';
import { Cites, Origins, Realis, Waiting, Why, amount, day, dayBefore, when } from '../words.jsx';

const BRIEF_ROWS = 12;

export function HappeningLine({ row }) {
  return <li>
    <span class="day">{when(row)}</span> {row.place && <a href={linkTo({ view: 'timeline', place: row.place.name })}>{row.place.name}</a>}{row.place && ': '}
    <span class="text">{row.text}</span> <Realis value={row.realis} /> <Origins list={row.origins} />{' '}
    <Cites sources={row.sources} /> <Why id={row.id} />
  </li>;
}

function Changes({ status }) {
  const [since] = useState(() => localStorage.getItem('looked'));
  const known = status?.to;
  useEffect(() => () => { if (known) localStorage.setItem('looked', known); }, [known]);
  useEffect(() => {
    const leave = () => known && localStorage.setItem('looked', known);
    addEventListener('pagehide', leave);
    return () => removeEventListener('pagehide', leave);
  }, [known]);
  const answer = useAsk(since && known && since < known ? `api/diff?from=${since}&to=${known}` : null);
  if (!since) return <p class="quiet">This is your first look; next time, what has changed stands here.</p>;
  if (since >= known) return <p class="quiet">Nothing new since you last looked, on {day(since)}.</p>;
  return <Waiting answer={answer}>
    <ul class="lines">{(answer.data?.diff ?? []).slice(0, BRIEF_ROWS).map((r, i) =>
      <li key={i}><span class={`tag change-${r.change}`}>{r.change}</span> {r.list}{r.row?.place && ` · ${r.row.place.name}`}: {r.before && r.now && `${r.before} → `}{r.now ?? r.before} {r.now && <Why id={r.id} />}</li>)}</ul>
  </Waiting>;
}

function Stories({ state }) {
  const answer = useAsk(`api/stories?${question(state, { limit: 20 })}`);
  return <Waiting answer={answer}>
    <ul class="stories">{answer.data?.stories.map((s) =>
      <li key={s.id}><a href={linkTo({ story: s.id })}>{s.title ?? 'without a title'}</a>{' '}
        <span class="quiet">{day(s.from)} – {day(s.to)}{s.place && ` · ${s.place.name}`} · {s.documents.length} reports</span> <Origins list={s.origins} /></li>)}</ul>
  </Waiting>;
}

function Control({ state }) {
  const answer = useAsk(`api/control?${question(state, { limit: 40 })}`);
  if (!answer.data?.control?.length) return <Waiting answer={answer} empty="No report speaks of who holds a place." />;
  return <div class="scroll" tabindex="0" role="region" aria-label="Who holds what, table"><table>
    <thead><tr><th scope="col">Place</th><th scope="col">Status</th><th scope="col">Since</th><th scope="col">Last evidence</th><th scope="col">Rests on</th></tr></thead>
    <tbody>{answer.data.control.map((c) => <tr key={c.id}>
      <th scope="row"><a href={linkTo({ view: 'timeline', place: c.place.name })}>{c.place.name}</a></th>
      <td><span class={`tag status-${c.status}`}>{c.status}</span> {c.holder ?? 'holder not stated'}{c.note && <div class="quiet">{c.note}</div>}</td>
      <td>{c.from ? day(c.from) : '–'}</td><td>{day(c.last_evidence)}</td>
      <td><Origins list={c.origins} /> <Cites sources={c.sources} max={2} /> <Why id={c.id} /></td></tr>)}</tbody>
  </table></div>;
}

function Disputes({ state }) {
  const answer = useAsk(`api/claims?${question(state, { limit: 200 })}`);
  const open = (answer.data?.claims ?? []).filter((c) => c.verdict === 'conflict' || c.verdict === 'mixed');
  if (!answer.data || !open.length) return <Waiting answer={answer} empty="No figures disagree." />;
  return <ul class="lines">{open.map((c) => <li key={c.id}><span class={`tag verdict-${c.verdict}`}>{c.verdict}</span> {c.about}
    {c.place && ` in ${c.place.name}`}: {c.values.map(amount).join(' · ')} <Why id={c.id} /></li>)}</ul>;
}

export function Situation({ state, status }) {
  const latest = useAsk(`api/timeline?${question(state, { limit: 200, since: dayBefore(status?.to) })}`);
  return <div class="columns">
    <section aria-labelledby="h-new"><h2 id="h-new">Since you last looked</h2><Changes status={status} /></section>
    <section aria-labelledby="h-latest"><h2 id="h-latest">Latest happenings</h2>
      <Waiting answer={latest}><ul class="lines">{latest.data?.timeline.filter((r) => !r.within).slice(-BRIEF_ROWS).reverse().map((row) => <HappeningLine key={row.id} row={row} />)}</ul></Waiting>
      <p><a href={linkTo({ view: 'timeline' })}>The whole timeline</a></p></section>
    <section aria-labelledby="h-control"><h2 id="h-control">Who holds what</h2><Control state={state} /></section>
    <section aria-labelledby="h-disputes"><h2 id="h-disputes">Figures that disagree</h2><Disputes state={state} /></section>
    <section aria-labelledby="h-stories"><h2 id="h-stories">Stories</h2><Stories state={state} /></section>
  </div>;
}

// situation.jsx - the brief: stories, what changed since the last look, who holds what, which figures disagree.
import { useEffect, useState } from 'preact/hooks';
import { useAsk } from '../api.js';
import { linkTo, question, useMade } from '../state.js';
import { Cites, LARGE, Origins, Realis, Reviewed, Short, Waiting, Why, amount, day, dayBefore, when } from '../words.jsx';
import { Outcome, due } from './forecasts.jsx';

const BRIEF_ROWS = 12;

export function HappeningLine({ row, dated }) {
  return <li>
    {!dated ? <span class="day">{when(row)} </span> : !row.from && row.to && <span class="day">by that day </span>}{row.place && <a href={linkTo({ view: 'timeline', place: row.place.name })}>{row.place.name}</a>}{row.place && ': '}
    <span class="text">{row.text}</span> <Realis value={row.realis} /> <Origins list={row.origins} /> <Reviewed list={row.reviews} />{' '}
    <Cites sources={row.sources} /> <Why id={row.id} />
  </li>;
}

const LISTS = { stories: 'story', timeline: 'happening', control: 'who holds it', claims: 'figure', quotes: 'quote', lineage: 'who copied', origins: 'origin', forecasts: 'forecast' };

/** What changed since this browser last looked: compared line by line, or in a large store what rests on newer reports. */
function Changes({ status }) {
  const [since] = useState(() => { try { return JSON.parse(localStorage.getItem('looked')); } catch { return null; } });
  const known = status?.to;
  useEffect(() => {
    const leave = () => known && localStorage.setItem('looked', JSON.stringify({ day: known, documents: status.documents }));
    addEventListener('pagehide', leave);
    return () => { leave(); removeEventListener('pagehide', leave); };
  }, [known, status?.documents]);
  const more = since && status ? status.documents - since.documents : 0;
  const from = since && known && (since.day < known ? since.day : more > 0 ? dayBefore(known) : null);
  const large = status?.documents > LARGE;
  const answer = useAsk(!from ? null : large ? `api/timeline?since=${from}&order=newest&after=~||0&limit=${2 * BRIEF_ROWS}` : `api/diff?from=${from}&to=${known}`);
  if (!status) return <Waiting answer={{}} />;
  if (!since) return <p class="quiet">This is your first look; next time, what has changed stands here.</p>;
  if (!from) return <p class="quiet">Nothing new since you last looked.</p>;
  const rows = (answer.data?.diff ?? []).filter((r) => r.list !== 'lineage' && r.list !== 'origins' && !r.row?.within);
  return <><p class="quiet">{more > 0 ? `${more.toLocaleString('en-GB')} more reports. ` : ''}{large ? 'Happenings that rest on reports' : 'Changes'} since {day(from)}:</p>
    <Waiting answer={answer}>{large ? <ul class="lines">{answer.data?.timeline.filter((r) => !r.within).slice(0, BRIEF_ROWS).map((row) => <HappeningLine key={row.id} row={row} />)}</ul>
      : <ul class="lines">{rows.slice(0, BRIEF_ROWS).map((r, i) =>
        <li key={i}><span class={`tag change-${r.change}`}>{r.change}</span> {LISTS[r.list] ?? r.list}{r.row?.place && ` · ${r.row.place.name}`}: {r.before && r.now && r.before !== r.now && `${r.before} → `}{r.now ?? r.before} {r.now && <Why id={r.id} />}</li>)}</ul>}
      {rows.length > BRIEF_ROWS && <p class="quiet">and {rows.length - BRIEF_ROWS} more changes</p>}</Waiting></>;
}

function Stories({ rows }) {
  return <ul class="stories">{rows.map((s) =>
    <li key={s.id}><a href={linkTo({ story: s.id })}>{s.title ?? 'without a title'}</a>{' '}
      <span class="quiet">{day(s.from)} – {day(s.to)}{s.place && ` · ${s.place.name}`} · {s.documents.length === 1 ? '1 report' : `${s.documents.length} reports`}</span> <Origins list={s.origins} /></li>)}</ul>;
}

function Control({ rows }) {
  if (!rows.length) return <p class="quiet">No report speaks of who holds a place.</p>;
  return <div class="scroll" tabindex="0" role="region" aria-label="Who holds what, table"><table>
    <thead><tr><th scope="col">Place</th><th scope="col">Status</th><th scope="col">Since</th><th scope="col">Last evidence</th><th scope="col">Rests on</th></tr></thead>
    <tbody>{rows.map((c) => <tr key={c.id}>
      <th scope="row"><a href={linkTo({ view: 'timeline', place: c.place.name })}>{c.place.name}</a></th>
      <td><span class={`tag status-${c.status}`}>{c.status}</span> {c.holder ?? 'holder not stated'} <Reviewed list={c.reviews} />{c.note && <div class="quiet">{c.note}</div>}</td>
      <td><Short day={c.from} /></td><td><Short day={c.last_evidence} /></td>
      <td><Origins list={c.origins} /> <Cites sources={c.sources} max={2} /> <Why id={c.id} /></td></tr>)}</tbody>
  </table></div>;
}

function Disputes({ rows }) {
  const open = rows.filter((c) => c.verdict === 'conflict' || c.verdict === 'mixed');
  if (!open.length) return <p class="quiet">No figures disagree.</p>;
  return <ul class="lines">{open.map((c) => <li key={c.id}><span class={`tag verdict-${c.verdict}`}>{c.verdict}</span> {c.about}
    {c.place && ` in ${c.place.name}`}: {c.values.map(amount).join(' · ')} <Why id={c.id} /></li>)}</ul>;
}

function Ahead({ rows, latest }) {
  if (!rows.length) return <p class="quiet">Nothing is announced for the days to come.</p>;
  return <ul class="lines">{rows.map((f) => <li key={f.id}><span class="day">{due(f)}</span> {f.who && `${f.who}: `}{f.what} <Outcome row={f} latest={latest} />{' '}
    <Cites sources={f.sources} max={2} /> <Why id={f.id} /></li>)}</ul>;
}

function Part({ id, title, children }) {
  return <section aria-labelledby={`h-${id}`}><h2 id={`h-${id}`}>{title}</h2>{children}</section>;
}

export function Situation({ state, status }) {
  const answer = useAsk(`api/brief?${question(state)}`);
  const b = answer.data;
  const more = (list, view, words) => b?.more.includes(list) && <p><a href={linkTo({ view })}>{words}</a></p>;
  const latest = state.as_of ?? state.known_at ?? status?.to;
  const parts = useMade(() => b && <>
    <Part id="latest" title="Latest happenings"><ul class="lines">{b.timeline.filter((r) => !r.within).slice(0, BRIEF_ROWS).map((row) => <HappeningLine key={row.id} row={row} />)}</ul>
      <p><a href={linkTo({ view: 'timeline' })}>The whole timeline</a></p></Part>
    <Part id="control" title="Who holds what"><Control rows={b.control} />{more('control', 'map', 'All places')}</Part>
    <Part id="disputes" title="Figures that disagree"><Disputes rows={b.claims} />{more('claims', 'numbers', 'All numbers')}</Part>
    <Part id="ahead" title="Announced for the days to come"><Ahead rows={b.forecasts} latest={latest} />
      <p><a href={linkTo({ view: 'forecasts' })}>All forecasts and what came of them</a></p></Part>
    <Part id="stories" title="Stories"><Stories rows={b.stories} /></Part>
  </>, [b, latest]);
  if (!b) return <section aria-label="Situation"><Waiting answer={answer} /></section>;
  return <div class={`columns${answer.loading ? ' ageing' : ''}`}>
    <Part id="new" title="Since you last looked"><Changes status={status} /></Part>
    {parts}
  </div>;
}

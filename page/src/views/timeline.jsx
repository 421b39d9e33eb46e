// timeline.jsx - happenings by day, with place, realis and origins; filters by place, actor, type, outlet.
import { useState } from 'preact/hooks';
import { useAsk } from '../api.js';
import { go, question } from '../state.js';
import { Waiting, when } from '../words.jsx';
import { HappeningLine } from './situation.jsx';

const PAGE = 200;

function groups(rows) {
  const out = [];
  for (const row of rows) {
    const key = when(row);
    if (!out.length || out[out.length - 1].key !== key) out.push({ key, rows: [] });
    out[out.length - 1].rows.push(row);
  }
  return out;
}

function outletOf(row) {
  return row.sources.map((s) => s.outlet ?? s.doc);
}

function Filter({ name, label, options, value }) {
  return <label>{label}{' '}
    <select value={value ?? ''} onChange={(e) => go({ [name]: e.target.value || undefined })}>
      <option value="">any</option>{options.map((o) => <option key={o} value={o}>{o}</option>)}
    </select></label>;
}

export function Timeline({ state }) {
  const [after, setAfter] = useState('');
  const answer = useAsk(`api/timeline?${question(state, { limit: PAGE, after })}`);
  const all = answer.data?.timeline ?? [];
  // A row within another is told by that one's words; it has a line of its own where its class is asked for.
  const rows = all.filter((r) => (state.type || !r.within) && (!state.type || (r.subtype ?? r.type) === state.type) && (!state.outlet || outletOf(r).includes(state.outlet)));
  const distinct = (list) => [...new Set(list.filter(Boolean))].sort();
  return <section aria-labelledby="h-timeline"><h2 id="h-timeline">Timeline</h2>
    <div class="bar">
      <Filter name="place" label="Place" value={state.place} options={distinct([state.place, ...all.map((r) => r.place?.name)])} />
      <Filter name="actor" label="Actor" value={state.actor} options={distinct([state.actor, ...all.flatMap((r) => r.actors.map((a) => a.name))])} />
      <Filter name="type" label="Type" value={state.type} options={distinct([state.type, ...all.map((r) => r.subtype ?? r.type)])} />
      <Filter name="outlet" label="Report" value={state.outlet} options={distinct([state.outlet, ...all.flatMap(outletOf)])} />
    </div>
    <Waiting answer={answer}>{groups(rows).map((g, i) => <div key={i} class="group"><h3>{g.key}</h3>
      <ul class="lines">{g.rows.map((row) => <HappeningLine key={row.id} row={row} />)}</ul></div>)}
      {!rows.length && <p class="quiet">Nothing fits.</p>}</Waiting>
    {(after || answer.data?.next) && <p class="pages">{after && <button onClick={() => setAfter('')}>From the beginning</button>}{' '}
      {answer.data?.next && <button onClick={() => setAfter(answer.data.next)}>Further</button>}</p>}
  </section>;
}

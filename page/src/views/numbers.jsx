// numbers.jsx - each claim as a small chart: values over time with their bounds, best, low and high, verdict and rule.
import { useState } from 'preact/hooks';
import { useAsk } from '../api.js';
import { question, useMade } from '../state.js';
import { Cites, Origins, Pages, Reviewed, Waiting, Why, amount, day } from '../words.jsx';

const PAGE = 24, SHOWN = 8, W = 420, H = 120, LEFT = 44, RIGHT = 12, TOP = 10, BOTTOM = 24;

function Chart({ claim }) {
  const points = claim.values.map((v, i) => ({ v, i, t: v.as_of ? Date.parse(v.as_of.slice(0, 10)) : null }));
  const known = points.filter((p) => p.t !== null).map((p) => p.t);
  const t0 = Math.min(...known), t1 = Math.max(...known);
  const ends = claim.values.flatMap((v) => [v.low, v.high]).filter((x) => x !== null);
  const top = Math.max(...ends, 0) * 1.1 || 1;
  const x = (p) => LEFT + (known.length && t1 > t0 && p.t !== null ? ((p.t - t0) / (t1 - t0)) : (p.i + 0.5) / points.length) * (W - LEFT - RIGHT);
  const y = (value) => H - BOTTOM - (value / top) * (H - TOP - BOTTOM);
  const label = `${claim.about}: ${claim.values.map((v) => `${amount(v)}${v.as_of ? ` on ${day(v.as_of)}` : ''}`).join('; ')}`;
  return <svg viewBox={`0 0 ${W} ${H}`} role="img" aria-label={label} class="chart">
    {claim.low !== null && claim.high !== null && <rect x={LEFT} width={W - LEFT - RIGHT} y={y(claim.high)} height={Math.max(1, y(claim.low) - y(claim.high))} class="band" />}
    {claim.best !== null && <line x1={LEFT} x2={W - RIGHT} y1={y(claim.best)} y2={y(claim.best)} class="best" />}
    <line x1={LEFT} x2={W - RIGHT} y1={y(0)} y2={y(0)} class="axis" />
    {[...new Set([claim.best, claim.low, claim.high].filter((v) => v !== null))].map((v) =>
      <text key={v} x={LEFT - 6} y={y(v) + 4} text-anchor="end">{amount({ low: v, unit: claim.values[0].unit === 'share' ? 'share' : null })}</text>)}
    {points.map((p) => {
      const low = p.v.low ?? p.v.high, high = p.v.high ?? p.v.low;
      const open = p.v.bound === 'at_least' || p.v.bound === 'more_than' ? -1 : p.v.bound === 'at_most' || p.v.bound === 'less_than' ? 1 : 0;
      return <g key={p.i} class="value"><line x1={x(p)} x2={x(p)} y1={y(high) + (open < 0 ? -12 : 0)} y2={y(low) + (open > 0 ? 12 : 0)} />
        <circle cx={x(p)} cy={y(low)} r="4"><title>{amount(p.v)}</title></circle></g>;
    })}
    {known.length > 0 && <text x={LEFT} y={H - 6}>{day(new Date(t0).toISOString().slice(0, 10))}</text>}
    {t1 > t0 && <text x={W - RIGHT} y={H - 6} text-anchor="end">{day(new Date(t1).toISOString().slice(0, 10))}</text>}
  </svg>;
}

/** The last values; the others when asked for. */
function Values({ list }) {
  const [all, setAll] = useState(false);
  const shown = all ? list : list.slice(-SHOWN);
  return <><ul class="lines">{shown.map((v, i) => <li key={i}>{amount(v)}{v.as_of && ` · ${day(v.as_of)}`}{v.holder && ` · ${v.holder}`} <Origins list={v.origins} /> <Cites sources={v.sources} max={3} /></li>)}</ul>
    {shown.length < list.length && <button onClick={() => setAll(true)}>{list.length - shown.length} earlier values</button>}</>;
}

export function Numbers({ state }) {
  const answer = useAsk(`api/claims?${question(state, { limit: PAGE, after: state.after })}`);
  const cards = useMade(() => answer.data?.claims.map((c) => <article key={c.id} class="card">
    <h3>{c.about}{c.place && ` · ${c.place.name}`}</h3>
    <p><span class={`tag verdict-${c.verdict}`}>{c.verdict}</span> {c.best !== null && <>best {amount({ low: c.best, unit: c.values[0].unit })}, low {amount({ low: c.low, unit: c.values[0].unit })}, high {amount({ low: c.high, unit: c.values[0].unit })}</>}
      {' '}<span class="quiet">{c.rule}</span> <Reviewed list={c.reviews} /> <Why id={c.id} /></p>
    <Chart claim={c} />
    <Values list={c.values} />
  </article>), [answer.data]);
  return <section aria-labelledby="h-numbers"><h2 id="h-numbers">Numbers</h2>
    <Waiting answer={answer}><div class="cards">{cards}</div>
      <Pages state={state} next={answer.data?.next} /></Waiting>
  </section>;
}

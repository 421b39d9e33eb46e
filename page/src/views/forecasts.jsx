// forecasts.jsx - what was announced, planned or predicted for a day, who said so, and what came of it.
import { useAsk } from '../api.js';
import { linkTo, question } from '../state.js';
import { Cites, Pages, Waiting, Why, day, dayBefore } from '../words.jsx';

const PAGE = 100;
export const OUTCOME = { met: 'came about', missed: 'did not come about', unknown: 'not known' };

/** The days between which it was due. */
export function due(row) {
  const first = row.due_from && row.due_from.slice(0, 10), last = dayBefore(row.due_to);
  if (!first && !last) return 'no day stated';
  if (!first) return `by ${day(last)}`;
  return !last || last <= first ? day(first) : `${day(first)} – ${day(last)}`;
}

export function Outcome({ row, latest }) {
  const ahead = row.outcome === 'unknown' && latest && row.due_from && row.due_from.slice(0, 10) > latest.slice(0, 10);
  return <span class={`tag outcome-${ahead ? 'ahead' : row.outcome}`}>{ahead ? 'still ahead' : OUTCOME[row.outcome] ?? row.outcome}</span>;
}

export function Forecasts({ state, status }) {
  const answer = useAsk(`api/forecasts?${question(state, { limit: PAGE, after: state.after })}`);
  const latest = state.as_of ?? state.known_at ?? status?.to;
  return <section aria-labelledby="h-forecasts"><h2 id="h-forecasts">Forecasts and plans with a day</h2>
    <Waiting answer={answer}>{answer.data?.forecasts.length ? <div class="scroll" tabindex="0" role="region" aria-label="Forecasts, table"><table>
      <thead><tr><th scope="col">Due</th><th scope="col">What</th><th scope="col">Who said so</th><th scope="col">Outcome</th><th scope="col">Rests on</th></tr></thead>
      <tbody>{answer.data.forecasts.map((f) => <tr key={f.id}>
        <th scope="row">{due(f)}</th>
        <td class="words">{f.place && <><a href={linkTo({ view: 'timeline', place: f.place.name })}>{f.place.name}</a>: </>}{f.what}</td>
        <td>{f.who ?? 'not named'}{f.stated && <div class="quiet">on {day(f.stated)}</div>}</td>
        <td><Outcome row={f} latest={latest} />{f.settled_by?.length > 0 && <div>by <Cites sources={f.settled_by} max={2} /></div>}</td>
        <td><Cites sources={f.sources} max={2} /> <Why id={f.id} /></td></tr>)}</tbody></table></div>
      : <p class="quiet">No report says what is to come on a day.</p>}
      <Pages state={state} next={answer.data?.next} /></Waiting>
  </section>;
}

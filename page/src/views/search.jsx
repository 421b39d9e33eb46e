// search.jsx - words in all reports, with the place where they stand.
import { useAsk } from '../api.js';
import { linkTo, question } from '../state.js';
import { Pages, Waiting, day } from '../words.jsx';

export function Search({ state }) {
  const answer = useAsk(state.q ? `api/search?${question(state, { q: state.q, limit: 50, after: state.after })}` : null);
  return <section aria-labelledby="h-search"><h2 id="h-search">Search{state.q && `: ${state.q}`}</h2>
    {!state.q ? <p class="quiet">Words, "a phrase", or the beginning of a word with a star.</p> : <Waiting answer={answer}>
      <ul class="lines">{answer.data?.search.map((r, i) => <li key={i}><a href={linkTo({ doc: r.document })}>{r.title ?? r.document}</a>{' '}
        <span class="quiet">{r.outlet} {r.published && day(r.published)}</span><div>{r.snippet}</div></li>)}</ul>
      {answer.data && !answer.data.search.length && <p class="quiet">No report has these words.</p>}
      <Pages state={state} next={answer.data?.next} />
    </Waiting>}
  </section>;
}

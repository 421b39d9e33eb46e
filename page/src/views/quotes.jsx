// quotes.jsx - what one person said once, in every wording that was printed, the changed words marked.
import { useAsk } from '../api.js';
import { question } from '../state.js';
import { Cites, Origins, Pages, Reviewed, Waiting, Why, day } from '../words.jsx';

const PAGE = 60;

function Variant({ variant, first }) {
  const changes = variant.changes?.length ? variant.changes : [{ op: '=', from: variant.text }];
  return <div class="variant"><p><span class={`tag variant-${variant.kind}`}>{variant.kind}</span> {first && <span class="tag">printed it first</span>}</p>
    <blockquote>{changes.map((c, i) => {
      if (c.op === '=') return <span key={i}>{c.from ?? c.to} </span>;
      if (c.op === '-') return <del key={i}>{c.from} </del>;
      if (c.op === '+') return <ins key={i}>{c.to} </ins>;
      return <span key={i}><del>{c.from} </del><ins>{c.to} </ins></span>;
    })}</blockquote>
    <p class="quiet">{variant.cue && `“${variant.cue}” · `}<Cites sources={variant.sources} /></p></div>;
}

export function Quotes({ state }) {
  const answer = useAsk(`api/quotes?${question(state, { limit: PAGE, after: state.after })}`);
  return <section aria-labelledby="h-quotes"><h2 id="h-quotes">Quotes</h2>
    <Waiting answer={answer}><div class="cards">{answer.data?.quotes.map((q) => <article key={q.id} class="card wide">
      <h3>{q.speaker ?? 'speaker not stated'}{q.addressee && ` to ${q.addressee}`}</h3>
      <p class="quiet">{q.said?.from ? day(q.said.from) : 'day not stated'}{q.said?.conflict && ' · reports put it on different days'} <Origins list={q.origins} /> <Reviewed list={q.reviews} /> <Why id={q.id} /></p>
      <div class="side">{q.variants.map((v, i) => <Variant key={i} variant={v} first={v.sources.some((s) => s.doc === q.first)} />)}</div>
    </article>)}</div>
      <Pages state={state} next={answer.data?.next} /></Waiting>
  </section>;
}

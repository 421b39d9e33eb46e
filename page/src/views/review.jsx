// review.jsx - a person's word on a line: the form in the dialog that explains it, and the log of all of them with undo.
import { useState } from 'preact/hooks';
import { ask, forget, useAsk } from '../api.js';
import { linkTo, question } from '../state.js';
import { Waiting } from '../words.jsx';

const REASON_MAX = 2000, SUGGESTED = 1000, LOG_PAGE = 100;
const ACTIONS = [
  ['accept', 'It is right'],
  ['reject', 'It is wrong: leave it out everywhere'],
  ['place', 'It was somewhere else', 'Where?', 'place', 'a name, a name and a country (Aden, YE), or a GeoNames number (g415189)'],
  ['date', 'It was at another time', 'When?', 'date', '2021-08-12, 2021-08, or 2021-08-12/2021-08-14'],
  ['merge', 'It is one with another happening', 'Which one? Its id', 'with', 'ids stand in the list'],
  ['split', 'One report tells of something else', 'Which report?', 'report', 'the id of a report that this line rests on'],
];
/** By the letter of an id: happenings and who holds a place take every action, figures and quotes two. */
const FEW = ['accept', 'reject'];
const REVIEWABLE = { H: ACTIONS.map(([key]) => key), C: ['accept', 'reject', 'place', 'date'], c: FEW, q: FEW, e: ['accept', 'reject', 'place', 'date'], n: FEW };

function Suggestions({ id, action, fact, state }) {
  const answer = useAsk(action === 'merge' || action === 'split' ? `api/timeline?${question(state, { limit: SUGGESTED })}` : null);
  const rows = answer.data?.timeline ?? [];
  const reports = [...new Set((rows.find((r) => r.id === fact)?.sources ?? []).map((s) => s.doc))];
  return <datalist id={id}>
    {action === 'merge' && rows.filter((r) => r.id !== fact).map((r) => <option key={r.id} value={r.id}>{r.text}</option>)}
    {action === 'split' && reports.map((doc) => <option key={doc} value={doc}>{doc}</option>)}
  </datalist>;
}

export async function undo(number, by, reason) {
  await ask(`api/reviews/${number}?${new URLSearchParams({ by, reason })}`, { method: 'DELETE' });
  forget();
}

function useSaying() {
  const [said, say] = useState({});
  const run = (work) => {
    say({ busy: true });
    work().then((done) => say({ done }), (error) => say({ error: error.message }));
  };
  return [said, run];
}

function Said({ said }) {
  return <>
    {said.error && <p class="error" role="alert">{said.error}</p>}
    <p class="done" role="status">{said.busy ? 'Writing …' : said.done ?? ''}</p>
  </>;
}

const name = () => localStorage.getItem('reviewer') ?? '';

export function ReviewForm({ fact, state }) {
  const [action, setAction] = useState('reject');
  const [said, run] = useSaying();
  const [last, setLast] = useState(null);
  const actions = ACTIONS.filter(([key]) => (REVIEWABLE[fact[0]] ?? []).includes(key));
  if (!actions.length) return null;
  if (state.as_of || state.known_at) return <p class="quiet">To review this, go back to the latest: a review is made of what is known now.</p>;
  const [, , label, member, hint] = ACTIONS.find(([key]) => key === action);
  const submit = (e) => {
    e.preventDefault();
    const form = e.currentTarget;
    const body = { fact, action, reason: form.reason.value, by: form.by.value || null };
    if (member) body[member] = form.value.value;
    localStorage.setItem('reviewer', form.by.value);
    run(async () => {
      const made = await ask('api/reviews', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
      setLast(made.number);
      form.reason.value = '';
      forget();
      return made.what;
    });
  };
  const takeBack = () => run(async () => {
    await undo(last, name(), 'taken back at once');
    setLast(null);
    return `review ${last} is undone`;
  });
  return <section class="review" aria-labelledby="h-review"><h3 id="h-review">Review</h3>
    <form onSubmit={submit}>
      <fieldset><legend>What is so?</legend>
        {actions.map(([key, words]) => <label key={key} class="choice"><input type="radio" name="action" value={key} checked={action === key} onChange={() => setAction(key)} /> {words}</label>)}
      </fieldset>
      {label && <p><label for="review-value">{label}</label>{' '}
        <input id="review-value" name="value" required list="review-list" aria-describedby="review-hint" /> <span id="review-hint" class="quiet">{hint}</span>
        <Suggestions id="review-list" action={action} fact={fact} state={state} /></p>}
      <p><label for="review-reason">Why? (required; it is logged)</label>
        <textarea id="review-reason" name="reason" required maxlength={REASON_MAX} rows="2" /></p>
      <p><label for="review-by">Your name or desk</label> <input id="review-by" name="by" defaultValue={name()} maxlength="200" />{' '}
        <button type="submit" disabled={said.busy}>Log this review</button>{' '}
        {last && <button type="button" onClick={takeBack} disabled={said.busy}>Undo review {last}</button>}</p>
    </form>
    <Said said={said} />
    <p class="quiet">What the program read is kept. <a href={linkTo({ view: 'reviews' })}>The log of reviews</a></p>
  </section>;
}

const WORDS = { accept: 'right', reject: 'wrong, left out', place: 'elsewhere', date: 'at another time', merge: 'one with another', split: 'a report taken out' };

function Row({ r }) {
  const [open, setOpen] = useState(false);
  const [said, run] = useSaying();
  const submit = (e) => {
    e.preventDefault();
    const reason = e.currentTarget.reason.value;
    run(async () => { await undo(r.number, name(), reason); return `review ${r.number} is undone`; });
  };
  return <tr class={r.state === 'in effect' ? undefined : 'past'}>
    <th scope="row">{r.number}</th>
    <td><time datetime={r.made}>{r.made.replace('T', ' ').replace('Z', ' UTC')}</time><div class="quiet">{r.by ?? 'no name given'}</div></td>
    <td><span class={`tag review-${r.action}`}>{WORDS[r.action]}</span> {r.now && <>{r.now} <span class="quiet">(read: {r.was ?? 'forgotten'})</span></>}
      <div>{r.said ?? <span class="quiet">the report was forgotten</span>}</div>
      <div class="cites">{r.documents.slice(0, 6).map((d) => <a key={d} href={linkTo({ doc: d })}>{d}</a>)} <a href={linkTo({ fact: r.fact })} aria-label={`why ${r.fact} is or is not there`}>{r.fact}</a></div></td>
    <td>{r.reason}</td>
    <td>{r.state}{r.undone && <div class="quiet">{r.undone.replace('T', ' ').replace('Z', ' UTC')}{r.undone_by && `, ${r.undone_by}`}{r.undone_reason && `: ${r.undone_reason}`}</div>}
      {!r.undone && !open && <> <button onClick={() => setOpen(true)} aria-label={`Undo review ${r.number}`}>Undo</button></>}
      {!r.undone && open && <form class="undo" onSubmit={submit}><label>Why? <input name="reason" maxlength={REASON_MAX} /></label> <button type="submit" disabled={said.busy}>Undo it</button></form>}
      <Said said={said} /></td>
  </tr>;
}

export function ReviewLog() {
  const [after, setAfter] = useState('');
  const answer = useAsk(`api/reviews?${new URLSearchParams({ limit: LOG_PAGE, ...(after && { after }) })}`);
  const rows = answer.data?.reviews ?? [];
  return <section aria-labelledby="h-reviews"><h2 id="h-reviews">Reviews</h2>
    <p class="quiet">What people say of what the program read. To add one, open a line by its <em>why</em>. Every list, map, report and export honours those in effect.</p>
    <Waiting answer={answer}>{rows.length ? <div class="scroll" tabindex="0" role="region" aria-label="Reviews, table"><table>
      <thead><tr><th scope="col">No.</th><th scope="col">When, who</th><th scope="col">What</th><th scope="col">Why</th><th scope="col">State</th></tr></thead>
      <tbody>{rows.map((r) => <Row key={r.number} r={r} />)}</tbody></table></div> : <p class="quiet">Nobody has reviewed anything yet.</p>}</Waiting>
    {(after || answer.data?.next) && <p class="pages">{after && <button onClick={() => setAfter('')}>From the beginning</button>}{' '}
      {answer.data?.next && <button onClick={() => setAfter(answer.data.next)}>Further</button>}</p>}
  </section>;
}

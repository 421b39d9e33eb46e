// reports.jsx - every report in the store, and what could not be read.
import { useAsk } from '../api.js';
import { linkTo, question } from '../state.js';
import { Pages, Waiting, day } from '../words.jsx';

export function Reports({ state }) {
  const answer = useAsk(`api/documents?${question(state, { limit: 100, after: state.after })}`);
  const refused = useAsk('api/rejected');
  return <section aria-labelledby="h-reports"><h2 id="h-reports">Reports</h2>
    <Waiting answer={answer}><div class="scroll" tabindex="0" role="region" aria-label="Reports, table"><table>
      <thead><tr><th scope="col">Report</th><th scope="col">Outlet</th><th scope="col">Published</th><th scope="col">Title</th></tr></thead>
      <tbody>{answer.data?.documents.map((d) => <tr key={d.id}><th scope="row"><a href={linkTo({ doc: d.id })}>{d.id}</a></th><td>{d.outlet ?? '–'}</td>
        <td>{d.published ? day(d.published) : 'undated'}</td><td>{d.title ?? '–'}</td></tr>)}</tbody></table></div></Waiting>
    <Pages state={state} next={answer.data?.next} />
    <h3>Could not be read</h3>
    <Waiting answer={refused}>{refused.data?.rejected?.length ? <ul class="lines">{refused.data.rejected.map((r, i) =>
      <li key={i}>{r.path}: byte {r.at}: {r.reason}</li>)}</ul> : <p class="quiet">Everything could be read.</p>}</Waiting>
  </section>;
}

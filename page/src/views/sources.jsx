// sources.jsx - who took what from whom: reports on the right, the origins they rest on on the left, and the passages.
import { useAsk } from '../api.js';
import { linkTo, question } from '../state.js';
import { Pages, Waiting } from '../words.jsx';

const ROW = 26, W = 720;

function Graph({ origins, documents }) {
  const height = Math.max(origins.length, documents.length) * ROW + 20;
  const spread = (i, n) => 16 + (i + 0.5) * ((height - 20) / n);
  const at = new Map(documents.map((d, i) => [d, i]));
  const label = `${origins.length} origins, ${documents.length} reports; the table below says the same`;
  return <svg viewBox={`0 0 ${W} ${height}`} role="group" aria-label={label} class="graph">
    {origins.flatMap((o, i) => o.documents.filter((d) => at.has(d)).map((d) =>
      <line key={`${o.id}${d}`} x1="238" x2="462" y1={spread(i, origins.length) - 4} y2={spread(at.get(d), documents.length) - 4} />))}
    {origins.map((o, i) => <text key={o.id} x="230" y={spread(i, origins.length)} text-anchor="end"><title>{o.name}</title>{o.name.length > 30 ? `${o.name.slice(0, 29)}…` : o.name}</text>)}
    {documents.map((d, i) => <a key={d} href={linkTo({ doc: d })}><text x="470" y={spread(i, documents.length)}>{d.length > 34 ? `${d.slice(0, 33)}…` : d}</text></a>)}
  </svg>;
}

const SAYS = { copy: 'copied from', rewrite: 'rewrites', shared_source: 'shares a source with', quotes: 'quotes the same words as' };

export function Sources({ state }) {
  const origins = useAsk(`api/origins?${question(state, { limit: 60 })}`);
  const lineage = useAsk(`api/lineage?${question(state, { limit: 100, after: state.after })}`);
  const list = origins.data?.origins ?? [];
  const documents = [...new Set(list.flatMap((o) => o.documents))].slice(0, 60);
  return <section aria-labelledby="h-sources"><h2 id="h-sources">Sources</h2>
    <p>Reports that rest on one agency, one interview or one another are one independent origin.</p>
    <Waiting answer={origins}>{list.length > 0 && <Graph origins={list} documents={documents} />}</Waiting>
    <h3>Who took what from whom</h3>
    <Waiting answer={lineage}>{lineage.data?.lineage.length ? <div class="scroll" tabindex="0" role="region" aria-label="Who took what, table"><table>
      <thead><tr><th scope="col">Report</th><th scope="col">How</th><th scope="col">From</th><th scope="col">Share</th><th scope="col">Passages</th></tr></thead>
      <tbody>{lineage.data.lineage.map((e, i) => <tr key={i}>
        <th scope="row"><a href={linkTo({ doc: e.doc })}>{e.doc}</a></th><td>{SAYS[e.kind] ?? e.kind}{!e.direction_known && ' (who was first is not known)'}</td>
        <td><a href={linkTo({ doc: e.other })}>{e.other}</a></td><td>{Math.round(e.share * 100)} %</td>
        <td>{e.passages.slice(0, 6).map((p, k) => <a key={k} href={linkTo({ doc: e.doc, at: `${p.begin}-${p.end}` })}>{k + 1} </a>)}</td></tr>)}</tbody>
    </table></div> : <p class="quiet">No report took anything from another.</p>}
      <Pages state={state} next={lineage.data?.next} /></Waiting>
  </section>;
}

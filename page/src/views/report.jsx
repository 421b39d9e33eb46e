// report.jsx - one report: its text with every annotation, zones shaded, the words a line rests on marked, RAW beside.
import { useEffect, useState } from 'preact/hooks';
import { useAsk } from '../api.js';
import { Waiting, day } from '../words.jsx';
import { Panel } from './fact.jsx';

const encoder = new TextEncoder(), decoder = new TextDecoder();

/** Cuts bytes at every begin and end, so that annotations that overlap each stay whole. */
function pieces(bytes, spans) {
  const cuts = [...new Set([0, bytes.length, ...spans.flatMap((s) => [s.begin, s.end])])].filter((c) => c <= bytes.length).sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, i) => {
    const to = cuts[i + 1];
    return { from, to, text: decoder.decode(bytes.slice(from, to)), of: spans.filter((s) => s.begin <= from && to <= s.end) };
  });
}

/** What people say of an annotation, after its label. */
function said(s) {
  return (s.reviews ?? []).map((r) => `; review ${r.number}${r.by ? ` by ${r.by}` : ''}: ${r.action}${r.now ? ` ${r.now}` : ''} - ${r.reason}`).join('');
}

function Text({ text, spans, mark }) {
  const bytes = encoder.encode(text);
  const all = mark ? [...spans, { begin: mark[0], end: mark[1], kind: 'mark' }] : spans;
  useEffect(() => { document.querySelector('dialog mark')?.scrollIntoView({ block: 'center' }); }, [text, mark?.[0]]);
  return <div class="report-text">{pieces(bytes, all).map((p) => {
    const kinds = p.of.map((s) => s.kind);
    const title = p.of.filter((s) => s.label).map((s) => `${s.kind}: ${s.label}${said(s)}`).join('\n');
    if (p.of.some((s) => s.rejected)) kinds.push('rejected');
    const Tag = kinds.includes('mark') ? 'mark' : 'span';
    return <Tag key={p.from} class={kinds.filter((k) => k !== 'mark').join(' ') || undefined} title={title || undefined}>{p.text}</Tag>;
  })}</div>;
}

function parse(at) {
  const found = /^(t?)(\d+)-(\d+)$/.exec(at ?? '');
  return found ? { title: found[1] === 't', span: [+found[2], +found[3]] } : {};
}

function Raw({ id, raw }) {
  const answer = useAsk(`api/documents/${encodeURIComponent(id)}/raw?from=${Math.max(0, raw[0] - 200)}&to=${raw[1] + 200}`);
  return <Waiting answer={answer}><pre class="raw">{answer.data}</pre></Waiting>;
}

export function Report({ id, at }) {
  const answer = useAsk(`api/documents/${encodeURIComponent(id)}`);
  const [raw, setRaw] = useState(false);
  const d = answer.data;
  const mark = parse(at);
  const spans = d ? [...d.zones.map((z) => ({ ...z, kind: `zone-${z.kind}`, label: undefined })), ...d.annotations] : [];
  const bytes = d && mark.span && !mark.title ? rawSpan(d.sentences, mark.span) : null;
  return <Panel label={`Report ${id}`}>
    <Waiting answer={answer}>{d && <>
      <h2>{d.title ?? d.id}</h2>
      <p class="quiet">{d.outlet ?? 'outlet not stated'} · {d.published ? day(d.published) : 'undated'} ({d.published_from}){d.byline && ` · ${d.byline}`}
        {d.url && /^https?:/.test(d.url) && <> · <a href={d.url} rel="noopener noreferrer nofollow">{d.url}</a></>}</p>
      <p class="keys">{['event', 'place', 'time', 'number', 'quote', 'actor', ...(spans.some((s) => s.rejected) ? ['rejected'] : [])].map((k) => <span key={k} class={k}>{k}</span>)}{' '}
        {bytes && <button onClick={() => setRaw(!raw)} aria-pressed={raw}>{raw ? 'Hide' : 'Show'} bytes {bytes[0]}–{bytes[1]} of the file</button>}</p>
      {raw && bytes && <Raw id={id} raw={bytes} />}
      <Text text={d.text} spans={spans} mark={mark.title ? null : mark.span} />
    </>}</Waiting>
  </Panel>;
}

/** The bytes of the sentences that the words stand in: [text begin, end, raw begin, end] each. */
function rawSpan(sentences, [begin, end]) {
  const of = sentences.filter((x) => x[0] < end && begin < x[1]);
  return of.length ? [of[0][2], of[of.length - 1][3]] : null;
}

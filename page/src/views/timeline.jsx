// timeline.jsx - happenings by day, with place, realis and origins; filters by place, actor, type, outlet.
import { useMemo } from 'preact/hooks';
import { useAsk } from '../api.js';
import { go, linkTo, question, useMade } from '../state.js';
import { LARGE, Pages, Waiting, day, dayBefore, latestFrom, when } from '../words.jsx';
import { HappeningLine } from './situation.jsx';

const PAGE = 100, ORDER = new Intl.Collator().compare;

/** The day that a row stands under: its own, or the one by which it was reported. */
function dayOf(row) {
  return (row.from ?? dayBefore(row.to) ?? '~').slice(0, 10);
}

function groups(rows, order) {
  const turn = order === 'newest' ? -1 : 1;
  const sorted = rows.map((row, i) => ({ row, i, key: dayOf(row) })).sort((a, b) => (a.key === b.key ? (!a.row.from - !b.row.from) || a.i - b.i : a.key < b.key ? -turn : turn));
  const out = [];
  for (const { row, key } of sorted) {
    const title = row.from ? when(row) : key === '~' ? 'Day unknown' : day(key);
    if (!out.length || out[out.length - 1].title !== title) out.push({ title, rows: [] });
    out[out.length - 1].rows.push(row);
  }
  return out;
}

function Filter({ name, label, options, value }) {
  return <label>{label}{' '}
    <select value={value ?? ''} onChange={(e) => go({ [name]: e.target.value || undefined })}>
      {useMemo(() => <><option value="">any</option>{options.map((o) => <option key={o} value={o}>{o}</option>)}</>, [options])}
    </select></label>;
}

/** The names that the whole list can be asked by, most first; those of the page at hand where times are asked for. */
function useOptions(role, list, state, rows, own) {
  const plain = !state.as_of && !state.known_at && !state.story;
  const answer = useAsk(plain ? `api/names?list=timeline&role=${role}` : null);
  return useMemo(() => {
    const names = plain && answer.data ? answer.data.names.map((r) => r.name) : own();
    return [...new Set([state[list], ...names].filter(Boolean))].sort(ORDER);
  }, [plain && answer.data, state[list], plain ? null : rows]);
}

export function Timeline({ state, status }) {
  const order = state.order ?? (status?.documents > LARGE && !state.story ? 'newest' : 'oldest');
  const answer = useAsk(status && `api/timeline?${question(state, { limit: PAGE, after: state.after ?? (order === 'newest' ? latestFrom(state) : ''), order: order === 'newest' ? order : '' })}`);
  const undated = useAsk(status && order === 'newest' && !state.after ? `api/timeline?${question(state, { limit: 20, after: '~||0' })}` : null);
  // A row within another is told by that one's words; it has a line of its own where its class is asked for.
  const rows = useMemo(() => (answer.data?.timeline ?? []).filter((r) => state.type || !r.within), [answer.data, !state.type]);
  const options = {
    place: useOptions('place', 'place', state, rows, () => rows.map((r) => r.place?.name)),
    actor: useOptions('actor', 'actor', state, rows, () => rows.flatMap((r) => r.actors.map((a) => a.name))),
    type: useOptions('type', 'type', state, rows, () => rows.map((r) => r.subtype ?? r.type)),
    outlet: useOptions('outlet', 'outlet', state, rows, () => []),
  };
  const list = useMade(() => groups(rows, order).map((g, i) => <div key={i} class="group"><h3>{g.title}</h3>
    <ul class="lines">{g.rows.map((row) => <HappeningLine key={row.id} row={row} dated />)}</ul></div>), [rows, order]);
  return <section aria-labelledby="h-timeline"><h2 id="h-timeline">Timeline</h2>
    <div class="bar">
      <Filter name="place" label="Place" value={state.place} options={options.place} />
      <Filter name="actor" label="Actor" value={state.actor} options={options.actor} />
      <Filter name="type" label="Type" value={state.type} options={options.type} />
      <Filter name="outlet" label="Outlet" value={state.outlet} options={options.outlet} />
      <label>Order{' '}<select value={order} onChange={(e) => go({ order: e.target.value })}><option value="oldest">oldest first</option><option value="newest">newest first</option></select></label>
    </div>
    <Waiting answer={answer}>{list}
      {!rows.length && <p class="quiet">Nothing fits.</p>}
      {undated.data?.timeline.length > 0 && <p><a href={linkTo({ order: 'oldest', after: '~||0' })}>Happenings without a day</a></p>}
      <Pages state={state} next={answer.data?.next} /></Waiting>
  </section>;
}

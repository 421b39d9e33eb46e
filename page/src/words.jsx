// words.jsx - phrases and small parts that every view uses.
import { linkTo } from './state.js';

const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

const SHORT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const NUMBER = new Intl.NumberFormat('en-GB');

/** Without the day of the week, on one line: for tables. */
export function Short({ day: text }) {
  const time = Date.parse(text?.slice(0, 10));
  return <span class="short">{Number.isNaN(time) ? '–' : SHORT.format(time)}</span>;
}

export function day(text) {
  if (!text) return 'day unknown';
  const time = Date.parse(text.length <= 10 ? `${text}T00:00:00Z` : text);
  return Number.isNaN(time) ? text : DAY.format(time);
}

export function dayBefore(text) {
  return text && new Date(Date.parse(`${text.slice(0, 10)}T00:00:00Z`) - 86400000).toISOString().slice(0, 10);
}

/** Where a timeline that is turned round begins: after the last day asked for, without what has no day. */
export function latestFrom(state) {
  const until = state.as_of ?? state.known_at;
  return until ? `${new Date(Date.parse(until) + 2 * 86400000).toISOString().slice(0, 10)}||0` : '~||0';
}

/** When a happening was: its own day, or the day by which it was reported. */
export function when(row) {
  if (!row.from) return row.to ? `by ${day(dayBefore(row.to))}` : 'day unknown';
  if (row.precision === 'month') return MONTH.format(Date.parse(row.from));
  if (row.precision === 'year') return row.from.slice(0, 4);
  const long = ['day', 'week', 'season'].includes(row.precision) && row.to && Date.parse(row.to.slice(0, 10)) - Date.parse(row.from.slice(0, 10)) > 86400000;
  return long ? `${day(row.from)} – ${day(dayBefore(row.to))}` : day(row.from);
}

export const REALIS = { happened: 'happened', ongoing: 'under way', planned: 'planned', demanded: 'demanded', possible: 'possible',
  claimed: 'claimed', denied: 'denied, or not so', feared: 'feared', background: 'background' };

export function Realis({ value }) {
  return value === 'happened' ? null : <span class={`tag realis-${value}`}>{REALIS[value] ?? value}</span>;
}

export function Origins({ list }) {
  const n = list?.length ?? 0;
  return <span class={`tag origins${n > 1 ? ' several' : ''}`} title="independent origins: copies and shared sources count once">
    {n === 1 ? '1 origin' : `${n} origins`}</span>;
}

/** The reports a line rests on, each a link to its very words. */
export function Cites({ sources, max = 4 }) {
  const shown = (sources ?? []).slice(0, max);
  return <span class="cites">
    {shown.map((s, i) => <a key={i} href={linkTo({ doc: s.doc, at: `${s.field === 'title' ? 't' : ''}${s.begin}-${s.end}` })} title={s.text}
      aria-label={i && shown[i - 1].doc === s.doc ? `${s.doc}, a further sentence` : undefined}>{i && shown[i - 1].doc === s.doc ? '+' : s.doc}</a>)}
    {(sources?.length ?? 0) > max && <span> and {sources.length - max} more</span>}
  </span>;
}

const REVIEWED = { accept: 'accepted', reject: 'rejected in part', place: 'place corrected', date: 'date corrected', merge: 'made one', split: 'taken apart' };

/** What people say of a line. */
export function Reviewed({ list }) {
  return <>{(list ?? []).map((r) => <span key={r.number} class="tag reviewed"
    title={`review ${r.number}${r.by ? ` by ${r.by}` : ''}: ${r.reason}${r.was ? `; the program had read: ${r.was}` : ''}`}>{REVIEWED[r.action]}</span>)}</>;
}

export function Why({ id }) {
  return id ? <a class="why" href={linkTo({ fact: id })} aria-label={`why ${id} is here`}>why</a> : null;
}

/** To the next page of a list and back to its beginning; both are links that can be shared. */
export function Pages({ state, next }) {
  if (!state.after && !next) return null;
  return <p class="pages">{state.after && <a class="button" href={linkTo({ after: undefined, view: state.view })}>From the beginning</a>}{' '}
    {next && <a class="button" href={linkTo({ after: next })}>Further</a>}</p>;
}

/** Above this many reports the lists of a whole store are read in pages, the latest first. */
export const LARGE = 500;

export function Waiting({ answer, children, empty = 'Nothing here.' }) {
  if (answer.error) return <p class="error" role="alert">{answer.error.message}</p>;
  if (!answer.data) return <p class="loading" role="status">Reading …</p>;
  return children ?? <p class="quiet">{empty}</p>;
}

/** Units (data/units.tsv) as they are written behind more than one; signs stay as they are. */
const UNITS = { foot: 'feet', inch: 'inches', century: 'centuries', nautical_mile: 'nautical miles', square_mile: 'square miles', square_foot: 'square feet',
  pound_mass: 'pounds', percentage_point: 'percentage points', percent: 'percent', celsius: '°C', fahrenheit: '°F', mph: 'mph', km2: 'km²', m2: 'm²', m3: 'm³' };
const unitWords = (unit, n) => (n === 1 ? unit.replace('_', ' ') : UNITS[unit] ?? (/^[a-z]{3,}$/.test(unit) ? `${unit}s` : unit));

export function amount(v) {
  const open = { at_least: 'at least ', more_than: 'more than ', at_most: 'at most ', less_than: 'less than ', about: 'about ' }[v.bound] ?? '';
  const number = (x) => (v.unit === 'share' ? `${+(x * 100).toPrecision(3)} %` : NUMBER.format(x));
  const low = v.low ?? v.high;
  if (low === null || low === undefined) return '?';
  const range = v.bound === 'range' && v.high !== null && v.high !== undefined && v.high !== v.low ? `${number(low)} to ${number(v.high)}` : number(low);
  return `${open}${range}${v.of ? ` of ${NUMBER.format(v.of)}` : ''}${v.unit && v.unit !== 'share' ? ` ${unitWords(v.unit, v.high ?? low)}` : ''}`;
}

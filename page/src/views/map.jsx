// map.jsx - who holds what and what happened where, world to province. A point is a town; a province or a country is an
// area with a dashed edge, its own outline where it is known, never a pin. A province that no report speaks of is hatched,
// one that reports speak of without anything having happened there is plain: no report is not "all quiet".
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ask, useAsk } from '../api.js';
import { draw, edge, holds, mercator, shapes } from '../ground.js';
import { linkTo, question, useMade } from '../state.js';
import { LARGE, Origins, Realis, Reviewed, Waiting, day, latestFrom, when } from '../words.jsx';

const LATEST = 200, PROVINCE_SCALE = 1000, W = 960, H = 600, ZOOM = 1.6, PROVINCES_MAX = 4, HOLDERS_SHOWN = 6, EARTH_M = 6371000, FIT_MIN = 3, RADIUS_MAX = 260, LETTER = 7, SCALE_MAX = 6000;
const AREAS = { admin1: 100000, admin2: 40000, country: 500000, region: 300000, continent: 3000000, water: 300000 };

/** Colours by order of how much each holds; the same for a holder on every day. */
function palette(rows) {
  const count = new Map();
  for (const r of rows) if (r.holder) count.set(r.holder, (count.get(r.holder) ?? 0) + 1);
  const names = [...count].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name).slice(0, HOLDERS_SHOWN);
  return (holder) => (holder && names.includes(holder) ? `holder-${names.indexOf(holder)}` : 'holder-none');
}

const NONE = [], WORLD = 'world.json', borders = new Map(), read = new Map();

/** The shapes of a file of borders, read once; what could not be had is asked for again. */
function shapesOf(path, name) {
  const keep = (t) => read.set(path, shapes(t, name)).get(path), fail = (e) => { borders.delete(path); throw e; };
  if (!borders.has(path)) borders.set(path, ask(path).then(keep).catch(fail));
  return borders.get(path);
}

/** Reads the outlines of countries before they are asked for. */
export function prepareGround() {
  shapesOf(WORLD, 'countries').catch(() => {});
}

function useWorld() {
  const [world, set] = useState(read.get(WORLD) ?? NONE);
  useEffect(() => { shapesOf(WORLD, 'countries').then(set, () => {}); }, []);
  return world;
}

function useProvinces(codes) {
  const [all, set] = useState({});
  useEffect(() => {
    for (const code of codes) if (!all[code]) shapesOf(`borders/${code}.json`, 'p').then((list) => set((old) => ({ ...old, [code]: list })), () => {});
  }, [codes.join()]);
  return useMemo(() => codes.flatMap((code) => all[code] ?? []), [all, codes.join()]);
}

/** {scale, x, y}: what puts the plane of Mercator on the drawing so that all points are shown. */
function fit(points) {
  const whole = [[-Math.PI, -Math.PI], [Math.PI, Math.PI]];
  const [list, side, top] = points.length ? [points, 110, 70] : [whole, 10, 10];
  const [w, e] = [Math.min(...list.map((p) => p[0])), Math.max(...list.map((p) => p[0]))];
  const [n, s] = [Math.min(...list.map((p) => p[1])), Math.max(...list.map((p) => p[1]))];
  const scale = Math.min((W - 2 * side) / (e - w), (H - 2 * top) / (s - n), SCALE_MAX);
  return { scale, x: W / 2 - ((w + e) / 2) * scale, y: H / 2 - ((n + s) / 2) * scale };
}

const on = ({ scale, x, y }, [px, py]) => [px * scale + x, py * scale + y];
const flat = (p) => mercator(p.lon, p.lat);

/** Shows all points; another day of the same question keeps the map where it is while they are on it. */
function useProjection(points, scope) {
  const kept = useRef({});
  const key = points.map((p) => `${p.lon},${p.lat}`).sort().join(';');
  return useMemo(() => {
    const { projection, of } = kept.current;
    const shown = ([x, y]) => x >= 0 && x <= W && y >= 0 && y <= H;
    if (projection && of === scope && points.every((p) => shown(on(projection, flat(p))))) return projection;
    kept.current = { projection: fit(points.map(flat)), of: points.length ? scope : null };
    return kept.current.projection;
  }, [key, scope]);
}

function Control({ row, xy, shade, label }) {
  const [x, y] = xy;
  return <a href={linkTo({ fact: row.id })} class={`control ${shade(row.holder)} status-${row.status}`} aria-label={`${row.place.name}: ${row.status}, ${row.holder ?? 'holder not stated'}`}>
    <circle cx={x} cy={y} r="9" class="halo" /><circle cx={x} cy={y} r="7" class="dot" />
    {row.status === 'contested' && <path d={`M${x - 5} ${y - 5}L${x + 5} ${y + 5}M${x - 5} ${y + 5}L${x + 5} ${y - 5}`} class="cross" />}
    {row.status === 'threatened' && <text x={x} y={y + 4} class="sign">!</text>}
    {row.status === 'unknown' && <text x={x} y={y + 4} class="sign">?</text>}
    {label && <text x={x + label[1]} y={y + label[2]} text-anchor={label[0]} class="place">{row.place.name}</text>}
    <title>{`${row.place.name}: ${row.status}${row.holder ? `, ${row.holder}` : ''}; last evidence ${day(row.last_evidence)}`}</title></a>;
}

/** Several happenings at one place are one mark: {place, n, says}. */
function atPlaces(rows) {
  const by = new Map();
  for (const r of rows) {
    const key = `${r.place.lat},${r.place.lon}`;
    if (!by.has(key)) by.set(key, { place: r.place, n: 0, says: [] });
    const at = by.get(key);
    at.n += 1;
    at.says.push(`${when(r)}: ${r.text}${r.reviews ? ' (reviewed)' : ''}`);
  }
  return [...by.values()];
}

function Happenings({ mark, xy: [x, y], scale, around }) {
  const { place, n, says } = mark;
  const area = AREAS[place.feature];
  const r = area ? Math.max(12, (area / EARTH_M) * scale) : 4 + Math.min(Math.sqrt(n), 6) * 3;
  return <a href={linkTo({ view: 'timeline', place: place.name })} class={area ? 'area' : 'events'} aria-label={`${place.name}: ${n} ${n === 1 ? 'happening' : 'happenings'}${area ? ', somewhere in this area' : ''}`}>
    {around ? <path {...around} /> : <circle cx={x} cy={y} r={Math.min(r, RADIUS_MAX)} />}
    {area && <text x={x} y={y} text-anchor="middle" class="count">{n}</text>}
    <title>{`${place.name}${area ? ` (somewhere in this ${place.feature === 'country' ? 'country' : 'area'})` : ''}: ${n}\n${says.slice(0, 5).join('\n')}`}</title></a>;
}

/** Where each name may stand: right, left, above or below its mark, over no other mark or name; else only the table has it. */
function labels(marks) {
  const boxes = marks.map(({ xy: [x, y] }) => [x - 8, y - 8, x + 8, y + 8]);
  const free = (b) => boxes.every((o) => b[2] < o[0] || o[2] < b[0] || b[3] < o[1] || o[3] < b[1]);
  const sides = new Map();
  for (const { id, xy: [x, y], name } of marks) {
    const w = name.length * LETTER + 4;
    const places = [['start', 12, 4, [x + 9, y - 6, x + 9 + w, y + 6]], ['end', -12, 4, [x - 9 - w, y - 6, x - 9, y + 6]],
      ['middle', 0, -12, [x - w / 2, y - 23, x + w / 2, y - 9]], ['middle', 0, 21, [x - w / 2, y + 9, x + w / 2, y + 23]]];
    const found = places.find(([, , , box]) => free(box));
    if (!found) continue;
    boxes.push(found[3]);
    sides.set(id, found);
  }
  return sides;
}

function Legend({ rows, shade }) {
  const holders = [...new Set(rows.map((r) => r.holder).filter((h) => h && shade(h) !== 'holder-none'))];
  return <ul class="legend" aria-label="Legend">
    {holders.map((h) => <li key={h}><svg width="18" height="18" class={`control ${shade(h)} status-held`} aria-hidden="true"><circle cx="9" cy="9" r="7" class="dot" /></svg>{h}</li>)}
    {[['held', 'held'], ['claimed', 'by its own claim alone'], ['contested', 'contested'], ['threatened', 'threatened'], ['lost', 'lost'], ['unknown', 'not known']].map(([s, says]) =>
      <li key={s}><svg width="18" height="18" class={`control holder-none status-${s}`} aria-hidden="true"><circle cx="9" cy="9" r="7" class="dot" />
        {s === 'contested' && <path d="M4 4L14 14M4 14L14 4" class="cross" />}{s === 'threatened' && <text x="9" y="13" class="sign">!</text>}{s === 'unknown' && <text x="9" y="13" class="sign">?</text>}</svg>{says}</li>)}
    <li><svg width="18" height="18" class="events" aria-hidden="true"><circle cx="9" cy="9" r="6" /></svg>happenings</li>
    <li><svg width="18" height="18" class="area" aria-hidden="true"><circle cx="9" cy="9" r="7" /></svg>somewhere in this area</li>
    <li><svg width="18" height="18" aria-hidden="true" class="province-key"><rect width="18" height="18" class="province" /></svg>reports, but nothing happened</li>
    <li><svg width="18" height="18" aria-hidden="true" class="province-key"><rect width="18" height="18" class="silent" /></svg>no report at all</li>
  </ul>;
}

/** Countries and provinces; the marks over them and the table below say all that it says. */
function Ground({ view, world, provinces }) {
  const canvas = useRef();
  const [turn, setTurn] = useState(0);
  useLayoutEffect(() => { draw(canvas.current, [W, H], view, world, provinces); }, [view, world, provinces, turn]);
  useEffect(() => {
    const anew = () => setTurn((n) => n + 1), { current } = canvas;
    const watch = new ResizeObserver(() => current.width === Math.round(current.clientWidth * devicePixelRatio) || anew()), looks = ['(prefers-color-scheme: dark)', 'print'].map((q) => matchMedia(q));
    watch.observe(current);
    for (const look of looks) look.addEventListener('change', anew);
    return () => { watch.disconnect(); for (const look of looks) look.removeEventListener('change', anew); };
  }, []);
  return <canvas ref={canvas} class="ground" aria-hidden="true" />;
}

/** Provinces are fetched when they are large enough to be told apart, of the countries in view with most places. */
function useCodes(points, view) {
  const step = [view.x, view.y].map((v) => Math.round(v / 100)).join();
  return useMemo(() => {
    if (view.scale < PROVINCE_SCALE) return [];
    const n = new Map();
    for (const p of points) {
      const [x, y] = on(view, flat(p));
      if (p.country && x > -W / 2 && x < 1.5 * W && y > -H / 2 && y < 1.5 * H) n.set(p.country, (n.get(p.country) ?? 0) + 1);
    }
    return [...n].sort((a, b) => b[1] - a[1]).slice(0, PROVINCES_MAX).map(([c]) => c);
  }, [points, view.scale, step]);
}

/** Provinces as they are drawn: who holds one, and whether any report speaks of it. */
function useLook(provinces, control, marks, shade) {
  return useMemo(() => {
    if (!provinces.length) return NONE;
    const all = [...control, ...marks].map((r) => r.place);
    const named = new Set(all.map((p) => p.geonames)), towns = all.filter((p) => !AREAS[p.feature]).map(flat);
    const held = new Map(control.filter((c) => c.place.feature === 'admin1' && c.status === 'held').map((c) => [c.place.geonames, c]));
    const spoken = (f) => named.has(f.properties.g) || towns.some((p) => holds(f, p));
    return provinces.map((shape) => ({ shape, holder: held.has(shape.properties.g) ? shade(held.get(shape.properties.g).holder) : null, silent: !spoken(shape) }));
  }, [provinces, control, marks, shade]);
}

/** What lies over the ground, where it stands before the map is moved. */
function useMarks(control, marks, shade, place, world, provinces) {
  const edges = useMemo(() => new Map(marks.filter((m) => AREAS[m.place.feature]).map((m) => {
    const shape = m.place.feature === 'country' ? world.find((c) => holds(c, flat(m.place))) : provinces.find((c) => c.properties.g === m.place.geonames);
    return [m, shape && edge(shape, place)];
  })), [marks, world, provinces, place]);
  const happenings = useMade(() => [...marks].sort((a, b) => (AREAS[b.place.feature] ?? 0) - (AREAS[a.place.feature] ?? 0)).map((m, i) =>
    <Happenings key={i} mark={m} xy={on(place, flat(m.place))} scale={place.scale} around={edges.get(m)} />), [marks, edges, place]);
  const towns = useMade(() => {
    const list = control.filter((c) => c.place.feature !== 'admin1' && c.place.feature !== 'country');
    const rank = (c) => (c.place.feature === 'capital' ? 0 : 1), xy = (c) => on(place, flat(c.place));
    const sides = labels([...list].sort((a, b) => rank(a) - rank(b)).map((c) => ({ id: c.id, xy: xy(c), name: c.place.name })));
    return list.map((c) => <Control key={c.id} row={c} xy={xy(c)} shade={shade} label={sides.get(c.id)} />);
  }, [control, shade, place]);
  return [happenings, towns];
}

function Drawing({ control, marks, shade, scope }) {
  const world = useWorld();
  const [moved, setMoved] = useState({ k: 1, x: 0, y: 0 });
  const drag = useRef(null);
  const points = useMemo(() => {
    const near = (rows) => rows.map((r) => r.place).filter((p) => !['country', 'continent', 'region', 'water'].includes(p.feature));
    return control.length >= FIT_MIN ? near(control) : near([...control, ...marks]);
  }, [control, marks]);
  const projection = useProjection(points, scope);
  const place = useMemo(() => ({ scale: projection.scale * moved.k, x: projection.x * moved.k, y: projection.y * moved.k }), [projection, moved.k]);
  const view = useMemo(() => ({ scale: place.scale, x: place.x + moved.x, y: place.y + moved.y }), [place, moved.x, moved.y]);
  const provinces = useProvinces(useCodes(points, view));
  const over = useMarks(control, marks, shade, place, world, provinces);
  const zoom = (f) => setMoved((v) => ({ k: v.k * f, x: W / 2 - (W / 2 - v.x) * f, y: H / 2 - (H / 2 - v.y) * f }));
  const at = (e) => [e.clientX, e.clientY].map((v) => (v * W) / e.currentTarget.clientWidth);
  const move = (e) => {
    if (!drag.current) return;
    const [x, y] = at(e), [px, py] = drag.current;
    drag.current = [x, y];
    setMoved((v) => ({ ...v, x: v.x + x - px, y: v.y + y - py }));
  };
  const drop = () => { drag.current = null; };
  return <div class="map">
    <Ground view={view} world={world} provinces={useLook(provinces, control, marks, shade)} />
    <svg viewBox={`0 0 ${W} ${H}`} role="group" aria-label="Map; the table below says the same"
      onPointerDown={(e) => { drag.current = at(e); }} onPointerMove={move} onPointerUp={drop} onPointerLeave={drop}>
      <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6" class="hatch" /></pattern></defs>
      <g transform={`translate(${moved.x} ${moved.y})`}>{over}</g>
    </svg>
    <div class="buttons"><button onClick={() => zoom(ZOOM)} aria-label="Nearer">+</button><button onClick={() => zoom(1 / ZOOM)} aria-label="Farther">−</button>
      <button onClick={() => setMoved({ k: 1, x: 0, y: 0 })}>All</button></div>
  </div>;
}

const drawn = (p) => p && p.lat !== null && p.lat !== undefined;

/** All that the map shows, in words. */
function Table({ control, marks, located, counted }) {
  return useMade(() => {
    const by = new Map(marks.map((m) => [m.place.name, m])), at = new Map();
    for (const h of located) at.set(h.place.name, [...(at.get(h.place.name) ?? []), h]);
    return <div class="scroll" tabindex="0" role="region" aria-label="Map as a table"><table><thead><tr><th scope="col">Place</th><th scope="col">Status</th><th scope="col">Happenings</th></tr></thead>
      <tbody>{control.map((c) => <tr key={c.id}><th scope="row"><a href={linkTo({ fact: c.id })}>{c.place.name}</a></th>
        <td><span class={`tag status-${c.status}`}>{c.status}</span> {c.holder ?? 'holder not stated'} <Origins list={c.origins} /> <Reviewed list={c.reviews} /></td>
        <td>{counted ? by.has(c.place.name) && <a href={linkTo({ view: 'timeline', place: c.place.name })}>{by.get(c.place.name).n}</a>
          : (at.get(c.place.name) ?? []).slice(0, 3).map((h) => <div key={h.id}>{when(h)}: {h.text} <Realis value={h.realis} /> <Reviewed list={h.reviews} /></div>)}</td></tr>)}</tbody></table></div>;
  }, [control, marks, located, counted]);
}

export function MapView({ state, status }) {
  const whole = !['story', 'place', 'actor', 'type', 'outlet', 'as_of', 'known_at'].some((key) => state[key]);
  const counted = whole && status?.documents > LARGE; // counts by place instead of rows
  const control = useAsk(`api/control?${question(state, { limit: 1000 })}`);
  const large = status?.documents > LARGE && !state.story;
  const rows_asked = large ? { limit: LATEST, order: 'newest', after: latestFrom(state) } : { limit: 1000 };
  const timeline = useAsk(status && !counted ? `api/timeline?${question(state, rows_asked)}` : null);
  const places = useAsk(counted ? 'api/places' : null);
  const held = control.data?.control ?? NONE, all = timeline.data?.timeline ?? NONE;
  const rows = useMemo(() => held.filter((r) => drawn(r.place)), [held]);
  const located = useMemo(() => all.filter((h) => drawn(h.place) && h.realis !== 'denied'), [all]);
  const marks = useMemo(() => (counted ? (places.data?.places ?? []).filter((p) => drawn(p.latest.place)).map((p) => ({ place: p.latest.place, n: p.happenings, says: [`${when(p.latest)}: ${p.latest.text}`] }))
    : atPlaces(located)), [counted, places.data, located]);
  const shade = useMemo(() => palette(rows), [rows]);
  return <section aria-labelledby="h-map"><h2 id="h-map">Map</h2>
    <Waiting answer={control}><Drawing control={rows} marks={marks} shade={shade} scope={['story', 'place', 'actor', 'type', 'outlet'].map((k) => state[k]).join('|')} /><Legend rows={rows} shade={shade} />
      {timeline.data && <p class="quiet">{all.length - located.length} of {all.length} happenings have no place that can be drawn, or are denied.{timeline.data.next && (large ? ` These are the latest ${LATEST} of then.` : ' Only the first 1,000 are looked at.')}</p>}
      <Table control={held} marks={marks} located={located} counted={counted} />
    </Waiting>
  </section>;
}

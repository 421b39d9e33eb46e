// map.jsx - who holds what and what happened where, world to province. A point is a town; a province or a country is an
// area with a dashed edge, its own outline where it is known, never a pin. A province that no report speaks of is hatched,
// one that reports speak of without anything having happened there is plain: no report is not "all quiet".
import { geoGraticule10, geoMercator, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ask, useAsk } from '../api.js';
import { linkTo, question } from '../state.js';
import { LARGE, Origins, Realis, Reviewed, Waiting, day, latestFrom, when } from '../words.jsx';

const LATEST = 200, PROVINCE_SCALE = 1000, W = 960, H = 600, ZOOM = 1.6, PROVINCES_MAX = 4, HOLDERS_SHOWN = 6, EARTH_M = 6371000, FIT_MIN = 3, RADIUS_MAX = 260, LETTER = 7;
const AREAS = { admin1: 100000, admin2: 40000, country: 500000, region: 300000, continent: 3000000, water: 300000 };

/** Colours by order of how much each holds; the same for a holder on every day. */
function palette(rows) {
  const count = new Map();
  for (const r of rows) if (r.holder) count.set(r.holder, (count.get(r.holder) ?? 0) + 1);
  const names = [...count].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name).slice(0, HOLDERS_SHOWN);
  return (holder) => (holder && names.includes(holder) ? `holder-${names.indexOf(holder)}` : 'holder-none');
}


/** Coarse outlines may turn over or shrink to nothing, and a ring the wrong way round covers the globe: put them right. */
function upright(f) {
  const area = (ring) => ring.reduce((sum, [x, y], i) => { const [u, v] = ring[(i + 1) % ring.length]; return sum + x * v - u * y; }, 0) / 2;
  const polygon = (rings) => rings.map((r, i) => [r, area(r), i]).filter(([r, a]) => r.length > 3 && Math.abs(a) > 1e-4)
    .map(([r, a, i]) => ((i === 0) === (a < 0) ? r : [...r].reverse()));
  const g = f.geometry;
  const parts = g?.type === 'Polygon' ? [g.coordinates] : g?.type === 'MultiPolygon' ? g.coordinates : [];
  return { ...f, geometry: { type: 'MultiPolygon', coordinates: parts.map(polygon).filter((rings) => rings.length) } };
}

/** Countries as they are drawn, with the same put right for "which country is this in?", once. */
function useWorld() {
  const [world, set] = useState(null);
  useEffect(() => {
    ask('world.json').then((t) => {
      const { features } = feature(t, t.objects.countries);
      set({ features, upright: features.map(upright) });
    });
  }, []);
  return world;
}

function useProvinces(codes) {
  const [all, set] = useState({});
  useEffect(() => {
    for (const code of codes) if (!all[code]) ask(`borders/${code}.json`).then((t) => set((old) => ({ ...old, [code]: feature(t, t.objects.p).features.map(upright) })), () => {});
  }, [codes.join()]);
  return useMemo(() => codes.flatMap((code) => all[code] ?? []), [all, codes.join()]);
}

function fit(points) {
  const projection = geoMercator().precision(0); // outlines are fine enough as they are
  if (!points.length) return projection.fitExtent([[10, 10], [W - 10, H - 10]], { type: 'Sphere' });
  projection.fitExtent([[110, 70], [W - 110, H - 70]], { type: 'MultiPoint', coordinates: points });
  if (projection.scale() > 6000) projection.scale(6000).translate([W / 2, H / 2]).center(points[0]);
  return projection;
}

/** The projection that shows all points; another day of the same question keeps the map where it is while they are on it. */
function useProjection(points, scope) {
  const kept = useRef({});
  const key = points.map((p) => `${p.lon},${p.lat}`).sort().join(';');
  return useMemo(() => {
    const { projection, of } = kept.current;
    const shown = ([x, y]) => x >= 0 && x <= W && y >= 0 && y <= H;
    if (projection && of === scope && points.length && points.every((p) => shown(projection([p.lon, p.lat])))) return projection;
    kept.current = { projection: fit(points.map((p) => [p.lon, p.lat])), of: points.length ? scope : null };
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

/** Is a point in an area? In the plane of longitude and latitude, even-odd over all rings. */
function holds(f, [x, y]) {
  const [w, s, e, n] = f.box ??= f.geometry.coordinates.flat(2).reduce(([a, b, c, d], [u, v]) => [Math.min(a, u), Math.min(b, v), Math.max(c, u), Math.max(d, v)], [180, 90, -180, -90]);
  if (x < w || x > e || y < s || y > n) return false;
  let inside = false;
  for (const ring of f.geometry.coordinates.flat())
    for (let i = 0, k = ring.length - 1; i < ring.length; k = i, i += 1) {
      const [u, v] = ring[i], [p, q] = ring[k];
      if ((v > y) !== (q > y) && x < ((p - u) * (y - v)) / (q - v) + u) inside = !inside;
    }
  return inside;
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

function Happenings({ mark, xy: [x, y], scale, outline, view }) {
  const { place, n, says } = mark;
  const area = AREAS[place.feature];
  const r = area ? Math.max(12, (area / EARTH_M) * scale) : 4 + Math.min(Math.sqrt(n), 6) * 3;
  return <a href={linkTo({ view: 'timeline', place: place.name })} class={area ? 'area' : 'events'} aria-label={`${place.name}: ${n} ${n === 1 ? 'happening' : 'happenings'}${area ? ', somewhere in this area' : ''}`}>
    {outline ? <path d={outline} transform={`translate(${view.x} ${view.y}) scale(${view.k})`} /> : <circle cx={x} cy={y} r={Math.min(r, RADIUS_MAX)} />}
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

function Drawing({ world, control, marks, shade, scope }) {
  const [view, setView] = useState({ k: 1, x: 0, y: 0 });
  const drag = useRef(null);
  const near = (rows) => rows.map((r) => r.place).filter((p) => !['country', 'continent', 'region', 'water'].includes(p.feature));
  const points = control.length >= FIT_MIN ? near(control) : near([...control, ...marks]);
  const projection = useProjection(points, scope);
  // Provinces are fetched when they are large enough to be told apart, of the countries in view with most places.
  const nearEnough = projection.scale() * view.k >= PROVINCE_SCALE;
  const codes = useMemo(() => {
    if (!nearEnough) return [];
    const n = new Map();
    for (const p of points) {
      const [x, y] = projection([p.lon, p.lat]).map((v, i) => v * view.k + (i ? view.y : view.x));
      if (p.country && x > -W / 2 && x < 1.5 * W && y > -H / 2 && y < 1.5 * H) n.set(p.country, (n.get(p.country) ?? 0) + 1);
    }
    return [...n].sort((a, b) => b[1] - a[1]).slice(0, PROVINCES_MAX).map(([c]) => c);
  }, [projection, control, marks, nearEnough, Math.round(view.x / 100), Math.round(view.y / 100), view.k]);
  const provinces = useProvinces(codes);
  const path = useMemo(() => geoPath(projection), [projection]);
  const ground = useMemo(() => <>
    <path d={path(geoGraticule10())} class="graticule" />
    {world?.features.map((f) => path(f)).filter(Boolean).map((d, i) => <path key={i} d={d} class="country" />)}
  </>, [world, path]);
  const borders = useMemo(() => provinces.map((f) => path(f)), [provinces, path]);
  const spoken = useMemo(() => {
    const all = [...control, ...marks].map((r) => r.place);
    const named = new Set(all.map((p) => p.geonames)), towns = all.filter((p) => !AREAS[p.feature]);
    return new Set(provinces.filter((f) => named.has(f.properties.g) || towns.some((p) => holds(f, [p.lon, p.lat]))));
  }, [provinces, control, marks]);
  const at = (p) => { const [x, y] = projection([p.lon, p.lat]); return [x * view.k + view.x, y * view.k + view.y]; };
  const outlines = useMemo(() => new Map(marks.filter((m) => AREAS[m.place.feature]).map((m) => {
    const f = m.place.feature === 'country' ? world?.features[world.upright.findIndex((c) => holds(c, [m.place.lon, m.place.lat]))] : provinces.find((c) => c.properties.g === m.place.geonames);
    return [m, f && path(f)];
  })), [marks, world, provinces, path]);
  const land = useMemo(() => {
    const held = new Map(control.filter((c) => c.place.feature === 'admin1').map((c) => [c.place.geonames, c]));
    return <g>
      {ground}
      {provinces.map((f, i) => {
        const c = held.get(f.properties.g);
        return <path key={i} d={borders[i]} class={`province ${c ? `${shade(c.holder)} status-${c.status}` : spoken.has(f) ? '' : 'silent'}`} />;
      })}
    </g>;
  }, [ground, borders, provinces, spoken, control, shade]);
  const zoom = (f) => setView((v) => ({ k: v.k * f, x: W / 2 - (W / 2 - v.x) * f, y: H / 2 - (H / 2 - v.y) * f }));
  const towns = control.filter((c) => c.place.feature !== 'admin1' && c.place.feature !== 'country');
  const rank = (c) => (c.place.feature === 'capital' ? 0 : 1);
  const sides = labels([...towns].sort((a, b) => rank(a) - rank(b)).map((c) => ({ id: c.id, xy: at(c.place), name: c.place.name })));
  const move = (e) => {
    if (!drag.current) return;
    const scale = W / e.currentTarget.clientWidth;
    const [x, y] = [e.clientX * scale, e.clientY * scale];
    const [px, py] = drag.current;
    drag.current = [x, y];
    setView((v) => ({ ...v, x: v.x + x - px, y: v.y + y - py }));
  };
  return <div class="map">
    <svg viewBox={`0 0 ${W} ${H}`} role="group" aria-label="Map; the table below says the same"
      onPointerDown={(e) => { const s = W / e.currentTarget.clientWidth; drag.current = [e.clientX * s, e.clientY * s]; }}
      onPointerMove={move} onPointerUp={() => { drag.current = null; }} onPointerLeave={() => { drag.current = null; }}>
      <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6" class="hatch" /></pattern></defs>
      <g transform={`translate(${view.x} ${view.y}) scale(${view.k})`} class="land" style={{ '--k': view.k }} aria-hidden="true">{land}</g>
      {[...marks].sort((a, b) => (AREAS[b.place.feature] ?? 0) - (AREAS[a.place.feature] ?? 0)).map((m, i) =>
        <Happenings key={i} mark={m} xy={at(m.place)} scale={projection.scale() * view.k} outline={outlines.get(m)} view={view} />)}
      {towns.map((c) => <Control key={c.id} row={c} xy={at(c.place)} shade={shade} label={sides.get(c.id)} />)}
    </svg>
    <div class="buttons"><button onClick={() => zoom(ZOOM)} aria-label="Nearer">+</button><button onClick={() => zoom(1 / ZOOM)} aria-label="Farther">−</button>
      <button onClick={() => setView({ k: 1, x: 0, y: 0 })}>All</button></div>
  </div>;
}

const drawn = (p) => p && p.lat !== null && p.lat !== undefined;

export function MapView({ state, status }) {
  const world = useWorld();
  const whole = !['story', 'place', 'actor', 'type', 'outlet', 'as_of', 'known_at'].some((key) => state[key]);
  const counted = whole && status?.documents > LARGE; // counts by place instead of rows
  const control = useAsk(`api/control?${question(state, { limit: 1000 })}`);
  const large = status?.documents > LARGE && !state.story;
  const rows_asked = large ? { limit: LATEST, order: 'newest', after: latestFrom(state) } : { limit: 1000 };
  const timeline = useAsk(status && !counted ? `api/timeline?${question(state, rows_asked)}` : null);
  const places = useAsk(counted ? 'api/places' : null);
  const rows = useMemo(() => (control.data?.control ?? []).filter((r) => drawn(r.place)), [control.data]);
  const all = timeline.data?.timeline ?? [];
  const located = useMemo(() => all.filter((h) => drawn(h.place) && h.realis !== 'denied'), [timeline.data]);
  const marks = useMemo(() => (counted ? (places.data?.places ?? []).filter((p) => drawn(p.latest.place)).map((p) => ({ place: p.latest.place, n: p.happenings, says: [`${when(p.latest)}: ${p.latest.text}`] }))
    : atPlaces(located)), [counted, places.data, located]);
  const by = useMemo(() => new Map(marks.map((m) => [m.place.name, m])), [marks]);
  const shade = useMemo(() => palette(rows), [rows]);
  return <section aria-labelledby="h-map"><h2 id="h-map">Map</h2>
    <Waiting answer={control}><Drawing world={world} control={rows} marks={marks} shade={shade} scope={['story', 'place', 'actor', 'type', 'outlet'].map((k) => state[k]).join('|')} /><Legend rows={rows} shade={shade} />
      {timeline.data && <p class="quiet">{all.length - located.length} of {all.length} happenings have no place that can be drawn, or are denied.{timeline.data.next && (large ? ` These are the latest ${LATEST} of then.` : ' Only the first 1,000 are looked at.')}</p>}
      <div class="scroll" tabindex="0" role="region" aria-label="Map as a table"><table><thead><tr><th scope="col">Place</th><th scope="col">Status</th><th scope="col">Happenings</th></tr></thead>
        <tbody>{(control.data?.control ?? []).map((c) => <tr key={c.id}><th scope="row"><a href={linkTo({ fact: c.id })}>{c.place.name}</a></th>
          <td><span class={`tag status-${c.status}`}>{c.status}</span> {c.holder ?? 'holder not stated'} <Origins list={c.origins} /> <Reviewed list={c.reviews} /></td>
          <td>{counted ? by.has(c.place.name) && <a href={linkTo({ view: 'timeline', place: c.place.name })}>{by.get(c.place.name).n}</a>
            : located.filter((h) => h.place.name === c.place.name).slice(0, 3).map((h) => <div key={h.id}>{when(h)}: {h.text} <Realis value={h.realis} /> <Reviewed list={h.reviews} /></div>)}</td></tr>)}</tbody></table></div>
    </Waiting>
  </section>;
}

// outlines.mjs FILE - the outlines of countries for the map of a report as one file (view/report_ground.c), from the same
// Natural Earth data as the page's map: rings one after another, each a number of points (u16) and the points as longitude
// and latitude (i16, in 64ths of a degree, little-endian). A ring that crosses the date line goes on beyond 180
// degrees; the one around the pole is closed there.
import fs from 'node:fs';
import path from 'node:path';

const UNIT = 64, POLE = 90, here = path.dirname(new URL(import.meta.url).pathname);
const world = JSON.parse(fs.readFileSync(path.join(here, 'node_modules/world-atlas/countries-50m.json'), 'utf8'));
const { scale: [sx, sy], translate: [tx, ty] } = world.transform;
const arcs = world.arcs.map((arc) => {
  let x = 0, y = 0;
  return arc.map(([dx, dy]) => [(x += dx) * sx + tx, (y += dy) * sy + ty]);
});

function ring(indices) {
  const points = indices.flatMap((i, k) => (i < 0 ? arcs[~i].toReversed() : arcs[i]).slice(k ? 1 : 0));
  let turn = 0;
  const out = points.map(([x, y], i) => {
    const before = i ? points[i - 1][0] : x;
    if (Math.abs(x - before) > 180) turn += x < before ? 360 : -360;
    return [x + turn, y];
  });
  if (turn) out.push([out.at(-1)[0], -POLE], [out[0][0], -POLE]); // Antarctica
  const by = Math.max(...out.map(([x]) => x)) <= -180 ? 360 : 0;
  const units = out.map(([x, y]) => [Math.round((x + by) * UNIT), Math.round(y * UNIT)]);
  return units.filter((p, i) => !i || p[0] !== units[i - 1][0] || p[1] !== units[i - 1][1]);
}

const rings = world.objects.countries.geometries
  .flatMap((g) => (g.type === 'Polygon' ? [g.arcs] : g.arcs ?? []))
  .flat().map(ring).filter((r) => r.length > 3);
const bytes = Buffer.alloc(rings.reduce((n, r) => n + 2 + 4 * r.length, 0));
let at = 0;
for (const r of rings) {
  at = bytes.writeUInt16LE(r.length, at);
  for (const [x, y] of r) at = bytes.writeInt16LE(y, bytes.writeInt16LE(x, at));
}
fs.writeFileSync(process.argv[2], bytes);

// ground.js - the ground of the map: outlines read from TopoJSON into Mercator coordinates once, drawn on a canvas. One
// path of plain lines costs a tenth of as many elements, and only what is in view is drawn when the map is moved. The plane
// is measured in radians, y downwards; a view {scale, x, y} puts it on the drawing. What goes over the date line is drawn at
// both edges of the world and cut there. Here is only what decorates: marks that say something are elements over it.
// Dropped: d3-geo, which bends and cuts every line on the globe anew for each view, and paths as elements.
const LAT_MAX = 85, APART = 1, TENTHS = 10, GRID = 10, EDGE = 4, TURN = 2 * Math.PI, NEAR = 1e-6;

export function mercator(lon, lat) {
  const rad = Math.PI / 180, at = Math.max(-LAT_MAX, Math.min(LAT_MAX, lat));
  return [lon * rad, -Math.log(Math.tan(Math.PI / 4 + (at * rad) / 2))];
}

function backwards(arc) {
  const out = new Float64Array(arc.length);
  for (let i = 0; i < arc.length; i += 2) [out[i], out[i + 1]] = [arc[arc.length - 2 - i], arc[arc.length - 1 - i]];
  return out;
}

/** The points of arcs in a row, going on over the date line; a ring around a pole is closed there. */
function unrolled(arcs) {
  const at = new Float64Array(arcs.reduce((n, arc) => n + arc.length, 4));
  let n = 0, turn = 0;
  for (const arc of arcs)
    for (let i = 0; i < arc.length; i += 2, n += 2) {
      const x = arc[i] + turn, step = n ? x - at[n - 2] : 0;
      if (Math.abs(step) > Math.PI) turn -= Math.sign(step) * TURN;
      at[n] = arc[i] + turn;
      at[n + 1] = arc[i + 1];
    }
  if (Math.abs(at[n - 2] - at[0]) < Math.PI) return at.subarray(0, n);
  const pole = mercator(0, at[1] > 0 ? -LAT_MAX : LAT_MAX)[1];
  at.set([at[n - 2], pole, at[0], pole], n);
  return at;
}

/** A ring with its box, and once more on the other side where it goes over the date line. */
function around(at) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < at.length; i += 2) {
    box[0] = Math.min(box[0], at[i]);
    box[1] = Math.min(box[1], at[i + 1]);
    box[2] = Math.max(box[2], at[i]);
    box[3] = Math.max(box[3], at[i + 1]);
  }
  const by = box[2] > Math.PI + NEAR ? -TURN : box[0] < -Math.PI - NEAR ? TURN : 0;
  if (!by) return [{ at, box }];
  return [{ at, box }, { at: at.map((v, i) => (i % 2 ? v : v + by)), box: [box[0] + by, box[1], box[2] + by, box[3]], again: true }];
}

/** Shapes of a topology: [{id, properties, rings: [{at: [x, y, x, y ...], box, again}]}]. */
export function shapes(topology, name) {
  const { scale: [sx, sy], translate: [tx, ty] } = topology.transform;
  const arcs = topology.arcs.map((arc) => {
    const out = new Float64Array(arc.length * 2);
    for (let i = 0, x = 0, y = 0; i < arc.length; i += 1) {
      x += arc[i][0];
      y += arc[i][1];
      [out[2 * i], out[2 * i + 1]] = mercator(x * sx + tx, y * sy + ty);
    }
    return out;
  });
  const rings = (parts) => parts.flatMap((list) => around(unrolled(list.map((k) => (k < 0 ? backwards(arcs[~k]) : arcs[k])))));
  return topology.objects[name].geometries.map(({ id, properties, arcs: of, type }) => ({ id, properties, rings: rings(type === 'Polygon' ? of : (of ?? []).flat()) }));
}

/** Is a point in a shape? Even-odd over all its rings. */
export function holds(shape, [x, y]) {
  let inside = false;
  for (const { at, box } of shape.rings) {
    if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) continue;
    for (let i = 0, k = at.length - 2; i < at.length; k = i, i += 2)
      if ((at[i + 1] > y) !== (at[k + 1] > y) && x < ((at[k] - at[i]) * (y - at[i + 1])) / (at[k + 1] - at[i + 1]) + at[i]) inside = !inside;
  }
  return inside;
}

/** The words of an SVG path around shapes, in tenths, without points nearer to one another than can be seen; `size`: only what is in view.
 *  A path read from words of short steps is made in a tenth of the time that as many calls take. */
function outline(list, { scale, x: dx, y: dy }, size) {
  const [w, h] = size ?? [], k = scale * TENTHS, ox = dx * TENTHS, oy = dy * TENTHS, out = [];
  for (const { at, box, again } of list.flatMap((shape) => shape.rings)) {
    if (again && !size) continue;
    if (size && (box[2] * scale + dx < -EDGE || box[0] * scale + dx > w + EDGE || box[3] * scale + dy < -EDGE || box[1] * scale + dy > h + EDGE)) continue;
    if ((box[2] - box[0] + box[3] - box[1]) * scale < APART) continue;
    let px = Math.round(at[0] * k + ox), py = Math.round(at[1] * k + oy);
    let words = `M${px} ${py}l`;
    for (let i = 2; i < at.length; i += 2) {
      const x = Math.round(at[i] * k + ox) - px, y = Math.round(at[i + 1] * k + oy) - py;
      if (Math.abs(x) + Math.abs(y) < APART * TENTHS) continue;
      words += `${x} ${y} `;
      px += x;
      py += y;
    }
    out.push(words, '0 0Z');
  }
  return out.join('');
}

/** For an element of its own: the words of the path and what makes them as large as the drawing. */
export function edge(shape, view) {
  return { d: outline([shape], view), transform: `scale(${1 / TENTHS})` };
}

function graticule(c, { scale, x, y }, [w, h]) {
  c.beginPath();
  for (let lon = -180; lon <= 180; lon += GRID) {
    const at = mercator(lon, 0)[0] * scale + x;
    if (at >= 0 && at <= w) c.moveTo(at, 0), c.lineTo(at, h);
  }
  for (let lat = -80; lat <= 80; lat += GRID) {
    const at = mercator(0, lat)[1] * scale + y;
    if (at >= 0 && at <= h) c.moveTo(0, at), c.lineTo(w, at);
  }
  c.stroke();
}

const HATCH = 6, HATCH_LINE = 1.6, PROVINCE_LINE = 0.7;

function hatch(colour, zoom) {
  const tile = document.createElement('canvas');
  tile.width = tile.height = Math.round(HATCH * zoom);
  const c = tile.getContext('2d');
  c.fillStyle = colour;
  c.globalAlpha = 0.75;
  c.fillRect(0, 0, HATCH_LINE * zoom / 2, tile.height);
  const pattern = c.createPattern(tile, 'repeat');
  pattern.setTransform(new DOMMatrix().rotate(45).scale((HATCH * TENTHS) / tile.width));
  return pattern;
}

/** Draws countries and provinces ({shape, holder, silent}) over the whole canvas, in the colours of the page. */
export function draw(canvas, size, view, countries, provinces) {
  const zoom = (canvas.clientWidth * devicePixelRatio) / size[0], style = getComputedStyle(canvas);
  const colour = (name) => style.getPropertyValue(`--${name}`);
  if (!(zoom > 0)) return;
  canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
  canvas.height = Math.round(size[1] * zoom);
  const c = canvas.getContext('2d');
  c.scale(zoom, zoom);
  c.lineJoin = 'round';
  c.strokeStyle = colour('line');
  c.lineWidth = 0.4;
  graticule(c, view, size);
  c.beginPath();
  c.rect(view.x - Math.PI * view.scale, 0, TURN * view.scale, size[1]);
  c.clip();
  c.scale(1 / TENTHS, 1 / TENTHS);
  c.lineWidth = TENTHS / zoom; // one point of the screen: a wider line costs twenty times as much
  const path = (list) => new Path2D(outline(list, view, size));
  const all = path(countries);
  c.fillStyle = colour('land');
  c.fill(all, 'evenodd');
  c.strokeStyle = colour('border');
  c.stroke(all);
  c.globalAlpha = 0.35;
  for (const p of provinces.filter((of) => of.holder)) {
    c.fillStyle = colour(p.holder);
    c.fill(path([p.shape]), 'evenodd');
  }
  c.globalAlpha = 1;
  c.fillStyle = hatch(colour('border'), zoom);
  c.fill(path(provinces.filter((p) => p.silent && !p.holder).map((p) => p.shape)), 'evenodd');
  c.globalAlpha = PROVINCE_LINE;
  c.stroke(path(provinces.map((p) => p.shape)));
}

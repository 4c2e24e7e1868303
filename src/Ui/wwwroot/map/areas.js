// The names of districts and communities, each at one point within its area: the tiles hold only pieces of areas.
const types = ["district", "community"];
const most = 1000;

/** The middle of a polygon by its largest ring's area; outside it, where that is bent, it still lies near. */
function middle(geometry) {
  const rings = geometry.type === "Polygon" ? [geometry.coordinates[0]] : geometry.type === "MultiPolygon" ? geometry.coordinates.map(part => part[0]) : [];
  let best = null;
  for (const ring of rings) {
    let [twice, x, y] = [0, 0, 0];
    for (let at = 0; at + 1 < ring.length; at++) {
      const cross = ring[at][0] * ring[at + 1][1] - ring[at + 1][0] * ring[at][1];
      twice += cross;
      x += (ring[at][0] + ring[at + 1][0]) * cross;
      y += (ring[at][1] + ring[at + 1][1]) * cross;
    }
    if (twice !== 0 && (best === null || Math.abs(twice) > best.size)) best = { size: Math.abs(twice), at: [x / (3 * twice), y / (3 * twice)] };
  }
  return best?.at ?? null;
}

async function named(type) {
  const answer = await fetch(`/ogc/collections/${type}/items?limit=${most}`, { headers: { accept: "application/geo+json" } });
  if (!answer.ok) return [];
  const { features } = await answer.json();
  return features.flatMap(one => {
    const at = one.geometry ? middle(one.geometry) : null;
    return at ? [{ type: "Feature", properties: { ...one.properties, type }, geometry: { type: "Point", coordinates: at } }] : [];
  });
}

/** The names as points; none where the city has no areas. */
export async function areas() {
  const found = await Promise.all(types.map(type => named(type).catch(() => [])));
  return { type: "FeatureCollection", features: found.flat() };
}

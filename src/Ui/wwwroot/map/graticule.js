// Lines of latitude and longitude over what is seen, for a city without a base map: some five across, at round steps.
const steps = [30, 15, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];

const name = (value, positive, negative, digits) => `${Math.abs(value).toFixed(digits)}°${value < 0 ? negative : positive}`;

export function graticule(bounds) {
  const [west, south, east, north] = [bounds.getWest(), Math.max(bounds.getSouth(), -85), bounds.getEast(), Math.min(bounds.getNorth(), 85)];
  const step = steps.find(each => (east - west) / each >= 5) ?? steps[steps.length - 1];
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const features = [];
  const line = (from, to) => features.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: [from, to] } });
  const label = (at, text) => features.push({ type: "Feature", properties: { name: text, anchor: "top-left" }, geometry: { type: "Point", coordinates: at } });
  for (let x = Math.ceil(west / step); x * step <= east; x++) {
    line([x * step, south], [x * step, north]);
    label([x * step, north], name(x * step, "E", "W", digits));
  }
  for (let y = Math.ceil(south / step); y * step <= north; y++) {
    line([west, y * step], [east, y * step]);
    label([west, y * step], name(y * step, "N", "S", digits));
  }
  return { type: "FeatureCollection", features };
}

// How the map looks: one function from the page's colours to a style. The base map comes from the city's own vector tiles, a layer a type;
// where there are none, a graticule keeps one's bearings. Labels are drawn from the reader's own fonts, so no glyphs are loaded.

const fonts = ["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"];
const bold = ["Civium Bold", "system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"];

export const tileSource = "city";
export const placeSource = "places";
export const areaSource = "areas";

const variable = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export const colours = () => Object.fromEntries(["map-land", "map-water", "map-green", "map-road", "map-major", "map-casing", "map-building", "map-edge", "map-label",
  "map-halo", "map-border", "text", "muted", "surface", "accent", "line", "warn-1", "warn-2", "warn-3", "warn-4"].map(name => [name, variable(`--${name}`)]));

// The reader's language first; in Chinese the English name is not repeated, since both scripts side by side crowd the map.
export const nameOf = () => document.documentElement.lang.startsWith("zh")
  ? ["coalesce", ["get", "name:zh-Hans"], ["get", "name"]] : ["get", "name"];

const width = (...stops) => ["interpolate", ["exponential", 1.5], ["zoom"], ...stops];
const classes = (...names) => ["in", ["get", "class"], ["literal", names]];

function roads(c) {
  const road = (id, filter, minzoom, paint, casing) => ({
    id: casing ? `${id}-casing` : id, type: "line", source: tileSource, "source-layer": "road", filter, minzoom,
    layout: { "line-cap": "round", "line-join": "round" }, paint,
  });
  const major = classes("motorway", "primary");
  const middle = classes("secondary");
  const minor = classes("residential");
  return [
    road("path", classes("path"), 15, { "line-color": c["map-casing"], "line-width": 1, "line-dasharray": [2, 2] }),
    road("minor", minor, 13, { "line-color": c["map-casing"], "line-width": width(13, 1, 18, 14) }, true),
    road("middle", middle, 11, { "line-color": c["map-casing"], "line-width": width(11, 1.2, 18, 20) }, true),
    road("major", major, 8, { "line-color": c["map-casing"], "line-width": width(8, 1, 12, 3.5, 18, 27) }, true),
    road("minor", minor, 13, { "line-color": c["map-road"], "line-width": width(13, 0.5, 18, 12) }),
    road("middle", middle, 11, { "line-color": c["map-road"], "line-width": width(11, 0.7, 18, 17) }),
    road("major", major, 8, { "line-color": c["map-major"], "line-width": width(8, 0.6, 12, 2.3, 18, 23) }),
  ];
}

function ground(c) {
  const layer = (id, type, sourceLayer, paint, more) => ({ id, type, source: tileSource, "source-layer": sourceLayer, paint, ...more });
  return [
    layer("green", "fill", "green", { "fill-color": c["map-green"], "fill-antialias": false }),
    layer("water", "fill", "water", { "fill-color": c["map-water"] }, { filter: ["==", ["geometry-type"], "Polygon"] }),
    layer("stream", "line", "water", { "line-color": c["map-water"], "line-width": width(10, 1, 16, 6) }, { filter: ["==", ["geometry-type"], "LineString"] }),
    layer("district-edge", "line", "district", { "line-color": c["map-border"], "line-width": width(8, 0.8, 14, 1.6), "line-dasharray": [4, 2] }),
  ];
}

function buildings(c) {
  return {
    id: "building", type: "fill-extrusion", source: tileSource, "source-layer": "building", minzoom: 13,
    paint: {
      "fill-extrusion-color": c["map-building"],
      "fill-extrusion-height": ["interpolate", ["linear"], ["zoom"], 13.5, 0, 14.5, ["coalesce", ["to-number", ["get", "height"]], 6]],
      "fill-extrusion-opacity": 0.85, "fill-extrusion-vertical-gradient": true,
    },
  };
}

function labels(c) {
  const label = (id, sourceLayer, size, minzoom, maxzoom, more) => ({
    id, type: "symbol", source: tileSource, "source-layer": sourceLayer, minzoom, maxzoom,
    layout: { "text-field": nameOf(), "text-font": more?.font ?? fonts, "text-size": size, "text-padding": 8, "text-max-width": 8, ...more?.layout },
    paint: { "text-color": more?.color ?? c["map-label"], "text-halo-color": c["map-halo"], "text-halo-width": 1.4 },
  });
  return [
    label("street-label", "street", 12, 14, 24),
    label("road-label", "road", 11, 13.5, 24, { layout: { "symbol-placement": "line", "text-max-angle": 30, "symbol-spacing": 400 } }),
    label("water-label", "water", 12, 11, 24, { color: c.accent, layout: { "text-padding": 90 } }),
    label("poi-label", "poi", 11, 16, 24),
    area(label("community-label", "", 12, 13.2, 16)),
    area(label("district-label", "", width(9, 12, 14, 16), 8, 15, { font: bold, layout: { "text-letter-spacing": 0.06 } })),
  ];
}

// An area is cut by tiles, and each piece would carry its name: names of areas stand at one point each, in a source of their own.
function area(layer) {
  const { "source-layer": _, ...rest } = layer;
  return { ...rest, source: areaSource, filter: ["==", ["get", "type"], layer.id.replace("-label", "")] };
}

const graticule = c => [
  { id: "graticule", type: "line", source: "graticule", filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": c["map-border"], "line-width": 0.6, "line-opacity": 0.7 } },
  {
    id: "graticule-label", type: "symbol", source: "graticule", filter: ["==", ["geometry-type"], "Point"],
    layout: { "text-field": ["get", "name"], "text-font": fonts, "text-size": 11, "text-anchor": ["get", "anchor"], "text-offset": [0.3, 0.3] },
    paint: { "text-color": c["map-label"], "text-halo-color": c["map-halo"], "text-halo-width": 1.2 },
  },
];

const worst = ["get", "worst"];
const level = colour => ["match", colour, 1, "level-1", 2, "level-2", 3, "level-3", 4, "level-4", "level-0"];

function clusters(c) {
  const own = { source: placeSource, filter: ["has", "point_count"] };
  return [
    {
      ...own, id: "cluster", type: "circle",
      paint: {
        "circle-color": c.surface, "circle-stroke-color": ["case", [">", worst, 0], c.text, c.muted], "circle-stroke-width": ["case", [">", worst, 0], 2, 1.25],
        "circle-radius": ["interpolate", ["linear"], ["get", "point_count"], 2, 14, 20, 18, 200, 26],
      },
    },
    {
      ...own, id: "cluster-count", type: "symbol",
      layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": bold, "text-size": 12, "text-allow-overlap": true, "text-ignore-placement": true },
      paint: { "text-color": c.text },
    },
    {
      ...own, id: "cluster-level", type: "symbol", filter: ["all", ["has", "point_count"], [">", worst, 0]],
      layout: { "icon-image": level(worst), "icon-size": 0.8, "icon-offset": [18, -18], "icon-allow-overlap": true, "icon-ignore-placement": true },
    },
  ];
}

function places(c) {
  const single = ["!", ["has", "point_count"]];
  const alarm = ["all", single, ["==", ["get", "level"], 4], ["!", ["get", "taken"]]];
  return [
    { id: "alarm", type: "circle", source: placeSource, filter: alarm, paint: { "circle-radius": 24, "circle-color": c["warn-4"], "circle-opacity": 0.35, "circle-opacity-transition": { duration: 140 } } },
    { id: "selected", type: "circle", source: "selected", paint: { "circle-radius": 21, "circle-color": c.accent, "circle-opacity": 0.18, "circle-stroke-color": c.accent, "circle-stroke-width": 2 } },
    {
      id: "place", type: "symbol", source: placeSource, filter: single,
      layout: {
        "icon-image": ["get", "icon"], "icon-allow-overlap": true, "icon-ignore-placement": false, "symbol-sort-key": ["-", ["get", "level"]],
        "icon-size": ["interpolate", ["linear"], ["zoom"], 10, 0.75, 13, 1],
        "text-field": ["step", ["zoom"], "", 12.5, ["get", "label"]], "text-font": bold, "text-size": 12, "text-anchor": "left", "text-offset": [1.35, 0],
        "text-optional": true, "text-padding": 1,
      },
      paint: { "text-color": c.text, "text-halo-color": c["map-halo"], "text-halo-width": 1.6, "icon-opacity": ["case", ["boolean", ["get", "old"], false], 0.55, 1] },
    },
  ];
}

/** The whole style; tiles is null where there is no base map. */
export function style(tiles) {
  const c = colours();
  const empty = { type: "FeatureCollection", features: [] };
  return {
    version: 8,
    light: { anchor: "viewport", intensity: 0.25, color: "#ffffff" },
    sources: {
      ...(tiles ? { [tileSource]: { type: "vector", tiles: [tiles], minzoom: 3, maxzoom: 16 }, [areaSource]: { type: "geojson", data: empty } } : {}),
      graticule: { type: "geojson", data: empty },
      selected: { type: "geojson", data: empty },
      [placeSource]: {
        type: "geojson", data: empty, cluster: true, clusterRadius: 42, clusterMaxZoom: 13, clusterProperties: { worst: ["max", ["get", "level"]] },
      },
    },
    layers: [
      { id: "land", type: "background", paint: { "background-color": c["map-land"] } },
      ...(tiles ? [...ground(c), ...roads(c), buildings(c), ...labels(c)] : graticule(c)),
      ...clusters(c), ...places(c),
    ],
  };
}

/** Brings another theme's colours, or another language, to a map that is shown; nothing is loaded again. */
export function restyle(map, tiles) {
  for (const layer of style(tiles).layers) {
    if (!map.getLayer(layer.id)) continue;
    for (const [name, value] of Object.entries(layer.paint ?? {})) map.setPaintProperty(layer.id, name, value);
  }
}

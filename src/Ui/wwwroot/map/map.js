// The city's map: MapLibre, the places with what changes, and what the page is told of it.
import * as maplibre from "../maplibre/maplibre-gl.mjs";
import { style, restyle, areaSource, placeSource } from "./style.js";
import { areas } from "./areas.js";
import { addIcons } from "./icons.js";
import { graticule } from "./graticule.js";
import { Feed, feature } from "./feed.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const quick = 140;

function parse(view) {
  const numbers = (view ?? "").split(",").map(Number);
  return numbers.length >= 3 && numbers.every(Number.isFinite)
    ? { center: [numbers[0], Math.max(-85, Math.min(85, numbers[1]))], zoom: numbers[2], bearing: numbers[3] ?? 0, pitch: numbers[4] ?? 0 } : null;
}

function write(map) {
  const { lng, lat } = map.getCenter();
  return [lng.toFixed(5), lat.toFixed(5), map.getZoom().toFixed(2), map.getBearing().toFixed(0), map.getPitch().toFixed(0)].join(",").replace(/,0,0$/, "");
}

class CityMap {
  constructor(element, options, page) {
    this.options = options;
    this.page = page;
    this.hidden = new Set(options.hidden);
    this.selected = options.selected ?? null;
    const view = parse(options.view);
    this.moved = view !== null;
    this.map = new maplibre.Map({
      container: element, style: style(options.tiles), ...(view ?? { center: [0, 20], zoom: 1.5 }), attributionControl: false, fadeDuration: 0,
      maxPitch: 60, minZoom: 1, maxZoom: 19, dragRotate: true, cooperativeGestures: options.cooperative === true, locale: options.words, refreshExpiredTiles: false,
      localIdeographFontFamily: "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif",
    });
    this.map.addControl(new maplibre.NavigationControl({ visualizePitch: true }), "top-right");
    this.map.addControl(new maplibre.ScaleControl({ maxWidth: 120 }), "bottom-left");
    this.credit();
    this.map.on("error", event => console.debug("map:", event.error?.message));
    // The places are asked for while the map is still being made; they are drawn as soon as there is a style to draw them in.
    const styled = new Promise(done => this.map.once("style.load", done));
    this.feed = new Feed(options, styled, snapshot => this.all(snapshot), (changed, gone) => this.change(changed, gone), state => this.tell("OnFeed", state));
    styled.then(() => this.start());
    this.onTheme = () => { addIcons(this.map, options.icons); restyle(this.map, options.tiles); };
    document.addEventListener("civium:theme", this.onTheme);
    this.sizes = new ResizeObserver(() => this.map.resize());
    this.sizes.observe(element);
  }
  start() {
    if (!this.page) return;
    const map = this.map;
    addIcons(map, this.options.icons);
    this.lines();
    map.on("moveend", () => { this.lines(); if (this.moved) this.tell("OnMoved", write(map)); });
    map.on("movestart", event => { if (event.originalEvent) this.moved = true; });
    for (const layer of ["cluster", "place"]) {
      map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
      map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
    }
    map.on("click", event => this.click(event));
    if (this.options.tiles) areas().then(names => this.map.getSource(areaSource)?.setData(names));
    this.alarms();
    this.tell("OnReady");
  }
  all(snapshot) {
    this.draw();
    this.credit(snapshot.attributions);
    if (this.selected !== null) this.select(this.selected, !this.moved);
    if (!this.moved) this.fit(snapshot.places);
  }
  draw() {
    const features = [...this.feed.places.values()].filter(place => !this.hidden.has(place.th)).map(place => feature(place, this.options.icons));
    this.map.getSource(placeSource).setData({ type: "FeatureCollection", features });
  }
  // Only what changed is told to the map's worker; what looks the same stays where it is.
  change(changed, gone) {
    const seen = changed.filter(place => !this.hidden.has(place.th)).map(place => feature(place, this.options.icons));
    this.map.getSource(placeSource).updateData({ remove: gone, add: seen });
    if (changed.some(place => place.id === this.selected)) this.mark();
  }
  mark() {
    const place = this.feed?.places.get(this.selected);
    this.map.getSource("selected")?.setData({ type: "FeatureCollection", features: place ? [feature(place, this.options.icons)] : [] });
    return place;
  }
  select(id, fly) {
    this.selected = id;
    const place = this.mark();
    if (place && fly !== false) this.fly([place.x, place.y], Math.max(this.map.getZoom(), 15));
  }
  fly(center, zoom) {
    this.moved = true;
    // The inspector covers the right of the map: what is looked at stands in the middle of the rest.
    const cover = this.map.getContainer().closest(".cv-overview")?.querySelector(".cv-inspector");
    const wide = this.map.getContainer().clientWidth > 700;
    const move = { center, zoom, duration: quick, offset: [wide && (cover || this.selected !== null) ? -208 : 0, 0] };
    if (calm.matches) move.duration = 0;
    this.map.easeTo(move);
  }
  fit(places) {
    if (places.length === 0) return;
    const bounds = new maplibre.LngLatBounds();
    for (const place of places) bounds.extend([place.x, place.y]);
    this.map.fitBounds(bounds, { padding: 48, maxZoom: 14, duration: 0 });
  }
  home() {
    this.moved = true;
    this.fit([...(this.feed?.places.values() ?? [])]);
  }
  show(view) {
    const told = parse(view);
    if (told && view !== write(this.map)) this.map.jumpTo(told);
  }
  hide(themes) {
    this.hidden = new Set(themes);
    if (this.feed) this.draw();
  }
  async click(event) {
    const box = [[event.point.x - 6, event.point.y - 6], [event.point.x + 6, event.point.y + 6]];
    const [hit] = this.map.queryRenderedFeatures(box, { layers: ["place", "cluster"] });
    if (hit?.layer.id === "cluster") {
      const zoom = await this.map.getSource(placeSource).getClusterExpansionZoom(hit.properties.cluster_id);
      this.fly(hit.geometry.coordinates, Math.min(zoom + 0.3, 18));
    } else if (hit) {
      this.select(hit.properties.id, false);
      this.tell("OnSelected", hit.properties.id);
    } else if (this.selected !== null) {
      this.select(null, false);
      this.tell("OnSelected", null);
    }
  }
  // The one thing that blinks: a red warning nobody has taken. Not for those who asked for calm.
  alarms() {
    let strong = true;
    this.alarm = setInterval(() => {
      if (document.hidden || calm.matches || ![...this.feed.places.values()].some(place => place.l === 4 && !place.k)) return;
      strong = !strong;
      this.map.setPaintProperty("alarm", "circle-opacity", strong ? 0.4 : 0.05);
    }, 800);
  }
  lines() {
    if (!this.options.tiles) this.map.getSource("graticule")?.setData(graticule(this.map.getBounds()));
  }
  credit(names = []) {
    if (this.attribution) this.map.removeControl(this.attribution);
    this.attribution = new maplibre.AttributionControl({ compact: false, customAttribution: [...names.map(escape), "MapLibre"] });
    this.map.addControl(this.attribution, "bottom-right");
  }
  tell(what, ...values) {
    this.page?.invokeMethodAsync(what, ...values).catch(() => {});
  }
  dispose() {
    clearInterval(this.alarm);
    document.removeEventListener("civium:theme", this.onTheme);
    this.page = null;
    this.feed?.close();
    this.sizes.disconnect();
    this.map.remove();
  }
}

function escape(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element.innerHTML;
}

export function create(element, options, page) {
  const map = new CityMap(element, options, page);
  // For tests and measurements, which look at the map as a person would and cannot read pixels.
  element.civiumMap = map;
  return map;
}

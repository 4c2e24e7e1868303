// All places once, then what changes. The browser comes back by itself with the number of the last message; when the server no longer has
// what was missed, everything is asked for again.
const decimal = new Map();

function shown(value) {
  const size = Math.abs(value);
  const digits = size >= 1000 ? 0 : size >= 100 ? 0 : size >= 10 ? 1 : 2;
  if (!decimal.has(digits)) decimal.set(digits, new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: digits }));
  return decimal.get(digits).format(value);
}

const oldAfter = 6 * 3600 * 1000;

/** A place as a feature. What is drawn is worked out here once, so that the style only reads it. */
export function feature(place, icons) {
  const level = place.l ?? 0;
  return {
    type: "Feature", id: place.id, geometry: { type: "Point", coordinates: [place.x, place.y] },
    properties: {
      id: place.id, level, taken: place.k ?? true, theme: place.th, icon: `${icons[place.th] ? place.th : "other"}-${level}`,
      label: place.v === undefined ? "" : `${shown(place.v)} ${place.u}`.trim(), old: place.t === undefined || Date.now() - place.t > oldAfter,
    },
  };
}

export class Feed {
  constructor(options, ready, onPlaces, onChange, onState) {
    Object.assign(this, { options, ready, onPlaces, onChange, onState });
    this.places = new Map();
    this.begin();
  }
  async begin() {
    this.source?.close();
    try {
      const answer = await fetch(this.options.placesHref, { headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error(`${answer.status}`);
      const snapshot = await answer.json();
      await this.ready;
      if (this.closed) return;
      this.places = new Map(snapshot.places.map(place => [place.id, place]));
      this.onPlaces(snapshot);
      this.listen(snapshot.at);
      this.onState("live");
    } catch {
      if (this.closed) return;
      this.onState("lost");
      this.again = setTimeout(() => this.begin(), 5000);
    }
  }
  listen(after) {
    this.source = new EventSource(`${this.options.changesHref}?after=${after}`);
    this.source.onopen = () => this.onState("live");
    this.source.onmessage = event => {
      const { changed, gone } = JSON.parse(event.data);
      for (const place of changed) this.places.set(place.id, place);
      for (const id of gone) this.places.delete(id);
      this.onChange(changed, gone);
    };
    this.source.addEventListener("reset", () => this.begin());
    // While it tries by itself nothing is said for a moment: the ten-minute renewal is not news. A refusal ends it, and then all is asked anew.
    this.source.onerror = () => {
      if (this.source.readyState === EventSource.CLOSED && !this.closed) {
        this.onState("lost");
        this.again = setTimeout(() => this.begin(), 5000);
      }
    };
  }
  close() {
    this.closed = true;
    clearTimeout(this.again);
    this.source?.close();
  }
}

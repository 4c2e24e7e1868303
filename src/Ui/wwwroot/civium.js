// Runs before the first paint: light or dark, the switch for it, the skip link, and times told by the reader's own clock.
(() => {
  "use strict";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const cookie = () => /(?:^|; )civium\.theme=(light|dark)/.exec(document.cookie)?.[1];

  function apply() {
    root.dataset.theme = cookie() ?? (system.matches ? "dark" : "light");
    document.dispatchEvent(new CustomEvent("civium:theme"));
  }

  apply();
  system.addEventListener("change", apply);

  document.addEventListener("click", event => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("[data-cv-theme-switch]")) {
      event.preventDefault();
      const next = root.dataset.theme === "dark" ? "light" : "dark";
      const secure = location.protocol === "https:" ? "; secure" : "";
      document.cookie = `civium.theme=${next}; path=/; max-age=31536000; samesite=lax${secure}`;
      apply();
    } else if (target?.closest("[data-cv-skip]")) {
      event.preventDefault();
      document.getElementById("content")?.focus();
    }
  }, true);

  // What is shown once, such as a token, is selected whole when one gets there: it is there to be copied.
  document.addEventListener("focusin", event => {
    if (event.target instanceof HTMLInputElement && event.target.matches("[data-cv-select]")) event.target.select();
  });

  // Blazor may put back the attributes the server knows; the theme is not one of them.
  new MutationObserver(() => { if (!root.dataset.theme) apply(); }).observe(root, { attributes: true, attributeFilter: ["data-theme"] });

  const language = () => root.lang || navigator.language;
  const two = number => String(number).padStart(2, "0");

  function offset(time) {
    const minutes = -time.getTimezoneOffset();
    const size = Math.abs(minutes);
    return `UTC${minutes < 0 ? "−" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  }

  // The same order of parts in every language, widest first: it lines up in tables and cannot be misread.
  function exact(time, seconds) {
    const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
    const clock = `${two(time.getHours())}:${two(time.getMinutes())}`;
    return `${day} ${clock}${seconds ? ":" + two(time.getSeconds()) : ""}`;
  }

  const units = [["year", 31556952], ["month", 2629746], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

  function relative(time) {
    const seconds = (time.getTime() - Date.now()) / 1000;
    const format = new Intl.RelativeTimeFormat(language(), { numeric: "auto", style: "short" });
    const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? units[units.length - 1];
    return format.format(Math.trunc(seconds / size), unit);
  }

  const narrow = matchMedia("(max-width: 640px)");
  const shown = new Set();

  class CiviumTime extends HTMLElement {
    static observedAttributes = ["datetime", "mode"];
    constructor() {
      super();
      this.span = document.createElement("time");
      this.attachShadow({ mode: "open" }).append(this.span);
    }
    connectedCallback() { shown.add(this); this.update(); }
    disconnectedCallback() { shown.delete(this); }
    attributeChangedCallback() { this.update(); }
    update() {
      const time = new Date(this.getAttribute("datetime") ?? "");
      if (Number.isNaN(time.getTime())) return;
      const mode = this.getAttribute("mode") ?? "relative";
      const text = mode === "exact" ? exact(time, time.getSeconds() !== 0) : mode === "both" && !narrow.matches ? `${exact(time, false)} (${relative(time)})` : relative(time);
      if (this.span.textContent !== text) this.span.textContent = text;
      this.span.dateTime = time.toISOString();
      this.title = `${exact(time, true)} ${offset(time)}`;
    }
  }

  customElements.define("civium-time", CiviumTime);
  setInterval(() => { if (!document.hidden) for (const element of shown) element.update(); }, 10000);
})();

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

  function toggleTheme() {
    const next = root.dataset.theme === "dark" ? "light" : "dark";
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `civium.theme=${next}; path=/; max-age=31536000; samesite=lax${secure}`;
    apply();
  }

  apply();
  system.addEventListener("change", apply);

  document.addEventListener("click", event => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("[data-cv-theme-switch]")) {
      event.preventDefault();
      toggleTheme();
    } else if (target?.closest("[data-cv-palette-open]")) {
      document.querySelector("[data-cv-palette]")?.click();
    } else if (target?.closest("[data-cv-skip]")) {
      event.preventDefault();
      document.getElementById("content")?.focus();
    }
  }, true);

  // When this browser last looked at the city: told once a visit, then moved on as the page is left.
  let looked;
  function lastLooked() {
    looked ??= { at: localStorage.getItem("civium.looked") };
    return looked.at;
  }
  addEventListener("visibilitychange", () => {
    if (document.hidden && looked) localStorage.setItem("civium.looked", new Date().toISOString());
  });

  // Copies the address, or what the button names, and says so in the button's own words.
  document.addEventListener("click", async event => {
    const button = event.target instanceof Element ? event.target.closest("[data-cv-copy]") : null;
    if (!button) return;
    const named = button.getAttribute("data-cv-copy-from");
    const source = named ? document.getElementById(named) : null;
    await navigator.clipboard?.writeText(source ? source.value ?? source.textContent : location.href).catch(() => {});
    const before = button.textContent;
    button.textContent = button.getAttribute("data-cv-copy");
    button.setAttribute("aria-live", "polite");
    setTimeout(() => { button.textContent = before; }, 1500);
  });

  document.addEventListener("keydown", event => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
      const open = document.querySelector("[data-cv-palette]");
      if (open) { event.preventDefault(); open.click(); }
    }
    // The keys of a list are the list's; they do not move the text cursor as well.
    if (["ArrowUp", "ArrowDown", "Enter"].includes(event.key) && event.target instanceof Element && event.target.matches('[role="combobox"]')) event.preventDefault();
  }, true);
  // A click beside a dialog, on its backdrop, closes it; a click elsewhere closes a menu.
  document.addEventListener("click", event => {
    if (event.target instanceof HTMLDialogElement) event.target.close();
    for (const menu of document.querySelectorAll("details.cv-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });

  function save(name, type, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function tourShow(selector) {
    tourClear();
    document.querySelector(selector)?.classList.add("cv-tour-target");
  }
  function tourClear() {
    for (const element of document.querySelectorAll(".cv-tour-target")) element.classList.remove("cv-tour-target");
  }

  // Asks an interface of this site as a program would. What is longer than a screen can show is cut, for it goes over the page's connection.
  async function ask(path) {
    const started = performance.now();
    const answer = await fetch(path, { headers: { accept: "application/json" } });
    const text = await answer.text();
    return { status: answer.status, milliseconds: performance.now() - started, text: text.length <= 200000 ? text : text.slice(0, 200000) };
  }

  // Notices of the browser, and what this browser keeps for the pages.
  const noticePermission = () => "Notification" in window ? Notification.permission : "unsupported";
  function notify(title, body, href, tag) {
    if (noticePermission() !== "granted") return;
    const notice = new Notification(title, { body, tag, icon: document.querySelector("link[rel=icon]")?.href });
    notice.onclick = () => { focus(); location.href = href; notice.close(); };
  }
  function kept(name) {
    try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
  }

  window.civium = {
    noticePermission, notify, kept,
    askNotices: () => "Notification" in window ? Notification.requestPermission() : "unsupported",
    keep: (name, value) => localStorage.setItem(name, JSON.stringify(value)),
    lastLooked, save, toggleTheme, tourShow, ask,
    openDialog: id => { const dialog = document.getElementById(id); dialog.showModal(); dialog.querySelector("[autofocus]")?.focus(); },
    closeDialog: id => document.getElementById(id)?.close(),
    reveal: id => document.getElementById(id)?.scrollIntoView({ block: "nearest" }),
    printPage: () => setTimeout(print),
    copyAddress: () => navigator.clipboard?.writeText(location.href).catch(() => {}),
    startTour: () => document.querySelector("[data-cv-tour]")?.click(),
    tourPending: () => localStorage.getItem("civium.tour") === null,
    tourEnd: () => { tourClear(); localStorage.setItem("civium.tour", "seen"); },
  };

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

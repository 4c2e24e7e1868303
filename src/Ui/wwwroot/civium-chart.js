// Line charts on the Apache ECharts that Vizor.ECharts carries. Loaded with the first chart of a page.
let library;

function load() {
  library ??= new Promise((done, fail) => {
    if (window.echarts) { done(window.echarts); return; }
    const script = document.createElement("script");
    script.src = "/_content/Vizor.ECharts/js/vizor-echarts-bundle-min.js";
    script.onload = () => done(window.echarts);
    script.onerror = () => { library = undefined; fail(new Error("The chart library could not be loaded.")); };
    document.head.append(script);
  });
  return library;
}

const variable = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const two = number => String(number).padStart(2, "0");

function localTime(milliseconds) {
  const time = new Date(milliseconds);
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

function escape(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element.innerHTML;
}

// A reading between two gaps has no line to be seen by: it gets a dot.
function points(line) {
  return line.times.map((time, index) => {
    const value = line.values[index];
    const alone = value !== null && (line.values[index - 1] ?? null) === null && (line.values[index + 1] ?? null) === null;
    return alone ? { value: [time, value], symbol: "circle", symbolSize: 5 } : { value: [time, value], symbol: "none" };
  });
}

function thresholds(model, text) {
  return {
    symbol: "none",
    data: [...moments(model, text), ...model.thresholds.map(threshold => ({
      yAxis: threshold.value,
      lineStyle: { color: threshold.rank > 0 ? variable(`--warn-${threshold.rank}`) : text, type: "dashed", width: 1.5 },
      label: { formatter: () => threshold.name, position: "insideEndTop", color: text, fontSize: 12 },
    }))],
  };
}

// The same shapes as the level's badge has, so that colour is never all there is to tell.
const symbols = ["rect", "circle", "triangle", "diamond", "path://M5.2 1.2h5.6l4 4v5.6l-4 4H5.2l-4-4V5.2Z"];

function moments(model, text) {
  return model.marks.map(mark => ({
    xAxis: mark.time, symbol: [symbols[mark.rank], "none"], symbolSize: mark.rank ? 11 : 7,
    lineStyle: { color: mark.rank ? variable(`--warn-${mark.rank}`) : variable("--muted"), type: "solid", width: 1.25 },
    itemStyle: { color: mark.rank ? variable(`--warn-${mark.rank}`) : variable("--muted"), borderColor: text, borderWidth: 1 },
    label: { show: false }, emphasis: { label: { show: true, formatter: () => `${mark.name} ${localTime(mark.time)}`, color: text, fontSize: 12, position: "end" } },
  }));
}

function hover(model, rows) {
  const lines = rows.filter(row => row.value[1] !== null)
    .map(row => `${row.marker} ${escape(row.seriesName)} <b>${row.value[1].toLocaleString()}</b> ${escape(model.unit)}`);
  return rows.length === 0 ? "" : `${localTime(rows[0].value[0])}<br>${lines.join("<br>")}`;
}

// A low chart has no room for the slider; it is zoomed by Ctrl and the wheel, or two fingers, as all are.
const lowest = 240;

function zooms(rule, muted, surface, low) {
  // Without Ctrl the wheel scrolls the page, and so does one finger.
  const inside = { type: "inside", filterMode: "none", zoomOnMouseWheel: "ctrl", moveOnMouseWheel: false, preventDefaultMouseMove: false };
  return low ? [inside] : [
    inside,
    {
      type: "slider", filterMode: "none", height: 18, bottom: 8, borderColor: rule, fillerColor: variable("--raised"), backgroundColor: "transparent",
      showDataShadow: false, // it would draw gaps as zero
      showDetail: false, handleStyle: { color: surface, borderColor: muted }, moveHandleStyle: { color: muted }, brushSelect: false,
    },
  ];
}

function option(model, font, height) {
  const [text, muted, rule, surface] = ["--text", "--muted", "--line", "--surface"].map(variable);
  const highest = Math.max(...model.thresholds.map(threshold => threshold.value), -Infinity);
  return {
    animation: false,
    color: [1, 2, 3, 4, 5, 6].map(number => variable(`--chart-${number}`)),
    textStyle: { fontFamily: font, color: text },
    grid: { left: 8, right: 28, top: model.lines.length > 1 ? 56 : 32, bottom: height < lowest ? 8 : 44, containLabel: true },
    legend: { show: model.lines.length > 1, top: 0, left: 0, textStyle: { color: text }, icon: "rect", itemHeight: 3 },
    tooltip: {
      trigger: "axis", confine: true, backgroundColor: surface, borderColor: rule, textStyle: { color: text, fontSize: 12 },
      extraCssText: "box-shadow:none", formatter: rows => hover(model, rows),
    },
    xAxis: {
      // The whole range is shown, also where nothing was measured.
      type: "time", min: model.from ?? undefined, max: model.to ?? undefined, axisLine: { lineStyle: { color: rule } }, axisLabel: { color: muted, hideOverlap: true }, splitLine: { show: false },
    },
    yAxis: {
      type: "value", scale: !model.fromZero, name: model.unit, nameLocation: "end", nameTextStyle: { color: muted, align: "left" },
      axisLabel: { color: muted }, splitLine: { lineStyle: { color: rule } }, splitNumber: height < lowest ? 3 : 5,
      max: range => highest > range.max && highest <= range.max * 4 ? highest : null,
    },
    dataZoom: zooms(rule, muted, surface, height < lowest),
    series: model.lines.map((line, index) => ({
      type: "line", name: line.name, data: points(line), connectNulls: false, showSymbol: true, lineStyle: { width: 1.5 },
      emphasis: { disabled: true }, markLine: index === 0 ? thresholds(model, text) : undefined,
    })),
  };
}

function field(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csv(model) {
  const header = [model.timeLabel, ...model.lines.map(line => model.unit ? `${line.name} (${model.unit})` : line.name)];
  const rows = new Map();
  model.lines.forEach((line, column) => line.times.forEach((time, index) => {
    if (line.values[index] === null) return;
    const row = rows.get(time) ?? new Array(model.lines.length).fill("");
    row[column] = String(line.values[index]);
    rows.set(time, row);
  }));
  const sorted = [...rows.entries()].sort((left, right) => left[0] - right[0]);
  return [header.map(field).join(","), ...sorted.map(([time, row]) => `${new Date(time).toISOString()},${row.join(",")}`)].join("\r\n") + "\r\n";
}

function save(address, name) {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}

class SeriesChart {
  constructor(element, chart) {
    this.element = element;
    this.chart = chart;
    this.onTheme = () => { if (this.model) this.paint(); };
    this.sizes = new ResizeObserver(() => chart.resize());
    this.sizes.observe(element);
    document.addEventListener("civium:theme", this.onTheme);
  }
  draw(model) {
    this.model = model;
    this.paint();
  }
  paint() {
    const zoom = this.chart.getOption()?.dataZoom?.map(({ start, end }) => ({ start, end }));
    const next = option(this.model, getComputedStyle(this.element).fontFamily, this.element.clientHeight);
    if (zoom) next.dataZoom.forEach((part, index) => Object.assign(part, zoom[index]));
    this.chart.setOption(next, { notMerge: true });
  }
  downloadCsv(name) {
    const address = URL.createObjectURL(new Blob(["\ufeff", csv(this.model)], { type: "text/csv" }));
    save(address, `${name}.csv`);
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }
  downloadPng(name) {
    save(this.chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: variable("--surface") }), `${name}.png`);
  }
  dispose() {
    document.removeEventListener("civium:theme", this.onTheme);
    this.sizes.disconnect();
    this.chart.dispose();
  }
}

export async function create(element) {
  const echarts = await load();
  return new SeriesChart(element, echarts.init(element, null, { renderer: "canvas" }));
}

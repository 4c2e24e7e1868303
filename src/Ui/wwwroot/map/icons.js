// Marks of places, drawn here in the colours of the theme: a quiet disc with the theme's icon; with a warning, the shape of its level.
import { colours } from "./style.js";

const size = 26;
const ratio = 2;

const shapes = {
  1: path => path.arc(0, 0, 11, 0, Math.PI * 2),
  2: path => polygon(path, [[0, -13], [13.5, 11], [-13.5, 11]]),
  3: path => polygon(path, [[0, -13], [13, 0], [0, 13], [-13, 0]]),
  4: path => polygon(path, [[-5, -12], [5, -12], [12, -5], [12, 5], [5, 12], [-5, 12], [-12, 5], [-12, -5]]),
};

function polygon(path, points) {
  points.forEach(([x, y], index) => (index ? path.lineTo(x, y) : path.moveTo(x, y)));
  path.closePath();
}

// MudBlazor's icons are paths, now and then with other elements: what draws is in their d, and a path with fill="none" only makes room.
function outlines(icon) {
  const parsed = new DOMParser().parseFromString(`<svg xmlns="http://www.w3.org/2000/svg">${icon}</svg>`, "image/svg+xml");
  return [...parsed.querySelectorAll("path")].filter(part => part.getAttribute("fill") !== "none").map(part => new Path2D(part.getAttribute("d")));
}

function canvas(draw, side = size) {
  const element = document.createElement("canvas");
  element.width = element.height = (side + 4) * ratio;
  const context = element.getContext("2d");
  context.scale(ratio, ratio);
  context.translate((side + 4) / 2, (side + 4) / 2);
  context.lineJoin = "round";
  draw(context);
  return context.getImageData(0, 0, element.width, element.height);
}

function glyph(context, paths, colour, scale, lift = 0) {
  context.save();
  context.translate(0, lift);
  context.scale(scale, scale);
  context.translate(-12, -12);
  context.fillStyle = colour;
  for (const path of paths) context.fill(path);
  context.restore();
}

function mark(c, level, paths) {
  return canvas(context => {
    context.beginPath();
    (shapes[level] ?? (path => path.arc(0, 0, 10.5, 0, Math.PI * 2)))(context);
    context.fillStyle = level ? c[`warn-${level}`] : c.surface;
    context.fill();
    context.lineWidth = level ? 1.75 : 1.25;
    context.strokeStyle = level ? c.text : c.muted;
    context.stroke();
    // The icon keeps 3 to 1 against each level's colour: white on red and blue, dark on yellow and orange.
    glyph(context, paths, level === 0 ? c.text : level === 1 || level === 4 ? c["mark-light"] : c["mark-dark"], level === 2 ? 0.5 : 0.58, level === 2 ? 3 : 0);
  });
}

function badge(c, level) {
  return canvas(context => {
    context.scale(0.62, 0.62);
    context.beginPath();
    shapes[level](context);
    context.fillStyle = c[`warn-${level}`];
    context.fill();
    context.lineWidth = 2.2;
    context.strokeStyle = c.text;
    context.stroke();
  });
}

/** Draws all marks and gives them to the map; again when the theme changed. */
export function addIcons(map, icons) {
  const dark = document.documentElement.dataset.theme === "dark";
  const c = { ...colours(), "mark-light": dark ? "#10151c" : "#ffffff", "mark-dark": "#10151c" };
  const put = (name, image) => (map.hasImage(name) ? map.updateImage(name, image) : map.addImage(name, image, { pixelRatio: ratio }));
  for (const [theme, icon] of Object.entries(icons)) {
    const paths = outlines(icon);
    for (const level of [0, 1, 2, 3, 4]) put(`${theme}-${level}`, mark(c, level, paths));
  }
  for (const level of [1, 2, 3, 4]) put(`level-${level}`, badge(c, level));
}

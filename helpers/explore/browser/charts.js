/* Charts: as wide as the page, in its colours, with room for their words. */

/** @import { Figure, Fit, Look } from "./types.js" */

const PRINTED_WIDTH = 640; // px
const LINE = 17; // px of a line of a label
const THICKNESS = 18; // px of a bar on a narrow page
const LEGEND_LINE = 22; // px
const LETTER = 8; // px, of the widest fonts that a system has

/**
 * Light colours become their dark twins, in whatever they stand; rgba() keeps its strength.
 *
 * @param {any} value
 * @param {Record<string, string>} dark
 * @returns {any}
 */
export function recoloured(value, dark) {
  if (Array.isArray(value)) return value.map((v) => recoloured(v, dark));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, recoloured(v, dark)]));
  }
  if (typeof value !== "string") return value;
  const rgba = /^rgba\((\d+),(\d+),(\d+),([\d.]+)\)$/.exec(value);
  if (!rgba) return dark[value] ?? value;
  const digits = rgba.slice(1, 4).map((n) => Number(n).toString(16).padStart(2, "0"));
  const hex = `#${digits.join("")}`;
  const twin = Object.entries(dark).find(([light]) => light.toLowerCase() === hex)?.[1] ?? hex;
  const shades = [1, 3, 5].map((k) => Number.parseInt(twin.slice(k, k + 2), 16));
  return `rgba(${shades.join(",")},${rgba[4]})`;
}

/**
 * A text in lines of at most so many characters, cut between words.
 *
 * @param {string} text
 * @param {number} characters
 * @returns {string[]}
 */
export function wrap(text, characters) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const last = lines[lines.length - 1];
    if (last && last.length + word.length + 1 > characters) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines;
}

/**
 * How many lines a legend takes, as legend_lines() in fitting.py says it.
 *
 * @param {any[]} data
 * @param {number} width
 * @param {Fit} fit
 * @returns {number}
 */
export function legendLines(data, width, fit) {
  const named = data.filter((trace) => trace.name && trace.showlegend !== false);
  const widths = named.map(({ name }) => name.length * fit.label_character + fit.legend_swatch);
  if (widths.reduce((sum, part) => sum + part, 0) <= width) return 1;
  return Math.ceil(named.length / Math.max(1, Math.floor(width / Math.max(...widths))));
}

/**
 * On a narrow page the label of a row is written above it, so that the bars keep the width.
 *
 * @param {any[]} data changed in place
 * @param {any} layout changed in place
 * @param {number} width
 * @param {Fit} fit
 */
function narrow(data, layout, width, fit) {
  const characters = Math.floor((width - 16) / LETTER);
  const labels = layout.meta.rows.map((/** @type {string} */ text) => wrap(text, characters));
  const lines = Math.max(...labels.map((/** @type {string[]} */ label) => label.length));
  const row = 30 + LINE * lines;
  const legend = layout.showlegend ? LEGEND_LINE * legendLines(data, width, fit) : 0;
  const rows = layout.yaxis.range[0] - layout.yaxis.range[1];
  layout.height = row * rows + 60 + legend + LINE * lines;
  layout.margin = { ...layout.margin, t: Math.max(8, LINE * lines - row / 2 + 18) + legend };
  layout.yaxis = { ...layout.yaxis, showticklabels: false };
  const place = { xref: "paper", x: 0, xanchor: "left", yref: "y", yanchor: "bottom", yshift: 11 };
  const annotations = labels.map((/** @type {string[]} */ text, /** @type {number} */ i) => ({
    ...place,
    y: layout.yaxis.tickvals[i],
    text: text.join("<br>"),
    align: "left",
    showarrow: false,
  }));
  layout.annotations = [...(layout.annotations ?? []), ...annotations];
  // A bar that lies over another stays the narrower one.
  const widest = Math.max(0.01, ...data.map((trace) => trace.width || 0));
  for (const trace of data) {
    if (trace.type === "bar") trace.width = (THICKNESS / row) * ((trace.width || widest) / widest);
  }
}

/**
 * The range of an axis that leaves room for the text at the end of the longest row.
 *
 * @param {any} meta of a layout
 * @param {number} width
 * @param {boolean} isNarrow
 * @param {Fit} fit
 * @returns {[number, number]}
 */
export function axisRange(meta, width, isNarrow, fit) {
  const labels = meta.label_characters * fit.label_character + fit.label_margins;
  const plot = width - (isNarrow ? fit.labels_narrow : labels);
  const most = plot * (isNarrow ? fit.text_share_narrow : fit.text_share);
  const text = Math.min(meta.characters * fit.text_character + fit.text_gap, most);
  const left = meta.both_ends ? Math.min(text, plot * fit.left_share) : 0;
  const least = meta.least ?? 0;
  const pixel = (meta.reach - least) / (plot - text - left);
  return [least - left * pixel, meta.reach + text * pixel];
}

/**
 * Leave out numbers of an axis until each has room.
 *
 * @param {any} axis changed in place
 * @param {number} plot px that the axis takes
 */
export function thinTicks(axis, plot) {
  if (!axis.tickvals || !axis.ticktext) return;
  const widest = Math.max(...axis.ticktext.map((/** @type {string} */ text) => text.length));
  const pixel = plot / (axis.range[1] - axis.range[0]);
  while (
    axis.tickvals.length > 1 &&
    (axis.tickvals[1] - axis.tickvals[0]) * pixel < widest * LETTER + 8
  ) {
    const even = (/** @type {unknown} */ _, /** @type {number} */ i) => i % 2 === 0;
    axis.tickvals = axis.tickvals.filter(even);
    axis.ticktext = axis.ticktext.filter(even);
  }
}

/**
 * An interval says that a value is an estimate: where the words have no room, they go.
 *
 * @param {any[]} data changed in place
 * @param {any} meta of a layout
 * @param {number} plot
 * @param {Fit} fit
 */
function shortenTexts(data, meta, plot, fit) {
  if (meta.characters * fit.text_character <= plot * fit.text_share_narrow) return;
  for (const trace of data) {
    if (trace.mode === "text") {
      trace.text = trace.text.map((/** @type {string} */ text) =>
        text.replace("about ", "").replace("), estimated", ")"),
      );
    }
  }
}

/**
 * What a chart says of itself that changes on a narrow page: objects are changed part by part,
 * anything else is replaced.
 *
 * @param {any} value changed in place
 * @param {any} changes
 */
export function change(value, changes) {
  for (const [key, part] of Object.entries(changes ?? {})) {
    const isObject = part && typeof part === "object" && !Array.isArray(part);
    if (isObject && value[key]) change(value[key], part);
    else value[key] = part;
  }
}

/**
 * A chart as plotly draws it at a width: narrow or wide, with room for its words, in its colours.
 *
 * @param {Figure} figure
 * @param {Look} look
 * @param {number} width px; a chart that needs more takes more
 * @returns {{data: any[], layout: any}}
 */
export function prepared(figure, look, width) {
  const data = structuredClone(figure.data);
  const layout = structuredClone(figure.layout);
  layout.template = look.template;
  const isNarrow = width < look.fit.narrow_below;
  if (isNarrow && layout.meta?.narrow) {
    change(layout, layout.meta.narrow.layout);
    data.forEach((trace, i) => void change(trace, layout.meta.narrow.data[i]));
  }
  if (isNarrow && layout.meta?.rows) narrow(data, layout, width, look.fit);
  if (layout.meta?.reach) {
    const { fit } = look;
    layout.xaxis.range = axisRange(layout.meta, width, isNarrow, fit);
    const labels = layout.meta.label_characters * fit.label_character + fit.label_margins;
    const plot = width - (isNarrow ? fit.labels_narrow : labels);
    thinTicks(layout.xaxis, plot);
    if (isNarrow) shortenTexts(data, layout.meta, plot, fit);
  }
  layout.width = Math.max(width, look.printing ? 0 : (layout.meta?.min_width ?? 0));
  if (layout.meta?.ratio) {
    const map = Math.round(layout.width * layout.meta.ratio) + layout.margin.t;
    layout.height = Math.min(layout.height, map);
  }
  if (!look.isDark || look.printing) return { data, layout };
  return { data: recoloured(data, look.dark), layout: recoloured(layout, look.dark) };
}

/**
 * Draw a chart into its box, at the width that the box has.
 *
 * @param {HTMLElement} box
 * @param {Figure} figure
 * @param {Look} look
 */
export function draw(box, figure, look) {
  const plotly = /** @type {any} */ (globalThis).Plotly;
  const parent = box.parentElement;
  if (!plotly || !parent) return; // a page whose plotly.js is damaged keeps its words and numbers
  const width = look.printing ? PRINTED_WIDTH : parent.clientWidth;
  const { data, layout } = prepared(figure, look, width);
  box.style.minWidth = layout.width > width ? `${layout.width}px` : "";
  box.style.height = `${layout.height}px`;
  // A flow would glide from its old state to the new one and be caught half-way by a printer: it is
  // drawn anew instead.
  if (data.some((trace) => trace.type === "sankey")) plotly.purge(box);
  plotly.react(box, data, layout, look.config);
}

/* Charts: as wide as the page, in its colours, with room for their words. */

/** @import { Figure, Fit, Font, Look } from "./types.js" */
import { gathered, inLines, legendHeight, legendNames, widthOf } from "./words.js";

const PRINTED_WIDTH = 640; // px of a chart on paper,
const PRINTED_COLUMNS = 740; // and of one with columns beside each other, made smaller to fit
const MARGINS = { l: 80, r: 80, t: 100, b: 80 }; // plotly's own, px, of a figure that names none
const LINE = 17; // px of a line of a label,
const HEAD_LINE = 19; // and of the head of a column
const THICKNESS = 18; // px of a bar on a narrow page
const LABEL_EDGE = 8; // px between a label of a row and the edge of the chart
const HEAD_GAP = 5; // px between two heads
const TICK_GAP = 8; // px between two numbers of an axis
const DATE_WIDTH = 64; // px of a month with its year

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
 * The px that a chart with labels leaves its marks: beside labels, or below them on a narrow page.
 *
 * @typedef {object} Plot
 * @property {number} left px of the margin
 * @property {number} width px
 */

/**
 * What the labels of rows leave to the marks, where they stand beside them.
 *
 * @param {any} layout
 * @param {number} width
 * @param {Font} font
 * @returns {Plot}
 */
function besideLabels(layout, width, font) {
  const labels = layout.yaxis.ticktext.map((/** @type {string} */ text) => widthOf(text, font));
  const left = Math.ceil(Math.max(...labels)) + layout.yaxis.ticklabelstandoff + LABEL_EDGE;
  return { left, width: width - left - layout.margin.r };
}

/**
 * The px of the longest text that stands at the end of a row.
 *
 * @param {any[]} data
 * @param {Font} font
 * @returns {number}
 */
function longestText(data, font) {
  const texts = data
    .filter((trace) => trace.textposition === "outside" || isBeside(trace))
    .flatMap((trace) => trace.text);
  return Math.max(0, ...texts.map((/** @type {string} */ text) => widthOf(text, font)));
}

/** @param {any} trace */
function isBeside({ mode, textposition }) {
  return mode === "text" && !String(textposition).includes("center");
}

/**
 * Whether a chart is drawn as on a narrow page: the page is, or labels and texts take so much of
 * its width that too little is left to the marks.
 *
 * @param {any[]} data
 * @param {any} layout
 * @param {number} width
 * @param {Look} look
 */
function needsNarrow(data, layout, width, { fit, template }) {
  const { meta } = layout;
  if (width < (meta?.narrow_below ?? fit.narrow_below)) return true;
  const { font } = template.layout;
  if (headsTouch(layout, width, font)) return true;
  if (!meta?.rows) return false;
  const texts = meta.reach ? longestText(data, font) + fit.text_gap : 0;
  return besideLabels(layout, width, font).width - texts < fit.least_marks;
}

/**
 * The margins hold the halves of the outer numbers of an axis that stand beyond its ends.
 *
 * @param {any} layout changed in place
 * @param {Font} font
 */
function marginsOfTicks(layout, font) {
  const { ticktext, tickvals, range } = layout.xaxis;
  if (!ticktext?.length) {
    // Dates: plotly finds their numbers.
    layout.margin = { ...layout.margin, l: Math.max(layout.margin.l, DATE_WIDTH / 2) };
    layout.xaxis = { ...layout.xaxis, automargin: "height", tickangle: 0 };
    return;
  }
  const half = (/** @type {string} */ text) => Math.ceil(widthOf(text, font) / 2) + 1;
  const isLast = tickvals.at(-1) === range[1] && !layout.meta.reach;
  const { l, r } = layout.margin;
  const [left, right] = [half(ticktext[0]), isLast ? half(ticktext.at(-1)) : 0];
  layout.margin = { ...layout.margin, l: Math.max(l, left), r: Math.max(r, right) };
  layout.xaxis = { ...layout.xaxis, automargin: "height" };
}

/**
 * The labels of rows beside their marks, in a margin as wide as they are.
 *
 * @param {any} layout changed in place
 * @param {Plot} plot
 */
function labelsBeside(layout, plot) {
  layout.margin = { ...layout.margin, l: plot.left };
  layout.yaxis = { ...layout.yaxis, automargin: false };
}

/**
 * On a narrow page the label of a row is written above it, so that the bars keep the width.
 *
 * @param {any[]} data changed in place
 * @param {any} layout changed in place
 * @param {number} width
 * @param {Font} font
 */
function labelsAbove(data, layout, width, font) {
  const room = width - layout.margin.l - layout.margin.r;
  const labels = layout.meta.rows.map((/** @type {string} */ text) => inLines(text, room, font));
  const lines = Math.max(...labels.map((/** @type {string[]} */ label) => label.length));
  const row = 30 + LINE * lines;
  const legend = layout.meta.legend ?? 0;
  const rows = layout.yaxis.range[0] - layout.yaxis.range[1];
  layout.height = row * rows + 60 + legend + LINE * lines;
  layout.margin = { ...layout.margin, t: Math.max(8, LINE * lines - row / 2 + 18) + legend };
  layout.yaxis = { ...layout.yaxis, showticklabels: false, automargin: false };
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
    if (trace.type !== "bar") continue;
    trace.width = (THICKNESS / row) * ((trace.width || widest) / widest);
    if (trace.textposition === "outside") trace.constraintext = "none"; // as large as elsewhere
  }
}

/**
 * The legend above a chart gets the height that it takes at this width.
 *
 * @param {any[]} data changed in place
 * @param {any} layout changed in place
 * @param {number} plot px of its width
 * @param {Font} font
 */
function fitLegend(data, layout, plot, font) {
  if (!layout.showlegend || !layout.meta?.legend) return;
  const named = data.filter((trace) => trace.name && trace.showlegend !== false);
  if (!named.length) return;
  const given = named.map(({ name }) => name);
  const names = legendNames(given, plot, font);
  named.forEach((trace, i) => void Object.assign(trace, { name: names[i] }));
  const more = legendHeight(names, plot, font) - layout.meta.legend;
  layout.margin = { ...layout.margin, t: layout.margin.t + more };
  layout.height += more;
  layout.legend = { ...layout.legend, maxheight: 1 }; // else plotly scrolls it in a low chart
}

/**
 * @typedef {{text: string, x: number, name?: string}} Note an annotation of plotly's
 *
 * The annotations of a layout that have a name.
 *
 * @param {any} layout
 * @param {string} name
 * @returns {Note[]}
 */
function notes(layout, name) {
  return (layout.annotations ?? []).filter((/** @type {Note} */ note) => note.name === name);
}

/**
 * The px that each head of a column may take: as far as the next one.
 *
 * @param {Note[]} heads
 * @param {number} plot px of the width of all columns
 * @returns {number[]}
 */
function headRooms(heads, plot) {
  const edge = 1 + HEAD_GAP / plot;
  return heads.map(({ x }, k) => {
    const next = heads[k + 1]?.x ?? edge; // the next one may begin a line of its own
    return ((next > x ? next : edge) - x) * plot - HEAD_GAP;
  });
}

/**
 * Whether a word of a head is wider than its column.
 *
 * @param {any} layout
 * @param {number} width
 * @param {Font} font
 */
function headsTouch(layout, width, font) {
  const heads = notes(layout, "head");
  const rooms = headRooms(heads, width - layout.margin.l - layout.margin.r);
  const widest = heads.map(({ text }) => widthOf(text.replaceAll(" ", "<br>"), font));
  return widest.some((word, k) => word > rooms[k]);
}

/**
 * The words above columns get the lines that they need at this width: heads as wide as their
 * columns, a key of them and the name of what is chosen as wide as all.
 *
 * @param {any} layout changed in place
 * @param {number} plot px of the width of all columns
 * @param {Font} font
 */
function fitHeads(layout, plot, font) {
  const heads = notes(layout, "head");
  const rooms = headRooms(heads, plot);
  const [keys, chosen] = [notes(layout, "key"), notes(layout, "chosen")];
  const lines = () => mostLines(heads) + mostLines(keys) + mostLines(chosen);
  const before = lines();
  for (const [k, head] of heads.entries()) {
    const parts = head.text.split("</b><br>");
    const last = parts.length - 1;
    head.text = parts.map((part, i) => headPart(part, i < last, rooms[k], font)).join("<br>");
  }
  for (const key of keys) {
    const entries = key.text.split(/, |<br>/);
    key.text = gathered(entries, ", ", plot, font).join("<br>");
  }
  for (const name of chosen) {
    name.text = inLines(name.text, plot, { ...font, bold: true }).join("<br>");
  }
  const more = HEAD_LINE * (lines() - before);
  layout.margin = { ...layout.margin, t: layout.margin.t + more };
  layout.height += more;
}

/**
 * The word at each break of a series, in the lines that it needs.
 *
 * @param {any} layout changed in place
 * @param {number} plot px of its width
 * @param {Font} font
 */
function fitBreaks(layout, plot, font) {
  for (const note of notes(layout, "break")) {
    note.text = inLines(note.text, plot, font).join("<br>");
  }
}

/** @param {Note[]} texts */
function mostLines(texts) {
  return Math.max(0, ...texts.map(({ text }) => text.split("<br>").length));
}

/**
 * A part of a head in lines: its name in bold, or what it measures.
 *
 * @param {string} part
 * @param {boolean} isBold
 * @param {number} room px
 * @param {Font} font
 */
function headPart(part, isBold, room, font) {
  const words = part.replace("<b>", "").replaceAll("<br>", " ");
  const lines = inLines(words, room, { ...font, bold: isBold });
  return isBold ? lines.map((line) => `<b>${line}</b>`).join("<br>") : lines.join("<br>");
}

/**
 * The range of an axis that leaves room for the text at the end of the longest row.
 *
 * @param {any} meta of a layout
 * @param {number} plot px of the axis
 * @param {number} text px of the longest text and the gap before it
 * @param {number} most the share of the plot that texts may take
 * @param {Fit} fit
 * @returns {[number, number]}
 */
export function axisRange(meta, plot, text, most, fit) {
  const right = Math.min(text, plot * most);
  const left = meta.both_ends ? Math.min(text, plot * fit.left_share) : 0;
  const least = meta.least ?? 0;
  const pixel = (meta.reach - least) / (plot - right - left);
  return [least - left * pixel, meta.reach + right * pixel];
}

/**
 * Numbers of an axis only as far as each has room: every one, every second and so on. One number
 * alone says nothing of a scale: then there is none.
 *
 * @param {any} axis changed in place
 * @param {number} plot px that the axis takes
 * @param {Font} font
 */
export function thinTicks(axis, plot, font) {
  if (!axis.tickvals || !axis.ticktext) return;
  const { tickvals, ticktext } = axis;
  const pixel = plot / (axis.range[1] - axis.range[0]);
  const widths = ticktext.map((/** @type {string} */ text) => widthOf(text, font));
  const fits = (/** @type {number} */ step) => {
    for (let i = step; i < tickvals.length; i += step) {
      const apart = (tickvals[i] - tickvals[i - step]) * pixel;
      if (apart < (widths[i] + widths[i - step]) / 2 + TICK_GAP) return false;
    }
    return true;
  };
  let step = 1;
  while (step < tickvals.length && !fits(step)) step++;
  const kept = (/** @type {unknown} */ _, /** @type {number} */ i) => i % step === 0;
  const alone = step >= tickvals.length && tickvals.length > 1;
  axis.tickvals = alone ? [] : tickvals.filter(kept);
  axis.ticktext = alone ? [] : ticktext.filter(kept);
}

/**
 * An interval says that a value is an estimate: where the words have no room, they go.
 *
 * @param {any[]} data changed in place
 */
function shortenTexts(data) {
  for (const trace of data) {
    if (trace.mode === "text") {
      trace.text = trace.text.map((/** @type {string} */ text) =>
        text.replace("about ", "").replace("), estimated", ")"),
      );
    }
  }
}

/**
 * The axis of a chart of rows leaves room for its texts, and these are as short as that needs.
 *
 * @param {any[]} data changed in place
 * @param {any} layout changed in place
 * @param {number} plot px
 * @param {boolean} isNarrow
 * @param {Look} look
 */
function fitTexts(data, layout, plot, isNarrow, { fit, template }) {
  const { font } = template.layout;
  const most = isNarrow ? fit.text_share_narrow : fit.text_share;
  const longest = () => longestText(data, font) + fit.text_gap;
  if (longest() > plot * most) shortenTexts(data);
  layout.xaxis.range = axisRange(layout.meta, plot, longest(), most, fit);
}

/**
 * Each axis of values has its numbers as far as they fit; those of columns leave room for what is
 * printed behind their marks, all of them as much, so that they can be compared.
 *
 * @param {any[]} data
 * @param {any} layout changed in place
 * @param {number} plot px of the width of all columns
 * @param {Look} look
 */
function fitAxes(data, layout, plot, { fit, template }) {
  const { font } = template.layout;
  const text = longestText(data, font) + fit.text_gap;
  for (const [name, axis] of Object.entries(layout).filter(([key]) => /^xaxis\d*$/.test(key))) {
    const room = (axis.domain ? axis.domain[1] - axis.domain[0] : 1) * plot;
    const column = layout.meta?.columns?.[name];
    if (column) {
      axis.range = [0, (column.top * room) / Math.max(room - text, room * fit.least_share)];
      axis.tickvals = column.tickvals;
      axis.ticktext = column.ticktext;
    }
    if (!axis.tickvals) axis.nticks = between(2, Math.floor(room / (DATE_WIDTH + TICK_GAP)), 5);
    thinTicks(axis, room, font);
  }
}

/**
 * Let plotly draw the labels that an axis names without measuring each, a quarter of all drawing,
 * to hide those that reach outside. They have their room: a test measures it.
 *
 * @param {any} layout changed in place
 */
function keepLabels(layout) {
  for (const [name, axis] of Object.entries(layout)) {
    if (/^[xy]axis\d*$/.test(name) && axis.tickvals) axis.ticklabeloverflow = "allow";
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
 * @param {number} least
 * @param {number} value
 * @param {number} most
 */
function between(least, value, most) {
  return Math.max(least, Math.min(value, most));
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
  layout.margin = { ...MARGINS, ...look.template.layout.margin, ...layout.margin };
  const { font } = look.template.layout;
  const isNarrow = needsNarrow(data, layout, width, look);
  if (isNarrow && layout.meta?.narrow) {
    change(layout, layout.meta.narrow.layout);
    data.forEach((trace, i) => void change(trace, layout.meta.narrow.data[i]));
  }
  if (layout.meta?.rows) {
    marginsOfTicks(layout, font);
    if (isNarrow) labelsAbove(data, layout, width, font);
    else labelsBeside(layout, besideLabels(layout, width, font));
  }
  const plot = width - layout.margin.l - layout.margin.r;
  fitLegend(data, layout, plot, font);
  fitHeads(layout, plot, font);
  fitBreaks(layout, plot, font);
  if (layout.meta?.reach) fitTexts(data, layout, plot, isNarrow, look);
  fitAxes(data, layout, plot, look);
  keepLabels(layout);
  layout.width = Math.max(width, look.printing ? 0 : (layout.meta?.min_width ?? 0));
  if (layout.meta?.ratio) {
    const map = Math.round(layout.width * layout.meta.ratio) + layout.margin.t;
    layout.height = Math.min(layout.height, map);
  }
  if (!look.isDark || look.printing) return { data, layout };
  return { data: recoloured(data, look.dark), layout: recoloured(layout, look.dark) };
}

/**
 * Whether a chart is drawn from nothing: a flow would glide from its old state to the new one and
 * be caught half-way by a printer, and plotly keeps the room of a legend that is no more.
 *
 * @param {any} box
 * @param {any[]} data
 * @param {any} layout
 */
function mustStartAnew(box, data, layout) {
  if (data.some((trace) => trace.type === "sankey")) return true;
  return Boolean(box.layout?.showlegend && !layout.showlegend);
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
  const onPaper = figure.layout.meta?.narrow ? PRINTED_COLUMNS : PRINTED_WIDTH;
  const width = look.printing ? onPaper : parent.clientWidth;
  box.style.setProperty("zoom", look.printing ? String(PRINTED_WIDTH / onPaper) : "");
  const { data, layout } = prepared(figure, look, width);
  box.style.minWidth = layout.width > width ? `${layout.width}px` : "";
  box.style.height = `${layout.height}px`;
  if (mustStartAnew(box, data, layout)) {
    plotly.purge(box);
    delete box.dataset.pickable; // who listened to its clicks is gone too
  }
  plotly.react(box, data, layout, look.config);
}

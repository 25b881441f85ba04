/* Charts: as wide as the page, in its colours, with room for their words. */

/** @import { Figure, Fit, Font, Look } from "./types.js" */
import { gathered, inLines, legendHeight, legendName, mostLines, widthOf } from "./words.js";

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
 * The px of the margin in which the labels of rows stand beside them.
 *
 * @param {any} layout
 * @param {Font} font
 * @returns {number}
 */
function labelMargin({ yaxis }, font) {
  const labels = yaxis.ticktext.map((/** @type {string} */ text) => widthOf(text, font));
  return Math.ceil(Math.max(...labels)) + yaxis.ticklabelstandoff + LABEL_EDGE;
}

/**
 * The px that the margins leave between them.
 *
 * @param {any} layout
 * @param {number} width
 * @returns {number}
 */
function plotWidth({ margin }, width) {
  return width - margin.l - margin.r;
}

/**
 * The px of the longest text that stands at the end of a row.
 *
 * @param {any[]} data
 * @param {Font} font
 * @returns {number}
 */
function longestText(data, font) {
  const isBeside = (/** @type {any} */ { mode, textposition }) =>
    textposition === "outside" || (mode === "text" && !String(textposition).includes("center"));
  const texts = data.filter(isBeside).flatMap((trace) => trace.text);
  return Math.max(0, ...texts.map((/** @type {string} */ text) => widthOf(text, font)));
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
  const { margin, meta } = layout;
  if (width < (meta.narrow_below ?? fit.narrow_below)) return true;
  const { font } = template.layout;
  if (headsTouch(layout, plotWidth(layout, width), font)) return true;
  if (!meta.rows) return false;
  const texts = meta.reach ? longestText(data, font) + fit.text_gap : 0;
  return width - labelMargin(layout, font) - margin.r - texts < fit.least_marks;
}

/**
 * The margins hold the halves of the outer numbers of an axis that stand beyond its ends.
 *
 * @param {any} layout changed in place
 * @param {Font} font
 */
function marginsOfTicks({ xaxis, margin, meta }, font) {
  const { ticktext, tickvals, range } = xaxis;
  xaxis.automargin = "height";
  if (!ticktext?.length) {
    // Dates: plotly finds their numbers.
    margin.l = Math.max(margin.l, DATE_WIDTH / 2);
    xaxis.tickangle = 0;
    return;
  }
  const half = (/** @type {string} */ text) => Math.ceil(widthOf(text, font) / 2) + 1;
  margin.l = Math.max(margin.l, half(ticktext[0]));
  if (tickvals.at(-1) === range[1] && !meta.reach) {
    margin.r = Math.max(margin.r, half(ticktext.at(-1)));
  }
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
  const { yaxis, meta } = layout;
  const room = plotWidth(layout, width);
  const labels = meta.rows.map((/** @type {string} */ text) => inLines(text, room, font));
  const lines = LINE * mostLines(labels);
  const row = 30 + lines;
  const legend = meta.legend ?? 0;
  layout.height = row * (yaxis.range[0] - yaxis.range[1]) + 60 + legend + lines;
  layout.margin.t = Math.max(8, lines - row / 2 + 18) + legend;
  yaxis.showticklabels = false;
  const place = { xref: "paper", x: 0, xanchor: "left", yref: "y", yanchor: "bottom", yshift: 11 };
  const annotations = labels.map((/** @type {string} */ text, /** @type {number} */ i) => ({
    ...place,
    y: yaxis.tickvals[i],
    text,
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
  const named = data.filter((trace) => trace.name && trace.showlegend !== false);
  if (!layout.showlegend || !layout.meta.legend || !named.length) return;
  for (const trace of named) trace.name = legendName(trace.name, plot, font);
  const names = named.map(({ name }) => name);
  raise(layout, legendHeight(names, plot, font) - layout.meta.legend);
  layout.legend = { ...layout.legend, maxheight: 1 }; // else plotly scrolls it in a low chart
}

/**
 * Give what stands above a chart more height.
 *
 * @param {any} layout changed in place
 * @param {number} more px
 */
function raise(layout, more) {
  layout.margin.t += more;
  layout.height += more;
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
 * @param {number} plot px of the width of all columns
 * @param {Font} font
 */
function headsTouch(layout, plot, font) {
  const heads = notes(layout, "head");
  const rooms = headRooms(heads, plot);
  const widest = heads.map(({ text }) => widthOf(text.replaceAll(" ", "<br>"), font));
  return widest.some((word, k) => word > rooms[k]);
}

/**
 * The words around columns get the lines that they need at this width: heads as wide as their
 * columns; a key of them, the name of what is chosen and the word at a break as wide as all.
 *
 * @param {any} layout changed in place
 * @param {number} plot px of the width of all columns
 * @param {Font} font
 */
function fitNotes(layout, plot, font) {
  const [heads, keys, chosen, breaks] = ["head", "key", "chosen", "break"].map((name) =>
    notes(layout, name),
  );
  const lines = () =>
    [heads, keys, chosen].reduce((sum, some) => sum + mostLines(some.map(({ text }) => text)), 0);
  const before = lines();
  const bold = { ...font, bold: true };
  const rooms = headRooms(heads, plot);
  for (const [k, head] of heads.entries()) head.text = headText(head.text, rooms[k], font, bold);
  for (const key of keys) {
    key.text = gathered(key.text.split(/, |<br>/), ", ", plot, font).join("<br>");
  }
  for (const name of chosen) name.text = inLines(name.text, plot, bold);
  for (const word of breaks) word.text = inLines(word.text, plot, font);
  raise(layout, HEAD_LINE * (lines() - before));
}

/**
 * A head in lines: its name in bold, where it has one, and what it measures.
 *
 * @param {string} text
 * @param {number} room px
 * @param {Font} font
 * @param {Font} bold
 */
function headText(text, room, font, bold) {
  const names = text.replaceAll("<br>", " ").split("</b> ");
  const about = names.pop() ?? "";
  const lines = names.map((name) => inLines(name.replace("<b>", ""), room, bold));
  const marked = lines.map((line) => `<b>${line.replaceAll("<br>", "</b><br><b>")}</b>`);
  return [...marked, inLines(about, room, font)].join("<br>");
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
  const isAlone = step >= tickvals.length && tickvals.length > 1;
  const kept = (/** @type {any[]} */ all) => (isAlone ? [] : all.filter((_, i) => i % step === 0));
  axis.tickvals = kept(tickvals);
  axis.ticktext = kept(ticktext);
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
    const column = layout.meta.columns?.[name];
    if (column) {
      axis.range = [0, (column.top * room) / Math.max(room - text, room * fit.least_share)];
      axis.tickvals = column.tickvals;
      axis.ticktext = column.ticktext;
    }
    const dates = Math.floor(room / (DATE_WIDTH + TICK_GAP));
    if (!axis.tickvals) axis.nticks = Math.max(2, Math.min(dates, 5));
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
 * A chart as plotly draws it at a width: narrow or wide, with room for its words, in its colours.
 *
 * @param {Figure} figure
 * @param {Look} look
 * @param {number} width px
 * @returns {{data: any[], layout: any}}
 */
export function prepared(figure, look, width) {
  const data = structuredClone(figure.data);
  const layout = structuredClone({ meta: {}, ...figure.layout });
  const { meta } = layout;
  const { margin, font } = look.template.layout;
  layout.width = width;
  layout.template = look.template;
  layout.margin = { ...MARGINS, ...margin, ...layout.margin };
  const isNarrow = needsNarrow(data, layout, width, look);
  if (isNarrow && meta.narrow) {
    change(layout, meta.narrow.layout);
    data.forEach((trace, i) => void change(trace, meta.narrow.data[i]));
  }
  if (meta.rows) {
    marginsOfTicks(layout, font);
    layout.yaxis.automargin = false;
    if (isNarrow) labelsAbove(data, layout, width, font);
    else layout.margin.l = labelMargin(layout, font);
  }
  const plot = plotWidth(layout, width);
  fitLegend(data, layout, plot, font);
  fitNotes(layout, plot, font);
  if (meta.reach) fitTexts(data, layout, plot, isNarrow, look);
  fitAxes(data, layout, plot, look);
  keepLabels(layout);
  if (meta.ratio) {
    layout.height = Math.min(layout.height, Math.round(width * meta.ratio) + layout.margin.t);
  }
  return look.isDark ? recoloured({ data, layout }, look.dark) : { data, layout };
}

/**
 * Say what is clicked in a chart: whatever its points carry as customdata. The box is asked to only
 * once, until its chart is drawn from nothing.
 *
 * @param {any} box
 * @param {(picked: unknown) => void} then
 */
export function onPick(box, then) {
  if (box.dataset.pickable || !box.on) return;
  box.dataset.pickable = "yes";
  box.on("plotly_click", (/** @type {{points: {customdata?: unknown}[]}} */ { points }) => {
    const point = points.find(({ customdata }) => customdata !== undefined);
    if (point) then(point.customdata);
  });
}

/**
 * Draw a chart into its box, at the width that the box has.
 *
 * @param {any} box
 * @param {Figure} figure
 * @param {Look} look
 */
export function draw(box, figure, look) {
  const plotly = /** @type {any} */ (globalThis).Plotly;
  if (!plotly) return; // a page whose plotly.js is damaged keeps its words and numbers
  const onPaper = figure.layout.meta?.narrow ? PRINTED_COLUMNS : PRINTED_WIDTH;
  const width = look.printing ? onPaper : box.parentElement.clientWidth;
  box.style.setProperty("zoom", look.printing ? String(PRINTED_WIDTH / onPaper) : "");
  const { data, layout } = prepared(figure, look, width);
  box.style.height = `${layout.height}px`;
  // Drawn from nothing are flows, which would glide from their old state to the new one and be
  // caught half-way by a printer, and charts of whose old legend plotly would keep the room.
  const isFlow = data.some((trace) => trace.type === "sankey");
  if (isFlow || (box.layout?.showlegend && !layout.showlegend)) {
    plotly.purge(box);
    delete box.dataset.pickable; // who listened to its clicks is gone too
  }
  plotly.react(box, data, layout, look.config);
}

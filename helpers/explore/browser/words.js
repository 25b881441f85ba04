/* Words of charts: how wide they are drawn, and in which lines they fit. */

/** @import { Font } from "./types.js" */

const LETTER = 8; // px, of the widest fonts that a system has: where nothing can measure
const ENTRY = 40; // px of a legend's entry beside its words, as plotly draws it,
const ENTRY_GAP = 5; // and between two entries
const SLACK = 8; // px by which plotly may measure entries wider than we do
const ENTRY_LINE = 1.3; // of the size of the font, and a margin of
const ENTRY_MARGIN = 3; // px
const LEGEND_MARGINS = 22; // px above and below all entries: plotly keeps 12 free below them

const pen = globalThis.document?.createElement("canvas").getContext?.("2d");
/** @type {Map<string, number>} */
const measured = new Map();

/**
 * A text of plotly's as a reader sees it: without the marks that it escapes or formats by.
 *
 * @param {string} text
 * @returns {string}
 */
export function plain(text) {
  const bare = text.replace(/<[^>]*>/g, "");
  return bare.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/**
 * How wide a text is drawn, in px; of several lines, the longest.
 *
 * @param {string} text as plotly takes it
 * @param {Font} font
 * @returns {number}
 */
export function widthOf(text, font) {
  return Math.max(0, ...text.split("<br>").map((line) => lineWidth(line, font)));
}

/**
 * @param {string} line
 * @param {Font} font
 */
function lineWidth(line, { family, size, bold }) {
  const style = `${bold || line.includes("<b>") ? "bold " : ""}${size}px ${family}`;
  const key = `${style}|${line}`;
  const known = measured.get(key);
  if (known !== undefined) return known;
  const words = plain(line);
  if (pen) pen.font = style;
  const width = pen ? pen.measureText(words).width : words.length * LETTER;
  measured.set(key, width);
  return width;
}

/**
 * Parts of a text in lines that fit a width; a part that is wider stands alone.
 *
 * @param {string[]} parts
 * @param {string} glue between two parts of one line
 * @param {number} width px
 * @param {Font} font
 * @returns {string[]}
 */
export function gathered(parts, glue, width, font) {
  const lines = [""];
  for (const part of parts) {
    const last = lines.pop();
    const longer = last ? last + glue + part : part;
    if (last && widthOf(longer, font) > width) lines.push(last, part);
    else lines.push(longer);
  }
  return lines;
}

/**
 * A text in lines that fit a width, cut between words, as plotly takes it.
 *
 * @param {string} text
 * @param {number} width px
 * @param {Font} font
 * @returns {string}
 */
export function inLines(text, width, font) {
  return gathered(text.split(/\s+/), " ", width, font).join("<br>");
}

/**
 * How many lines the longest of some texts takes.
 *
 * @param {string[]} texts as plotly takes them
 * @returns {number}
 */
export function mostLines(texts) {
  return Math.max(0, ...texts.map((text) => text.split("<br>").length));
}

/**
 * The name of a legend's entry, in lines where it is wider than the legend may be.
 *
 * @param {string} name
 * @param {number} width px of the plot, which plotly gives the legend
 * @param {Font} font
 * @returns {string}
 */
export function legendName(name, width, font) {
  return inLines(name, width - ENTRY - ENTRY_GAP - SLACK, font);
}

/**
 * How many entries of a legend stand side by side. plotly sets those that do not fit one line in
 * columns as wide as the widest.
 *
 * @param {string[]} names
 * @param {number} width px of the plot
 * @param {Font} font
 * @returns {number}
 */
export function legendColumns(names, width, font) {
  const room = width - SLACK;
  const widths = names.map((name) => widthOf(name, font) + ENTRY);
  const all = widths.reduce((sum, part) => sum + part, 0) + ENTRY_GAP * (names.length - 1);
  if (all < room) return names.length;
  const widest = Math.max(...widths);
  return Math.max(1, Math.ceil((room - widest) / (widest + ENTRY_GAP)));
}

/**
 * The px of height that a legend takes above its chart.
 *
 * @param {string[]} names
 * @param {number} width px of the plot
 * @param {Font} font
 * @returns {number}
 */
export function legendHeight(names, width, font) {
  const columns = legendColumns(names, width, font);
  let height = LEGEND_MARGINS;
  for (let i = 0; i < names.length; i += columns) {
    height += mostLines(names.slice(i, i + columns)) * ENTRY_LINE * font.size + ENTRY_MARGIN;
  }
  return Math.ceil(height);
}

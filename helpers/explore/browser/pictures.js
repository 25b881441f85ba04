/* A chart as a picture that explains itself wherever it is pasted: title, choices, what is shown,
   sources, date and licence, at the shape and size of a slide. */

/** @import { Figure, Look } from "./types.js" */
import { prepared } from "./charts.js";
import { make } from "./parts.js";
import { gathered, widthOf } from "./words.js";

const WIDTH = 1280; // px of a slide of 16:9
const HEIGHT = 720;
const MARGIN = 40;
const SIDE = 336; // px of the words where they stand beside their chart,
const SIDE_GAP = 28; // and between the two
const FREE = 0.96; // of a line's room: where the picture is opened, letters may be wider
const SHARPNESS = 2; // pixels of a PNG to one of the slide
const SCALES = { least: 0.62, most: 3 }; // of a chart against the slide it is drawn for,
const CLOSE_SCALES = [0.75, 0.88, 1, 1.13]; // and of one whose rows move closer
const LEAST_WORD = 11.05; // px on a slide, of the words of a chart
const CLOSE_ROW = 22; // px between two rows whose labels take one line each,
const CLOSEST_ROW = 17; // as close as can be,
const BREAK_ROW = 11; // and more of them where a word stands between two rows, at a break
const SLACK_OF_ROOM = 0.94; // of the height that rows may take: a legend may need one line more
const MOST_LABEL = 0.42; // of the width of a chart, that labels in one line may take
const FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
const TITLE = { size: 27, weight: 700, ink: "#0b0c0c" };
const CHOSEN = { size: 17, weight: 400, ink: "#0b0c0c" };
const SHOWN = { size: 15, weight: 400, ink: "#505a5f" };
const NOTE = { size: 12, weight: 400, ink: "#505a5f" };

/**
 * What a picture says around its chart.
 *
 * @typedef {object} Words
 * @property {string} title
 * @property {string} chosen
 * @property {string[]} notes
 *
 * @typedef {typeof TITLE} Style
 * @typedef {{line: string, style: Style}[]} Lines
 *
 * Where the chart and its words stand on the slide: px of the slide, the chart drawn `scale` times
 * as large.
 *
 * @typedef {object} Slide
 * @property {number} scale
 * @property {number} height
 * @property {any[]} data
 * @property {any} layout
 * @property {number} left of the room for the chart
 * @property {number} top
 * @property {number} width
 * @property {Lines} head
 * @property {Lines} foot
 */

/**
 * A chart with its words as SVG.
 *
 * @param {Figure} figure
 * @param {Words} words
 * @param {Look} look
 * @returns {Promise<string>}
 */
export async function pictureSvg(figure, words, look) {
  const slide = arranged(figure, words, look);
  const { scale, height, data, layout, head, foot } = slide;
  const plotly = /** @type {any} */ (globalThis).Plotly;
  const drawn = { format: "svg", width: layout.width, height: layout.height, imageDataOnly: true };
  const chart = await plotly.toImage({ data, layout, config: look.config }, drawn);
  const left = slide.left * scale + (slide.width * scale - layout.width) / 2;
  const size = `width="${WIDTH}" height="${round(height)}"`;
  const box = `0 0 ${round(WIDTH * scale)} ${round(height * scale)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="${box}" font-family="${FONT}">`,
    `<title>${xml(words.title)}</title><rect width="100%" height="100%" fill="#fff"/>`,
    chart.replace("<svg ", `<svg x="${round(left)}" y="${round(slide.top * scale)}" `),
    texts(head, MARGIN, scale),
    texts(foot, height - MARGIN - heightOf(foot), scale),
    "</svg>",
  ].join("");
}

/**
 * Where all stands. Words stand above and below their chart. Where it is so tall that its own words
 * would be small on a slide, its rows move closer; where that is not enough, the words stand beside
 * it; and where no slide can hold it, the picture is taller than one.
 *
 * @param {Figure} figure
 * @param {Words} words
 * @param {Look} look
 * @returns {Slide}
 */
function arranged(figure, words, look) {
  const most = look.template.layout.font.size / LEAST_WORD;
  const at = (/** @type {boolean} */ isBeside, /** @type {number} */ row) =>
    slideOf(figure, words, look, isBeside, row);
  for (const isBeside of [false, true]) {
    for (const row of [0, CLOSE_ROW]) {
      const slide = at(isBeside, row);
      if (slide.scale <= most) return slide;
    }
  }
  const slide = at(true, CLOSEST_ROW);
  if (slide.scale <= most) return slide;
  const grown = slide.layout.height / most + 2 * MARGIN;
  return { ...slide, scale: most, height: Math.max(slide.height, grown) };
}

/**
 * @param {Figure} figure
 * @param {Words} words
 * @param {Look} look
 * @param {boolean} isBeside whether the words stand beside the chart
 * @param {number} row px of a row that may move closer to others; 0 where none does
 * @returns {Slide}
 */
function slideOf(figure, words, look, isBeside, row) {
  const left = isBeside ? MARGIN + SIDE + SIDE_GAP : MARGIN;
  const width = WIDTH - MARGIN - left;
  const column = isBeside ? SIDE : width;
  const head = [
    ...lines(words.title, TITLE, column),
    ...lines(words.chosen, CHOSEN, column),
    ...lines(figure.title, SHOWN, column),
  ];
  const foot = words.notes.flatMap((text) => lines(text, NOTE, column));
  const [above, below] = isBeside ? [0, 0] : [heightOf(head) + 8, heightOf(foot) + 16];
  const side = 2 * MARGIN + SIDE_GAP + heightOf(head) + heightOf(foot);
  const height = isBeside ? Math.max(HEIGHT, side) : HEIGHT;
  const room = { width, height: height - 2 * MARGIN - above - below };
  return {
    ...fitted(figure, look, room, row),
    ...{ height, left, top: MARGIN + above, width, head, foot },
  };
}

/**
 * The chart at the width at which its height just fills the room that the words leave. A chart of
 * few rows is drawn small, so that its words are large on the slide.
 *
 * @param {Figure} figure
 * @param {Look} look
 * @param {{width: number, height: number}} room px on the slide
 * @param {number} row px of a row that may move closer to others; 0 where none does
 */
function fitted(figure, look, room, row) {
  const at = (/** @type {number} */ scale) => {
    const width = Math.round(room.width * scale);
    const drawn = row
      ? withCloseRows(figure, look, { width, height: room.height * scale }, row)
      : figure;
    return { scale, ...prepared(drawn, look, width) };
  };
  const isHigh = (/** @type {ReturnType<typeof at>} */ { scale, layout }) =>
    layout.height > room.height * scale;
  let drawn = at(SCALES.least);
  if (row) {
    const scales = [...CLOSE_SCALES, look.template.layout.font.size / LEAST_WORD];
    for (const scale of scales) if (isHigh(drawn)) drawn = at(scale);
  } else {
    for (let turn = 0; turn < 4 && isHigh(drawn); turn++) {
      drawn = at(Math.min(SCALES.most, (1.02 * drawn.layout.height) / room.height));
    }
  }
  // A chart of very many rows is drawn as it is, and its slide made larger around it.
  return { ...drawn, scale: Math.max(drawn.scale, drawn.layout.height / room.height) };
}

/**
 * A chart of rows whose labels take one line each, so that its rows need less height: as close as
 * the room asks for, and no closer than their words allow. Any other chart as it is.
 *
 * @param {Figure} figure
 * @param {Look} look
 * @param {{width: number, height: number}} room px
 * @param {number} row px of a row, at the least
 * @returns {Figure}
 */
function withCloseRows(figure, look, { width, height }, row) {
  const layout = structuredClone(figure.layout);
  const { yaxis, margin } = layout;
  if (!yaxis?.ticktext || !yaxis.range || margin?.t === undefined) return figure;
  if (yaxis.domain?.[0] > 0) return figure; // further rows stand below these
  const { font } = look.template.layout;
  const labels = yaxis.ticktext.map((/** @type {string} */ text) => text.replaceAll("<br>", " "));
  const widest = Math.max(...labels.map((/** @type {string} */ text) => widthOf(text, font)));
  if (widest > MOST_LABEL * width) return figure;
  yaxis.ticktext = labels;
  if (!layout.meta?.rows) margin.l = Math.ceil(widest) + (yaxis.ticklabelstandoff ?? 0) + 12;
  const isBroken = layout.annotations?.some((/** @type {any} */ { name }) => name === "break");
  const rows = Math.abs(yaxis.range[0] - yaxis.range[1]);
  const least = margin.t + margin.b + (row + (isBroken ? BREAK_ROW : 0)) * rows;
  layout.height = Math.max(least, Math.min(layout.height, SLACK_OF_ROOM * height));
  // Words beside a thin bar stay as large as others.
  const data = figure.data.map((trace) =>
    trace.type === "bar" ? { ...trace, constraintext: "none" } : trace,
  );
  return { ...figure, data, layout };
}

/**
 * An SVG of ours as PNG.
 *
 * @param {string} svg
 * @returns {Promise<Blob>}
 */
export async function asPng(svg) {
  const image = make("img", { src: `data:image/svg+xml,${encodeURIComponent(svg)}` });
  await image.decode();
  const [width, height] = [image.width * SHARPNESS, image.height * SHARPNESS];
  const canvas = make("canvas", { width, height });
  canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
  return new Promise((done, failed) =>
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png"),
  );
}

/**
 * @param {string} text
 * @param {Style} style
 * @param {number} width px
 * @returns {Lines}
 */
function lines(text, style, width) {
  if (!text) return [];
  const font = { family: FONT, size: style.size, bold: style.weight > 400 };
  const room = FREE * width;
  const words = xml(text).split(/\s+/);
  // An address of a page that is wider than a line is cut behind its signs.
  const parts = words.flatMap((word) => gathered(word.split(/(?<=[/_.=-])/), "", room, font));
  return gathered(parts, " ", room, font).map((line) => ({ line, style }));
}

/** @param {Lines} written */
function heightOf(written) {
  return written.reduce((sum, { style }) => sum + style.size * 1.35, 0);
}

/**
 * @param {Lines} written
 * @param {number} top
 * @param {number} scale
 */
function texts(written, top, scale) {
  let y = top;
  return written
    .map(({ line, style }) => {
      y += style.size * 1.35;
      const place = `x="${round(MARGIN * scale)}" y="${round((y - style.size * 0.3) * scale)}"`;
      const look = `font-size="${round(style.size * scale)}" font-weight="${style.weight}"`;
      return `<text ${place} ${look} fill="${style.ink}">${line}</text>`;
    })
    .join("");
}

/** @param {string} text */
function xml(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}

/* A chart as a picture that explains itself wherever it is pasted: title, choices, what is shown,
   sources, date and licence, at the shape and size of a slide. */

/** @import { Figure, Look } from "./types.js" */
import { prepared } from "./charts.js";
import { make } from "./parts.js";
import { inLines } from "./words.js";

const WIDTH = 1280; // px of a slide of 16:9
const HEIGHT = 720;
const MARGIN = 40;
const ROOM = 0.96 * (WIDTH - 2 * MARGIN); // px: where the picture is opened, letters may be wider
const SHARPNESS = 2; // pixels of a PNG to one of the slide
const SCALES = { least: 0.62, most: 3 }; // of a chart against the slide it is drawn for
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
  const head = [
    ...lines(words.title, TITLE),
    ...lines(words.chosen, CHOSEN),
    ...lines(figure.title, SHOWN),
  ];
  const foot = words.notes.flatMap((text) => lines(text, NOTE));
  const room = HEIGHT - 2 * MARGIN - heightOf(head) - heightOf(foot) - 24;
  const { scale, data, layout } = fitted(figure, look, room);
  const chart = await chartSvg(data, layout, look);
  const top = (MARGIN + heightOf(head) + 8) * scale;
  const left = (WIDTH * scale - layout.width) / 2;
  const placed = chart.replace("<svg ", `<svg x="${round(left)}" y="${round(top)}" `);
  const size = `width="${WIDTH}" height="${HEIGHT}"`;
  const box = `0 0 ${round(WIDTH * scale)} ${round(HEIGHT * scale)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="${box}" font-family="${FONT}">`,
    `<title>${xml(words.title)}</title><rect width="100%" height="100%" fill="#fff"/>`,
    placed,
    texts(head, MARGIN, scale),
    texts(foot, HEIGHT - MARGIN - heightOf(foot), scale),
    "</svg>",
  ].join("");
}

/**
 * The chart at the width at which its height just fills the room that the words leave. A chart of
 * few rows is drawn small, so that its words are large on the slide.
 *
 * @param {Figure} figure
 * @param {Look} look
 * @param {number} room px of height on the slide
 */
function fitted(figure, look, room) {
  const at = (/** @type {number} */ scale) => ({
    scale,
    ...prepared(figure, look, Math.round((WIDTH - 2 * MARGIN) * scale)),
  });
  let drawn = at(SCALES.least);
  for (let turn = 0; turn < 4 && drawn.layout.height > room * drawn.scale; turn++) {
    drawn = at(Math.min(SCALES.most, (1.02 * drawn.layout.height) / room));
  }
  // A chart of very many rows is drawn as it is, and its slide made larger around it.
  return { ...drawn, scale: Math.max(drawn.scale, drawn.layout.height / room) };
}

/**
 * @param {any[]} data
 * @param {any} layout
 * @param {Look} look
 * @returns {Promise<string>}
 */
async function chartSvg(data, layout, look) {
  const { width, height } = layout;
  const figure = { data, layout, config: look.config };
  const plotly = /** @type {any} */ (globalThis).Plotly;
  const address = await plotly.toImage(figure, { format: "svg", width, height });
  return decodeURIComponent(address.slice(address.indexOf(",") + 1));
}

/**
 * An SVG of ours as PNG.
 *
 * @param {string} svg
 * @returns {Promise<Blob>}
 */
export async function asPng(svg) {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = make("img", { src: url });
    await image.decode();
    const size = { width: WIDTH * SHARPNESS, height: HEIGHT * SHARPNESS };
    const canvas = make("canvas", size);
    canvas.getContext("2d")?.drawImage(image, 0, 0, size.width, size.height);
    return await new Promise((done, failed) =>
      canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png"),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * @param {string} text
 * @param {Style} style
 */
function lines(text, style) {
  if (!text) return [];
  const font = { family: FONT, size: style.size, bold: style.weight > 400 };
  return inLines(xml(text), ROOM, font).map((line) => ({ line, style }));
}

/** @param {{style: Style}[]} written */
function heightOf(written) {
  return written.reduce((sum, { style }) => sum + style.size * 1.35, 0);
}

/**
 * @param {{line: string, style: Style}[]} written
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

/* A table as a file that explains itself and that a spreadsheet does not change: choices, sources
   and notes are columns of their own, an interval is three, and text stays text. */

/** @import { Answer, Cell, PageData, Sorting, Table } from "./types.js" */
import { badgeMeaning, moneyWords, sortedRows, sourceWords } from "./format.js";

/** @typedef {{name: string, cells: Cell[]}} Series */

const NUMBER = "([−-]?)£?([\\d,]+(?:\\.\\d+)?)";
/** A number with its unit, and the low and the high of its interval where it has one. */
const QUANTITY = new RegExp(
  `^(?:about )?${NUMBER}(m|bn|%)?(?:[^()]* \\(${NUMBER} to ${NUMBER}\\))?$`,
);
const UNITS = /** @type {Record<string, string>} */ ({ m: " (£ million)", "%": " (%)" });
/** What a spreadsheet takes for a number or a date though it is none: 5E1, 2024-08, Mar-10, 007. */
const CHANGED = /^(?:\d+e\d+|\d{1,4}[-/]\d{1,2}|0\d+|[a-z]{3,9}[- ]\d{2,4}|\d{1,2}[- ][a-z]{3})$/i;

/**
 * A cell of a CSV. Spreadsheets run text that begins like a formula; an apostrophe keeps it text.
 * Numbers stay numbers.
 *
 * @param {Cell} value
 * @returns {string}
 */
export function csvCell(value) {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * The table of an answer as CSV, with all that whoever uses it must know.
 *
 * @param {Answer} answer
 * @param {Sorting} by
 * @param {{choices: [string, string][], cited: string}} about the choices made, label and words,
 *   and how the answer is cited
 * @param {Pick<PageData, "badges" | "behind">} data
 * @returns {string}
 */
export function answerCsv(answer, by, { choices, cited }, data) {
  const text = csvText(answer.table, by, {
    before: choices.map(([label, words]) => [`Choice: ${label}`, words]),
    after: [
      ["Basis", badgeMeaning(answer, data.badges)],
      ["Sources", sourceWords(answer, data.behind).join("; ")],
      ["Notes", [moneyWords(answer), ...answer.caveats].filter(Boolean).join(" ")],
      ["Cite as", cited],
    ],
  });
  return `\ufeff${text}`; // the mark tells a spreadsheet that the letters are UTF-8
}

/**
 * A table as CSV, sorted as it is shown.
 *
 * @param {Table} table
 * @param {Sorting} by
 * @param {{before: [string, string][], after: [string, string][]}} about name and value of what
 *   holds for all rows: the choices made; basis, sources, notes
 * @returns {string}
 */
export function csvText(table, by, { before, after }) {
  const rows = sortedRows(table, by);
  const constant = (/** @type {[string, string][]} */ pairs) =>
    pairs.map(([name, value]) => ({ name, cells: rows.map(() => value) }));
  const columns = table.columns.flatMap(({ name }, k) =>
    spread({ name: inFull(name), cells: rows.map((row) => row[k]) }),
  );
  const all = [...constant(before), ...columns, ...constant(after)];
  const lines = [all.map(({ name }) => name), ...rows.map((_, i) => all.map((c) => c.cells[i]))];
  return lines.map((line) => `${line.map(csvCell).join(",")}\r\n`).join("");
}

/**
 * A column as a file holds it: intervals in three columns of numbers, years in full, codes as text.
 *
 * @param {Series} column
 * @returns {Series[]}
 */
function spread(column) {
  const texts = column.cells.filter((cell) => typeof cell === "string");
  const quantities = texts.map((text) => QUANTITY.exec(text));
  if (quantities.every(Boolean) && quantities.some((parts) => parts?.[5])) {
    return intervalColumns(column);
  }
  const mark = texts.some((text) => CHANGED.test(inFull(text))) ? "'" : "";
  const cells = column.cells.map((cell) => (typeof cell === "string" ? mark + inFull(cell) : cell));
  return [{ name: column.name, cells }];
}

/**
 * Median, low and high of a column whose cells print them in one text.
 *
 * @param {Series} column
 * @returns {Series[]}
 */
function intervalColumns({ name, cells }) {
  const units = new Set();
  const parts = cells.map((cell) => {
    const found = QUANTITY.exec(String(cell ?? ""));
    if (!found) return [cell, null, null];
    const times = found[3] === "bn" ? 1000 : 1;
    units.add(found[3] === "bn" ? "m" : (found[3] ?? ""));
    const number = (/** @type {number} */ k) => {
      if (found[k + 1] === undefined) return null;
      const size = Number(found[k + 1].replaceAll(",", "")) * times;
      return Number((found[k] ? -size : size).toFixed(4));
    };
    return [number(1), number(4), number(6)];
  });
  const unit = units.size === 1 ? (UNITS[[...units][0]] ?? "") : "";
  return ["median", "low", "high"].map((part, k) => ({
    name: `${name}, ${part}${unit}`,
    cells: parts.map((three) => three[k]),
  }));
}

/**
 * Financial years in full: 2011-12, which a spreadsheet takes for a month, as 2011 to 2012.
 *
 * @param {string} text
 * @returns {string}
 */
function inFull(text) {
  return text.replace(/\b((?:19|20)\d\d)[-–/](\d\d)\b(?![-–/]\d)/g, (all, first, second) => {
    const next = Number(first) + 1;
    return next % 100 === Number(second) ? `${first} to ${next}` : all;
  });
}

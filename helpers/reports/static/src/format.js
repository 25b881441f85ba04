/* Words and numbers as a reader sees, copies and saves them. */

/** @import { Answer, Cell, Column, Sorting, Source, Table } from "./types.js" */

/**
 * A cell as printed, as cell_text() in markup.py prints it.
 *
 * @param {Cell} value
 * @param {Column} column
 * @returns {string}
 */
export function cellText(value, column) {
  if (value === null) return "–";
  if (!column.number) return String(value);
  const digits = { minimumFractionDigits: column.decimals, maximumFractionDigits: column.decimals };
  return new Intl.NumberFormat("en-GB", digits).format(Number(value)).replace("-", "−");
}

/**
 * The rows as sorted by a column. Missing values stand last whichever way it is sorted; rows that
 * are equal keep their order.
 *
 * @param {Table} table
 * @param {Sorting} by
 * @returns {Cell[][]}
 */
export function sortedRows(table, by) {
  if (!by) return table.rows;
  const k = table.columns.findIndex((column) => column.name === by.column);
  if (k < 0) return table.rows;
  const compare = table.columns[k].number ? compareNumbers : compareTexts;
  return [...table.rows].sort((a, b) => {
    if (a[k] === null || b[k] === null) return Number(a[k] === null) - Number(b[k] === null);
    return by.up ? compare(a[k], b[k]) : compare(b[k], a[k]);
  });
}

/**
 * @param {Cell} a
 * @param {Cell} b
 */
function compareNumbers(a, b) {
  return Number(a) - Number(b);
}

/**
 * @param {Cell} a
 * @param {Cell} b
 */
function compareTexts(a, b) {
  return String(a).localeCompare(String(b), "en-GB", { numeric: true });
}

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
 * A table as CSV, sorted as it is shown.
 *
 * @param {Table} table
 * @param {Sorting} by
 * @returns {string}
 */
export function csvText(table, by) {
  const rows = [table.columns.map((column) => column.name), ...sortedRows(table, by)];
  return rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

/**
 * How an answer is cited, as cite_answer() in citation.py says it.
 *
 * @param {[string, string]} parts what stands before and after the question
 * @param {string} question
 * @param {string} chosen the choices in words
 * @returns {string}
 */
export function citation(parts, question, chosen) {
  return `${parts[0]}“${question}”${chosen ? ` (${chosen})` : ""}${parts[1]}`;
}

/**
 * What the button *Copy finding* copies.
 *
 * @param {Answer} answer
 * @param {string} chosen
 * @param {string} cited
 * @returns {string}
 */
export function finding(answer, chosen, cited) {
  const sources = answer.sources.map(
    ({ text, url }) => `Source: ${text}${isPublished(url) ? `, ${url}` : ""}`,
  );
  return [answer.sentence, chosen, ...sources, cited].filter(Boolean).join("\n");
}

/**
 * Which sources stand in the source line and which are folded away, as source_line() in markup.py
 * decides it: a table of ours is never folded away.
 *
 * @param {Source[]} sources
 * @param {number} few
 * @returns {{open: Source[], folded: Source[], words: string}} `words` are those of the fold
 */
export function splitSources(sources, few) {
  const isOpen = (/** @type {Source} */ { url }) => sources.length <= few || url.startsWith("#");
  const open = sources.filter(isOpen);
  const folded = sources.filter((source) => !isOpen(source));
  return { open, folded, words: `${folded.length} ${open.length ? "more" : "sources"}` };
}

/**
 * The words over the assumptions that an answer rests on, as assumptions() in markup.py has them.
 *
 * @param {{id: string}[]} assumptions
 * @returns {string}
 */
export function assumptionWords(assumptions) {
  const ids = assumptions.map(({ id }) => id).join(", ");
  const count = assumptions.length;
  return `Rests on ${count} assumption${count > 1 ? "s" : ""}: ${ids}`;
}

/**
 * Whether an address leads to a publication.
 *
 * @param {string} url
 * @returns {boolean}
 */
export function isPublished(url) {
  return /^https?:/.test(url);
}

/**
 * The name of a file that is saved: page, explorer and choices.
 *
 * @param {string} page
 * @param {string} explorer
 * @param {string[]} values
 * @param {string} end
 * @returns {string}
 */
export function fileName(page, explorer, values, end) {
  const chosen = values.map((value) => `-${value.replace(/[^\w.+-]+/g, "_")}`).join("");
  return `${page}-${explorer}${chosen}${end}`;
}

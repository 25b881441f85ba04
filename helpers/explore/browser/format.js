/* Words and numbers as a reader sees, copies and saves them. */

/** @import { Answer, Cell, Column, PageData, Sorting, Source, Table } from "./types.js" */

const MONTHS =
  "January February March April May June July August September October November December";
const DATE = new RegExp(`^(?:(\\d{1,2}) )?(?:(${MONTHS.replaceAll(" ", "|")}) )?(\\d{4})$`);

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
  const compare = comparison(table, k);
  return [...table.rows].sort((a, b) => {
    if (a[k] === null || b[k] === null) return Number(a[k] === null) - Number(b[k] === null);
    return by.up ? compare(a[k], b[k]) : compare(b[k], a[k]);
  });
}

/**
 * How the cells of a column are compared: numbers and dates by what they are, texts by letters.
 *
 * @param {Table} table
 * @param {number} k
 * @returns {(a: Cell, b: Cell) => number}
 */
function comparison({ columns, rows }, k) {
  const isDate = (/** @type {Cell[]} */ row) => row[k] === null || DATE.test(String(row[k]));
  if (columns[k].number) return (a, b) => Number(a) - Number(b);
  if (rows.every(isDate)) return (a, b) => dayNumber(a) - dayNumber(b);
  return (a, b) => String(a).localeCompare(String(b), "en-GB", { numeric: true });
}

/** @param {Cell} cell a date in words, as date_in_words() in records.py writes it */
function dayNumber(cell) {
  const [, day, month, year] = DATE.exec(String(cell)) ?? [];
  const months = month ? 1 + MONTHS.split(" ").indexOf(month) : 0;
  return 10000 * Number(year) + 100 * months + Number(day ?? 0);
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
 * What the button *Copy finding* copies: all that whoever quotes it must know, and where it is.
 *
 * @param {Answer} answer
 * @param {{chosen: string, cited: string, link: string}} where
 * @param {Pick<PageData, "badges" | "behind">} data
 * @returns {string}
 */
export function finding(answer, { chosen, cited, link }, data) {
  const lines = [
    answer.sentence,
    chosen,
    badgeMeaning(answer, data.badges),
    moneyWords(answer),
    ...answer.caveats.map((text) => `Caution: ${text}`),
    ...sourceWords(answer, data.behind).map((text) => `Source: ${text}`),
    cited,
    link,
  ];
  return lines.filter(Boolean).join("\n");
}

/**
 * Which year's pounds an answer speaks of, where it speaks of any.
 *
 * @param {Answer} answer
 * @returns {string}
 */
export function moneyWords({ sentence, table, figures }) {
  const words = [
    sentence,
    ...table.columns.map(({ name }) => name),
    ...figures.map((f) => f.title),
  ];
  const isMoney = words.some((text) => text.includes("£"));
  return isMoney ? "Money is in the prices of its own year, unless the words say otherwise." : "";
}

/**
 * The sources of an answer with their addresses; of a table of ours, what stands behind it.
 *
 * @param {Pick<Answer, "sources">} answer
 * @param {PageData["behind"]} behind
 * @returns {string[]}
 */
export function sourceWords({ sources }, behind) {
  const named = (/** @type {Source} */ { text, url }) =>
    isPublished(url) ? `${text}, ${url}` : text;
  return sources.map((source) => {
    const { count, publications } = behind[source.url] ?? { count: 0, publications: [] };
    if (publications.length) return `${source.text}, from ${publications.map(named).join("; ")}`;
    return count
      ? `${source.text}, from ${count} publications, each named with its address in the report`
      : named(source);
  });
}

/**
 * Which sources an answer names beside its badge and which are folded, as split_sources() in
 * sections.py decides it: a table of ours is never folded.
 *
 * @param {Source[]} sources
 * @param {number} most
 * @returns {{open: Source[], folded: Source[]}}
 */
export function splitSources(sources, most) {
  const isOurs = (/** @type {Source} */ { url }) => url.startsWith("#");
  let room = most - sources.filter(isOurs).length;
  /** @type {{open: Source[], folded: Source[]}} */
  const split = { open: [], folded: [] };
  for (const source of sources) {
    split[isOurs(source) || room-- > 0 ? "open" : "folded"].push(source);
  }
  return split;
}

/**
 * What the fold behind an answer holds, as _more_words() in sections.py says it.
 *
 * @param {Answer} answer
 * @param {{sources: number, caveats: number}} most what stands open
 * @returns {string}
 */
export function moreWords({ sources, caveats, assumptions }, most) {
  const counted = /** @type {const} */ ([
    ["source", splitSources(sources, most.sources).folded.length],
    ["caution", Math.max(0, caveats.length - most.caveats)],
    ["assumption", assumptions.length],
  ]);
  const parts = counted
    .filter(([, count]) => count)
    .map(([noun, count]) => `${count} ${noun}${count > 1 ? "s" : ""}`);
  return `More: ${[...parts, "how to cite"].join(", ")}`;
}

/**
 * What the badge of an answer means, and the basis of its numbers where the badge says something
 * else.
 *
 * @param {Answer} answer
 * @param {Record<string, string>} badges
 * @returns {string}
 */
export function badgeMeaning({ evidence, basis }, badges) {
  return [...new Set([evidence, basis])]
    .filter(Boolean)
    .map((word) => badges[word])
    .join(" ");
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

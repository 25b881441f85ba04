/* Parts of an answer as elements of the page. Text is set as text: names in data are hostile. */

/** @import { Answer, PageData, Sorting, Source, Table } from "./types.js" */
import {
  badgeMeaning,
  cellText,
  isPublished,
  moreWords,
  sortedRows,
  splitSources,
} from "./format.js";

/**
 * The one element that a selector names. Throws where the page lacks it.
 *
 * @template {HTMLElement} [T=HTMLElement]
 * @param {ParentNode} within
 * @param {string} selector
 * @returns {T}
 */
export function one(within, selector) {
  const element = within.querySelector(selector);
  if (!element) throw new Error(`the page has no ${selector}`);
  return /** @type {T} */ (element);
}

/**
 * The elements that a selector names.
 *
 * @param {ParentNode} within
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export function all(within, selector) {
  return /** @type {HTMLElement[]} */ ([...within.querySelectorAll(selector)]);
}

/**
 * A new element with properties.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [properties]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, properties = {}) {
  return Object.assign(document.createElement(tag), properties);
}

/**
 * The text of the script element that holds something packed. Throws where the page lacks it.
 *
 * @param {string} id
 * @returns {string}
 */
export function packed(id) {
  return one(document, `[id="${CSS.escape(id)}"]`).textContent ?? "";
}

/**
 * A source, which leads to its publisher, or, where it is a table of ours, to what stands behind it
 * on this page.
 *
 * @param {Source} source
 * @returns {HTMLElement}
 */
export function linked({ text, url }) {
  if (!isPublished(url) && !url.startsWith("#")) return make("span", { textContent: text });
  const link = make("a", { href: url, textContent: text });
  if (isPublished(url)) link.rel = "noreferrer";
  return link;
}

/**
 * Fill the source line of an answer: its badge, and the sources that are not folded.
 *
 * @param {HTMLElement} line
 * @param {Answer} answer
 * @param {PageData} data
 */
export function fillSourceLine(line, answer, data) {
  const word = answer.evidence || answer.basis;
  const badge = one(line, ".badge");
  badge.className = `badge ${word.replace(" ", "-")}`;
  badge.textContent = word;
  badge.title = data.badges[word];
  const { open, folded } = splitSources(answer.sources, data.open.sources);
  const links = open.flatMap((source, i) => (i ? ["; ", linked(source)] : [linked(source)]));
  const more = folded.length ? `; ${folded.length} more below` : "";
  line.replaceChildren(badge, " Source: ", ...links, `${more}.`);
}

/**
 * Fill the fold behind an answer; a reader who unfolded it finds it unfolded.
 *
 * @param {HTMLElement} fold
 * @param {Answer} answer
 * @param {PageData} data
 */
export function fillMore(fold, answer, data) {
  const { folded } = splitSources(answer.sources, data.open.sources);
  const further = answer.caveats.slice(data.open.caveats);
  one(fold, "summary span").textContent = moreWords(answer, data.open);
  one(fold, ".meaning-of-badge").textContent = badgeMeaning(answer, data.badges);
  const assumed = answer.assumptions.map(({ id, text }) => `${id}: ${text}.`);
  fillList(one(fold, ".further-sources"), folded.map(linked));
  fillList(one(fold, ".caveats"), further);
  fillList(one(fold, ".assumptions"), assumed);
}

/**
 * Fill a list.
 *
 * @param {HTMLElement} list
 * @param {(string | Node)[]} contents
 */
export function fillList(list, contents) {
  const items = contents.map((content) => {
    const item = make("li");
    item.append(content);
    return item;
  });
  list.replaceChildren(...items);
}

/**
 * Fill a table.
 *
 * @param {HTMLTableElement} table
 * @param {Table} content
 * @param {Sorting} by
 * @param {((column: string) => void) | null} sort makes the headings buttons; a folded table has
 *   plain ones
 */
export function fillTable(table, content, by, sort) {
  const head = make("tr");
  for (const column of content.columns) {
    const cell = make("th", { scope: "col", className: column.number ? "n" : "" });
    if (sort) {
      const button = make("button", { type: "button", className: "sort" });
      button.textContent = column.name;
      button.addEventListener("click", () => sort(column.name));
      cell.append(button);
    } else cell.textContent = column.name;
    if (by?.column === column.name) {
      cell.setAttribute("aria-sort", by.up ? "ascending" : "descending");
    }
    head.append(cell);
  }
  const buttons = () => all(table, ".sort");
  const focused = buttons().indexOf(/** @type {HTMLElement} */ (document.activeElement));
  one(table, "thead").replaceChildren(head);
  buttons()[focused]?.focus();
  table.tBodies[0].replaceChildren(
    ...sortedRows(content, by).map((row) => {
      const line = make("tr");
      for (const [j, value] of row.entries()) {
        const cell = make(j ? "td" : "th");
        if (!j) cell.scope = "row";
        if (content.columns[j].number) cell.className = "n";
        cell.textContent = cellText(value, content.columns[j]);
        line.append(cell);
      }
      return line;
    }),
  );
}

/* The address of the page holds the choices made, so that they can be sent and gone back to. */

/** @import { Choice } from "./types.js" */

/**
 * What the address needs of an explorer.
 *
 * @typedef {{id: string, choices: Choice[]}} Named
 */

/**
 * The name of a choice in the address; a shared one has one name on the whole page.
 *
 * @param {Named} explorer
 * @param {Choice} choice
 * @returns {string}
 */
export function addressName(explorer, choice) {
  return choice.shared ? choice.name : `${explorer.id}.${choice.name}`;
}

/**
 * The choices that are not at their default, as an address holds them. Of a shared choice the
 * first explorer speaks: a later one may not offer its value.
 *
 * @param {(Named & {values: () => string[]})[]} explorers
 * @param {(choice: Choice) => boolean} isMeant which choices; all if left out
 * @returns {string}
 */
export function toAddress(explorers, isMeant = () => true) {
  /** @type {Map<string, string>} name -> its part of the address; '' for a default */
  const parts = new Map();
  for (const explorer of explorers) {
    const values = explorer.values();
    for (const [k, choice] of explorer.choices.entries()) {
      const name = addressName(explorer, choice);
      if (!isMeant(choice) || parts.has(name)) continue;
      const isDefault = values[k] === choice.default;
      parts.set(name, isDefault ? "" : [name, values[k]].map(encodeURIComponent).join("="));
    }
  }
  return [...parts.values()].filter(Boolean).join("&");
}

/**
 * The address of another report of the folder, with the shared choices of this one. Any other
 * address, and one that names a place or choices of its own, stays as it is.
 *
 * @param {string} href
 * @param {(Named & {values: () => string[]})[]} explorers
 * @returns {string}
 */
export function carried(href, explorers) {
  const chosen = toAddress(explorers, ({ shared }) => shared);
  return chosen && /^[\w.-]+\.html$/.test(href) ? `${href}#${chosen}` : href;
}

/**
 * The address of one answer in the state shown: the page opens at it.
 *
 * @param {Named & {values: () => string[]}} explorer
 * @returns {string}
 */
export function addressOf(explorer) {
  return [explorer.id, toAddress([explorer])].filter(Boolean).join("&");
}

/**
 * The place of the page that an address names: its first part, where that is no choice.
 *
 * @param {string} text
 * @returns {string}
 */
export function anchorIn(text) {
  const [first] = text.split("&");
  return first.includes("=") ? "" : decoded(first);
}

/**
 * A part of an address as text; what is cut off or mistyped is left as it is and matches nothing.
 *
 * @param {string} text
 * @returns {string}
 */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The values that an address names. A part without "=" is an anchor of the page and names none.
 *
 * @param {string} text
 * @returns {Map<string, string>}
 */
export function fromAddress(text) {
  const parts = text.split("&").filter((part) => part.includes("="));
  return new Map(
    parts.map((part) => /** @type {[string, string]} */ (part.split("=").map(decoded))),
  );
}

/**
 * Whether an address names a choice that is this explorer's alone.
 *
 * @param {Map<string, string>} wanted
 * @param {string} id
 * @returns {boolean}
 */
export function namesExplorer(wanted, id) {
  return [...wanted.keys()].some((name) => name.startsWith(`${id}.`));
}

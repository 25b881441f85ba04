/* Unpack the states of an explorer: what unpack() in pack.py does, in the page. */

const MISSING = -2147483648; // stands for null in a column of numbers

const LETTERS =
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_\x60{|}~";
/** What each letter stands for, by its code. */
const DIGITS = new Uint8Array(128);
for (let i = 0; i < LETTERS.length; i++) DIGITS[LETTERS.charCodeAt(i)] = i;

/**
 * The bytes that a text of 85 letters stands for: five letters for four bytes, as compress() in
 * pack.py writes them.
 *
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function bytesOf(text) {
  const missing = (5 - (text.length % 5)) % 5;
  const whole = text + "~".repeat(missing);
  const view = new DataView(new ArrayBuffer((whole.length / 5) * 4));
  for (let i = 0, at = 0; i < whole.length; i += 5, at += 4) {
    let sum = 0;
    for (let k = i; k < i + 5; k++) sum = sum * 85 + DIGITS[whole.charCodeAt(k)];
    view.setUint32(at, sum);
  }
  return new Uint8Array(view.buffer, 0, view.byteLength - missing);
}

/**
 * The bytes in a text that compress() wrote.
 *
 * @param {string} text
 * @returns {Promise<ArrayBuffer>}
 */
export async function inflate(text) {
  const stream = new Blob([bytesOf(text.trim())])
    .stream()
    .pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/**
 * The same as text.
 *
 * @param {string} text
 * @returns {Promise<string>}
 */
export async function inflateText(text) {
  return new TextDecoder().decode(await inflate(text));
}

/**
 * The states in an unpacked buffer: from the number of a state to its document.
 *
 * @param {ArrayBuffer} buffer
 * @returns {(i: number) => any}
 */
export function readStates(buffer) {
  const size = new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, size)));
  let at = 4 + size;
  const columns = head.kinds.map((/** @type {1 | 2 | 4} */ width) => {
    const column = readColumn(buffer.slice(at, at + width * head.n), width, head.n);
    at += width * head.n;
    return column;
  });
  return (i) => readNode(head.tree, columns, i);
}

/**
 * A column of integers from its differences, which wrap around as they did when they were made.
 *
 * @param {ArrayBuffer} buffer
 * @param {1 | 2 | 4} width bytes of a difference
 * @param {number} count
 * @returns {Int32Array}
 */
function readColumn(buffer, width, count) {
  const kinds = { 1: Int8Array, 2: Int16Array, 4: Int32Array };
  const deltas = new kinds[width](buffer);
  if (deltas.length !== count) throw new Error("the packed states end too soon");
  const column = new Int32Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum = (sum + deltas[i]) | 0;
    column[i] = sum;
  }
  return column;
}

/**
 * What a node of the tree holds in state i; pack.py says what the letters mean.
 *
 * @param {Record<string, any>} node
 * @param {Int32Array[]} columns
 * @param {number} i
 * @returns {any}
 */
function readNode(node, columns, i) {
  const [kind, what] = Object.entries(node)[0];
  const read = (/** @type {Record<string, any>} */ child) => readNode(child, columns, i);
  switch (kind) {
    case "k":
      return what;
    case "d":
      return Object.fromEntries(Object.keys(what).map((key) => [key, read(what[key])]));
    case "l":
      return what.map(read);
    case "v":
      return what[1].slice(0, columns[what[0]][i]).map(read);
    case "t":
      return what.map(read).join("");
    case "p":
      return what[1][columns[what[0]][i]];
    default: {
      const scaled = columns[what[0]][i];
      return scaled === MISSING ? null : scaled / 10 ** what[1];
    }
  }
}

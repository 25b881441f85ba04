/* Unpack the states of an explorer: what unpack() in pack.py does, in the page. */

const MISSING = -2147483648; // stands for null in a column of numbers

/**
 * The bytes in a text of base64 that was compressed with gzip.
 *
 * @param {string} text
 * @returns {Promise<ArrayBuffer>}
 */
export async function inflate(text) {
  const bytes = Uint8Array.from(atob(text.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
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

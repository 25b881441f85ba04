import assert from "node:assert/strict";
import test from "node:test";
import { fixtures, source } from "./fixtures.mjs";

const { inflate, inflateText, readStates } = await source("unpack");

for (const [i, { packed, states }] of fixtures.packs.entries()) {
  test(`pack ${i} gives the states that Python packed`, async () => {
    const state = readStates(await inflate(packed));
    assert.deepEqual(
      states.map((_, k) => state(k)),
      states,
    );
  });
}

test("a text is unpacked as it was", async () => {
  assert.equal(await inflateText(fixtures.text.packed), fixtures.text.plain);
});

test("a pack that is cut short anywhere is an error, never other numbers", async () => {
  const { packed } = fixtures.packs.at(-1);
  for (let length = 0; length < packed.length - 4; length += 7) {
    await assert.rejects(
      async () => readStates(await inflate(packed.slice(0, length))),
      `${length}`,
    );
  }
});

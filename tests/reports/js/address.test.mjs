import assert from "node:assert/strict";
import test from "node:test";
import { source } from "./fixtures.mjs";

const { addressOf, anchorIn, fromAddress } = await source("address");
const choices = [{ name: "place", shared: true, default: "a" }];
const explorer = (value) => ({ id: "mix", choices, values: () => [value] });

test("the address of an answer names it and what is chosen otherwise than by default", () => {
  assert.equal(addressOf(explorer("a")), "mix");
  assert.equal(addressOf(explorer("b c")), "mix&place=b%20c");
  assert.equal(anchorIn(addressOf(explorer("b c"))), "mix");
  assert.deepEqual([...fromAddress("mix&place=b%20c")], [["place", "b c"]]);
});

test("an address of choices alone names no place of the page", () => {
  assert.equal(anchorIn("place=b&mix"), "");
  assert.equal(anchorIn(""), "");
});

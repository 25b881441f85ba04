/* What Python answers, written by the test that runs these. */

import { readFileSync } from "node:fs";

export const fixtures = JSON.parse(readFileSync(process.env.FIXTURES, "utf-8"));
export const source = (name) =>
  import(new URL(`../../../helpers/explore/browser/${name}.js`, import.meta.url));

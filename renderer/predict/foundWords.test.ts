import { expect, it } from "vitest";
import type { Sample } from "../../shared/contract/contract.ts";
import { answerWords } from "./foundWords.ts";

const sample: Sample = {
  index: 0,
  split: "validation",
  label: 1,
  truths: [
    { target: "digit", value: 1 },
    { target: "slant", value: 12 },
  ],
  shape: [1],
  data: new Float32Array(1),
};
const digit = { name: "digit", classNames: ["zero", "one"], isLabel: true };
const slant = { name: "slant", classNames: null, isLabel: false };

it("names the classes of the output's own target, and writes values beside each other", () => {
  expect(answerWords({ sample, answer: 0, share: 0.6, off: null }, digit)).toBe("one → zero 60 %");
  expect(answerWords({ sample, answer: 9.31, share: null, off: 2.69 }, slant)).toBe("12.00 → 9.31");
});

it("of several values says how far off they are", () => {
  const picture = { name: "picture", classNames: null, isLabel: false };
  expect(answerWords({ sample, answer: null, share: null, off: 0.125 }, picture)).toBe("off by 0.13");
});

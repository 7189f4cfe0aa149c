import { expect, it } from "vitest";
import { explainedAnswer } from "./explainedAnswer.ts";

const digit = { name: "digit", classNames: ["zero", "one", "two"], isLabel: true };
const side = { name: "side", classNames: ["left", "right"], isLabel: true };
const slant = { name: "slant", classNames: null, isLabel: false };

it("is of the largest number, held against the true class where that is another", () => {
  const given = { values: Float32Array.of(1, 5, 2), link: "softmax", target: digit } as const;
  expect(explainedAnswer({ ...given, truth: 1 })).toMatchObject({
    unit: 1,
    sign: 1,
    against: null,
    words: "one",
  });
  expect(explainedAnswer({ ...given, truth: 2 })).toMatchObject({ against: 2, words: "one and not two" });
});

it("is of one number for two classes, which speaks for the first one by being small", () => {
  const given = { values: Float32Array.of(-2), link: "sigmoid", target: side, truth: 1 } as const;
  expect(explainedAnswer(given)).toMatchObject({
    unit: 0,
    sign: -1,
    against: null,
    words: "left and not right",
  });
  expect(explainedAnswer({ ...given, values: Float32Array.of(0.1) })).toMatchObject({
    sign: 1,
    words: "right",
  });
});

it("is of the value itself", () => {
  const given = { values: Float32Array.of(-7.25), link: null, target: slant, truth: 3 } as const;
  expect(explainedAnswer(given)).toEqual({
    unit: 0,
    sign: 1,
    against: null,
    words: "−7.25",
    sides: ["raises it", "lowers it"],
  });
});

import { describe, expect, test } from "vitest";
import type { GradientReport, GradientVerdict, TensorGradient } from "../../shared/contract/gradients.ts";
import { conclusion, layerConclusion, layerVerdict, scientific, worstElement } from "./gradientText.ts";

function tensor(verdict: GradientVerdict): TensorGradient {
  return {
    name: "dense/kernel",
    node: "dense",
    shape: [4, 3],
    size: 12,
    checked: 4,
    kinks: 0,
    relativeError: 1e-6,
    largestElementError: 2e-6,
    worst: { index: 7, numeric: 0.00123, engine: null },
    verdict,
  };
}

function report(...verdicts: readonly GradientVerdict[]): GradientReport {
  return {
    correct: !verdicts.includes("wrong"),
    engine: "onnxruntime",
    device: "cpu",
    loss: 1,
    batchSize: 4,
    data: "Test",
    tolerance: 0.001,
    tensors: verdicts.map(tensor),
    notes: [],
  };
}

describe("conclusion", () => {
  test.each([
    [report("correct", "correct"), "All 2 gradients are correct: relative errors are at most 0.001."],
    [
      report("correct", "vanishing"),
      "1 of 2 gradients are correct: relative errors are at most 0.001; the others can't be judged.",
    ],
    [
      report("correct", "wrong"),
      "1 of 2 gradients is wrong. Train with another engine, and report this with the project file.",
    ],
    [report("kinks"), "No gradient could be judged. Check again with other data, or after some training."],
  ])("of %#", (given, words) => {
    expect(conclusion(given)).toBe(words);
  });
});

test("numbers that are not finite are said to be so", () => {
  expect(worstElement(tensor("wrong"))).toBe("element 7: slope 1.2e-3, engine not finite");
  expect([scientific(0), scientific(12)]).toEqual(["0", "1.2e+1"]);
});

test("a layer's weights are spoken of on their own", () => {
  const whole = report("correct", "wrong");
  expect(layerConclusion([tensor("correct"), tensor("kinks")], whole)).toContain("4 samples of Test");
  expect(layerConclusion([tensor("correct"), tensor("wrong")], whole)).toBe(
    "Wrong: dense/kernel. The engine's gradient is not the slope of the loss.",
  );
  expect(layerConclusion([tensor("vanishing")], whole)).toBe("None of this layer's gradients can be judged.");
  expect(layerConclusion([], report("correct"))).toBe(
    "This layer has no weights. All 1 gradients are correct: relative errors are at most 0.001.",
  );
});

test("a layer's verdict is that of its worst weights", () => {
  expect(layerVerdict([tensor("correct"), tensor("vanishing")])).toEqual({
    words: "Gradient correct: error 1.0e-6",
    wrong: false,
  });
  const wrong = { ...tensor("wrong"), relativeError: null };
  expect(layerVerdict([tensor("correct"), wrong])).toEqual({
    words: "Gradient wrong: error not finite",
    wrong: true,
  });
  expect(layerVerdict([]).words).toBe("No weights to check");
  expect(layerVerdict([tensor("kinks")]).words).toBe("Not judged");
});

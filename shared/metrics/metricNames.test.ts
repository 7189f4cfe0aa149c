import { expect, it } from "vitest";
import { chosenNames, isShare, metricTitle, metricWords, validationName } from "./metricNames.ts";

it("names are told apart from the loss, validation and single classes", () => {
  const metrics = {
    loss: 1,
    learningRate: 0.1,
    f1: 0.5,
    "f1[0]": 0.4,
    valLoss: 1,
    valF1: 0.6,
    "valF1[0]": 0.3,
    rSquared: 0.9,
  };
  expect(chosenNames(metrics)).toEqual(["f1", "rSquared"]);
  const several = { loss: 1, "A/loss": 1, "A/accuracy": 1, "valA/accuracy": 1, "valA/loss": 1 };
  expect(chosenNames(several)).toEqual(["A/accuracy", "A/loss"]);
});

it("titles are the metrics' own, with the output where there are several", () => {
  expect([metricTitle("f1"), metricTitle("Which/rSquared")]).toEqual(["F1", "R² of Which"]);
  expect([metricWords("f1"), metricWords("Which/loss")]).toEqual(["f1", "loss of Which"]);
  expect([isShare("which/recall"), isShare("rSquared")]).toEqual([true, false]);
  expect(validationName("f1[2]")).toBe("valF1[2]");
});

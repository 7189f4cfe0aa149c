import { expect, it } from "vitest";
import { chosenNames, isShare, metricTitle, validationName } from "./metricNames.ts";

it("names are told apart from losses, validation and single classes", () => {
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
  expect(chosenNames({ loss: 1, "a/loss": 1, "a/accuracy": 1, "valA/accuracy": 1 })).toEqual(["a/accuracy"]);
});

it("titles are the metrics' own, with the output where there are several", () => {
  expect([metricTitle("f1"), metricTitle("which/rSquared")]).toEqual(["F1", "R² of which"]);
  expect([isShare("which/recall"), isShare("rSquared")]).toEqual([true, false]);
  expect(validationName("f1[2]")).toBe("valF1[2]");
});

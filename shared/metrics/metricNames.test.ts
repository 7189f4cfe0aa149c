import { expect, it } from "vitest";
import {
  chosenNames,
  headMetrics,
  headWords,
  isShare,
  metricsByOutput,
  metricTitle,
  metricWords,
  validationName,
} from "./metricNames.ts";

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

it("a run is judged by its first metric, or by the first of each output", () => {
  expect(headMetrics({ loss: 1, f1: 0.5, rSquared: 0.9 }).map(headWords)).toEqual(["f1"]);
  const several = { loss: 1, "A/accuracy": 1, "A/f1": 1, "B/rSquared": 1, "A/loss": 1, "B/loss": 1 };
  expect(headMetrics(several)).toEqual(["A/accuracy", "B/rSquared"]);
  expect(headMetrics(several).map(headWords)).toEqual(["A", "B"]);
  expect(headMetrics({ loss: 1 })).toEqual([]);
});

it("the metrics of several outputs are told apart by the outputs' names", () => {
  const metrics = { loss: 2, "A/accuracy": 0.5, "valA/accuracy": 0.25, "A/loss": 1, "__proto__/loss": 1 };
  expect(JSON.stringify(metricsByOutput(metrics))).toBe(
    '{"A":{"accuracy":0.5,"valAccuracy":0.25,"loss":1},"__proto__":{"loss":1}}',
  );
  expect(metricsByOutput({ loss: 1, accuracy: 0.5 })).toBeNull();
});

import { describe, expect, it } from "vitest";
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import { jsonReport } from "./trainReport.ts";

const snapshot: RunSnapshot = {
  runId: "run",
  state: "running",
  activity: null,
  step: 0,
  steps: 20,
  epoch: 1,
  epochs: 2,
  elapsedMs: 1500,
  samplesPerSecond: 1000,
  engine: "onnxruntime",
  device: "cpu",
  threads: 2,
  parameters: 13_002,
  viewShare: 0,
  recordingShare: 0,
  notes: [],
  metrics: {},
  error: null,
  checkpoint: null,
};

function setUp() {
  const lines: string[] = [];
  let time = 0;
  const report = jsonReport(
    {
      out: (line) => void lines.push(line),
      note: () => undefined,
      status: () => undefined,
      interactive: false,
      columns: 80,
    },
    () => time,
  );
  return {
    report,
    events: () => lines.map((line) => JSON.parse(line) as { event: string }),
    pass: (ms: number) => {
      time += ms;
    },
  };
}

describe("jsonReport", () => {
  it("ends with the fixed line", () => {
    const { report, events } = setUp();
    const metrics = { loss: 0.5, accuracy: 0.9, valLoss: 0.6, valAccuracy: 0.8 };
    const exported = {
      path: "/m.onnx",
      opset: 17,
      irVersion: 8,
      bytes: 10,
      maxAbsDiff: 1e-7,
      tolerance: 1e-4,
      samplesChecked: 256,
    };
    report.finished({ ...snapshot, state: "finished", step: 20, epoch: 2, metrics }, exported);
    expect(events()).toEqual([
      {
        event: "finished",
        epochs: 2,
        steps: 20,
        seconds: 1.5,
        samplesPerSecond: 1000,
        loss: 0.5,
        accuracy: 0.9,
        valLoss: 0.6,
        valAccuracy: 0.8,
        metrics,
        parameters: 13_002,
        engine: "onnxruntime",
        device: "cpu",
        export: { path: "/m.onnx", opset: 17, maxAbsDiff: 1e-7, samplesChecked: 256 },
      },
    ]);
  });

  it("gives every chosen metric, of single classes too", () => {
    const { report, events } = setUp();
    const values = { loss: 0.6, f1: 0.5, "f1[0]": 0.25 };
    const trained = { loss: 0.7, f1: 0.4 };
    report.points([{ split: "validation", step: 10, epoch: 1, values, trained }]);
    expect(events()[0]).toMatchObject({ f1: 0.4, valF1: 0.5, "valF1[0]": 0.25 });
  });

  it("has null where there is no accuracy and no export", () => {
    const { report, events } = setUp();
    report.finished({ ...snapshot, metrics: { loss: 1 } }, null);
    expect(events()[0]).toMatchObject({ loss: 1, accuracy: null, valAccuracy: null, export: null });
  });

  it("gives the metrics of several outputs by the outputs' names", () => {
    const { report, events } = setUp();
    const metrics = {
      loss: 1,
      "Digit/accuracy": 0.9,
      "valDigit/accuracy": 0.8,
      "Slant/meanAbsoluteError": 5,
    };
    report.finished({ ...snapshot, metrics }, null);
    expect(events()[0]).toMatchObject({
      accuracy: null,
      outputs: { Digit: { accuracy: 0.9, valAccuracy: 0.8 }, Slant: { meanAbsoluteError: 5 } },
    });
  });

  it("tells each note once, the start once, and progress at most once a second", () => {
    const { report, events, pass } = setUp();
    report.snapshot({ ...snapshot, state: "preparing", notes: ["a"] });
    for (let step = 1; step <= 10; step++) {
      report.snapshot({ ...snapshot, step, notes: step < 5 ? ["a"] : ["a", "b"] });
      pass(250);
    }
    expect(events().map(({ event }) => event)).toEqual([
      "note",
      "started",
      "progress",
      "note",
      "progress",
      "progress",
    ]);
    expect(events().filter(({ event }) => event === "note")).toEqual([
      { event: "note", text: "a" },
      { event: "note", text: "b" },
    ]);
  });

  it("ends an epoch with its validation, and gives the training's means over it", () => {
    const { report, events } = setUp();
    report.points([
      { split: "train", step: 9, epoch: 0.9, values: { loss: 0.7, accuracy: 0.5 } },
      { split: "train", step: 10, epoch: 1, values: { loss: 0.6, accuracy: 0.6 } },
    ]);
    const trained = { loss: 0.69, accuracy: 0.51 };
    report.points([
      { split: "validation", step: 10, epoch: 1, values: { loss: 0.65, accuracy: 0.55 }, trained },
    ]);
    expect(events()).toEqual([
      { event: "epoch", epoch: 1, step: 10, loss: 0.69, accuracy: 0.51, valLoss: 0.65, valAccuracy: 0.55 },
    ]);
  });
});

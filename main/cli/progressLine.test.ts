import { describe, expect, it } from "vitest";
import type { RunSnapshot } from "../../shared/contract/contract.ts";
import { progressLine, secondsLeft } from "./progressLine.ts";

const running: RunSnapshot = {
  runId: "run",
  state: "running",
  activity: null,
  step: 250,
  steps: 1000,
  epoch: 1,
  epochs: 4,
  elapsedMs: 2000,
  samplesPerSecond: 412_345,
  engine: "onnxruntime",
  device: "cpu",
  threads: 1,
  parameters: 13_002,
  viewShare: 0,
  recordingShare: 0,
  notes: [],
  metrics: { loss: 0.23456, accuracy: 0.9312, valAccuracy: 0.9 },
  error: null,
  checkpoint: null,
};

describe("progressLine", () => {
  it("shows epoch, share, loss, accuracy, speed and time left", () => {
    expect(progressLine(running, 200)).toBe(
      `epoch 1/4  ${"█".repeat(6)}${"░".repeat(18)}  25 %  loss 0.2346  acc 93.12 %  val 90.00 %  412k samples/s  ETA 0:06`,
    );
  });

  it("shows the first metric of each of several outputs", () => {
    const metrics = { loss: 1, "Digit/accuracy": 0.9, "Slant/meanAbsoluteError": 5.25, "Digit/loss": 0.4 };
    expect(progressLine({ ...running, metrics }, 200)).toContain(
      "loss 1.0000  Digit 90.00 %  Slant 5.250  412k",
    );
  });

  it("never is longer than the terminal is wide", () => {
    for (const columns of [0, 1, 20, 80])
      expect(progressLine(running, columns).length).toBeLessThanOrEqual(Math.max(1, columns));
  });

  it("says what is prepared before the first step", () => {
    expect(progressLine({ ...running, state: "preparing", activity: "reading the data", step: 0 }, 80)).toBe(
      "reading the data …",
    );
  });

  it("knows no time left before the first step, and none after the last", () => {
    expect(secondsLeft({ ...running, step: 0 })).toBeNull();
    expect(secondsLeft({ ...running, step: 1000 })).toBe(0);
  });
});

import { describe, expect, it, vi } from "vitest";
import type { RunRecord } from "./runHistory.ts";

vi.mock("../document/documentStore.ts", () => ({ useDocument: { getState: () => ({}) } }));
vi.mock("../training/runStore.ts", () => ({ useRun: { subscribe: () => undefined } }));
const { withRun } = await import("./runHistory.ts");

function record(runId: string, epoch: number, startedAt = 0): RunRecord {
  return {
    runId,
    project: "Digits",
    startedAt,
    state: "running",
    epoch,
    epochs: 10,
    elapsedMs: 1000,
    samplesPerSecond: 1,
    engine: "onnxruntime",
    parameters: 13_002,
    optimizer: "adam",
    metrics: {},
  };
}

describe("the history of runs", () => {
  it("puts a new run first", () => {
    expect(withRun([record("a", 1)], record("b", 1)).map((run) => run.runId)).toEqual(["b", "a"]);
  });

  it("brings a known run up to date in its place and keeps when it started", () => {
    const records = withRun([record("b", 1), record("a", 1, 500)], record("a", 7, 999));
    expect(records.map((run) => [run.runId, run.epoch, run.startedAt])).toEqual([
      ["b", 1, 0],
      ["a", 7, 500],
    ]);
  });

  it("forgets the oldest beyond a hundred", () => {
    const many = Array.from({ length: 100 }, (_, i) => record(`run-${i}`, 1));
    const records = withRun(many, record("new", 1));
    expect(records).toHaveLength(100);
    expect(records.at(-1)?.runId).toBe("run-98");
  });
});

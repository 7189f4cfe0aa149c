import { expect, it, vi } from "vitest";
import type { RecordedRun } from "../../shared/contract/contract.ts";
import type { RunRecord } from "./runHistory.ts";

vi.mock("../client/client.ts", () => ({ client: {} }));
vi.mock("../document/documentStore.ts", () => ({ useDocument: {} }));
vi.mock("../files/projectActions.ts", () => ({}));
vi.mock("../training/runStore.ts", () => ({ useRun: {} }));
vi.mock("../ui/notify.ts", () => ({}));
const { withRecorded } = await import("./recordedRuns.ts");

const seen: RunRecord = {
  runId: "a",
  project: "The one on the canvas",
  startedAt: 900,
  state: "running",
  epoch: 2,
  epochs: 10,
  elapsedMs: 1000,
  samplesPerSecond: 1,
  engine: "onnxruntime",
  parameters: 13_002,
  optimizer: "sgd",
  metrics: { loss: 0.5 },
};

const recorded: RecordedRun = {
  ...seen,
  project: "Digits",
  startedAt: 100,
  optimizer: "adam",
  epoch: 1,
  step: 10,
  frames: 3,
  bytes: 1000,
  parent: null,
};

it("says of a run what it is from the disk, and how it stands as the window saw it", () => {
  const [listed] = withRecorded([seen], [recorded]);
  expect(listed).toMatchObject({ project: "Digits", startedAt: 100, optimizer: "adam", epoch: 2 });
});

it("puts runs that only one of them knows in the order of their beginnings", () => {
  const runs = withRecorded([seen, { ...seen, runId: "b", startedAt: 200 }], [{ ...recorded, runId: "c" }]);
  expect(runs.map(({ runId }) => runId)).toEqual(["a", "b", "c"]);
});

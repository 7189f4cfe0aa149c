import { expect, it, vi } from "vitest";

vi.mock("../client/client.ts", () => ({ client: { call: () => new Promise(() => undefined) } }));
vi.mock("../training/runStore.ts", () => ({ curveData: {}, useRun: { subscribe: () => undefined } }));
vi.mock("../ui/notify.ts", () => ({ notifyError: () => undefined }));
const { comparedCurves, mostCompared, seriesOf, toggleCompared, useComparison } =
  await import("./comparison.ts");

it("leaves out the steps at which a metric was not known yet", () => {
  const frames = {
    steps: Int32Array.from([1, 5, 9]),
    metrics: { valLoss: Float32Array.from([Number.NaN, 0.5, 0.25]) },
  };
  const series = seriesOf(frames, "valLoss");
  expect([[...(series?.steps ?? [])], [...(series?.values ?? [])], series?.length]).toEqual([
    [5, 9],
    [0.5, 0.25],
    2,
  ]);
  expect(seriesOf(frames, "loss")).toBeNull();
});

it("compares few runs and lets them go again", () => {
  for (let index = 0; index < 6; index++) toggleCompared({ runId: `run-${index}`, name: "Run" });
  expect(useComparison.getState().runs).toHaveLength(mostCompared);
  toggleCompared({ runId: "run-1", name: "Run" });
  expect(useComparison.getState().runs.map(({ runId }) => runId)).toEqual(["run-0", "run-2", "run-3"]);
  expect(comparedCurves(useComparison.getState().runs, "loss").map(({ label }) => label)).toHaveLength(6);
});

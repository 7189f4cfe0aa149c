import { expect, test } from "vitest";
import { tapFrameSchema, type Probe, type TapFrame, type TapRequest } from "../../shared/contract/live.ts";
import { FakeSession, fakeDataset } from "./fakeSession.ts";
import { View, type Moment } from "./view.ts";

const session = new FakeSession();
const dataset = fakeDataset(6, 4);
const network = {
  layerOfNode: new Map([["dense", "dense"]]),
  weightsOfNode: new Map([["dense", ["dense/kernel", "dense/bias"]]]),
};
const fixedProbe: Probe = { kind: "sample", split: "train", index: 2 };
let now = 0;

function viewOf(taps: readonly TapRequest[], probe: Probe = fixedProbe): View {
  const view = new View({ runId: "run-1", session, network, dataset }, () => now);
  view.subscribe({ taps: [...taps], probe, budget: 0.05 });
  return view;
}

function at(step: number): Moment {
  return { step, epoch: step / 10 };
}

async function frameAt(view: View, step: number) {
  now += 1000;
  if (!view.due(at(step))) return null;
  let shown: TapFrame | null = null;
  await view.show(at(step), (frame) => (shown = frame));
  return shown as TapFrame | null;
}

const kernelTap: TapRequest = { node: "dense", kind: "weights", weight: "kernel", limit: 100 };

test("nothing is computed when nobody watches", async () => {
  expect(await frameAt(viewOf([]), 1)).toBeNull();
});

test("a frame shows the sample, the activation and the weights as the session holds them", async () => {
  const view = viewOf([kernelTap, { node: "dense", kind: "activation", limit: 100 }]);
  const frame = await frameAt(view, 3);
  expect(tapFrameSchema.parse(frame)).toEqual(frame);
  expect(frame).toMatchObject({ runId: "run-1", frame: 1, step: 3, epoch: 0.3 });
  expect(frame?.probe).toMatchObject({ split: "train", index: 2, label: 0 });
  expect(frame?.probe.features).toEqual([{ shape: [3], data: Float32Array.of(1, 2, 3) }]);
  const kernel = (await session.readState(["dense/kernel"])).get("dense/kernel");
  expect(frame?.values.map((value) => [value.kind, value.data])).toEqual([
    ["weights", kernel?.data],
    ["activation", kernel?.data],
  ]);
});

test("the same step is not shown twice, a new step or sample is", async () => {
  const view = viewOf([kernelTap]);
  expect(await frameAt(view, 1)).not.toBeNull();
  expect(await frameAt(view, 1)).toBeNull();
  view.credit(1);
  expect(await frameAt(view, 2)).not.toBeNull();
  view.credit(2);
  view.subscribe({ taps: [kernelTap], probe: { ...fixedProbe, index: 5 }, budget: 0.05 });
  expect(await frameAt(view, 2)).not.toBeNull();
});

test("no more than three frames wait to be drawn", async () => {
  const view = viewOf([kernelTap]);
  for (const frame of [1, 2, 3]) expect(await frameAt(view, frame)).toMatchObject({ frame });
  expect(await frameAt(view, 4)).toBeNull();
  view.credit(1);
  expect(await frameAt(view, 5)).toMatchObject({ frame: 4 });
  expect(await frameAt(view, 6)).toBeNull();
});

test("credit for a frame that was never sent buys nothing", async () => {
  const view = viewOf([kernelTap]);
  view.credit(1000);
  for (const step of [1, 2, 3]) await frameAt(view, step);
  expect(await frameAt(view, 4)).toBeNull();
});

test("a window that asks anew owes nothing", async () => {
  const view = viewOf([kernelTap]);
  for (const step of [1, 2, 3]) await frameAt(view, step);
  view.subscribe({ taps: [kernelTap], probe: fixedProbe, budget: 0.05 });
  expect(await frameAt(view, 4)).toMatchObject({ frame: 4 });
});

test("what is not there is left out: unknown nodes and weights, gradients where the engine gives none", async () => {
  const view = viewOf([
    { node: "gone", kind: "activation", limit: 10 },
    { node: "gone", kind: "weights", limit: 10 },
    { ...kernelTap, weight: "gamma" },
    { ...kernelTap, kind: "gradient" },
  ]);
  expect((await frameAt(view, 1))?.values).toEqual([]);
});

test("a histogram is of the weight it names, or of the activation", async () => {
  const view = viewOf([
    { node: "dense", kind: "histogram", limit: 4 },
    { ...kernelTap, kind: "histogram", limit: 5 },
  ]);
  const values = (await frameAt(view, 1))?.values ?? [];
  expect(
    values.map((value) => [value.data.length, value.data.reduce((sum, count) => sum + count, 0)]),
  ).toEqual([
    [4, 2],
    [5, 2],
  ]);
});

test("a rotating probe shows other validation samples as time goes by", async () => {
  const view = viewOf([kernelTap], { kind: "rotate", everyMs: 500 });
  const shown = new Set<number>();
  for (let step = 1; step < 12; step += 1) {
    const frame = await frameAt(view, step);
    expect(frame?.probe.split).toBe("validation");
    shown.add(frame?.probe.index ?? -1);
    view.credit(step);
  }
  expect(shown.size).toBeGreaterThan(1);
  expect([...shown].every((index) => index >= 0 && index < 4)).toBe(true);
});

test("a histogram is of a batch, left out of frames that follow at once and made good when training stands still", async () => {
  const asked: number[] = [];
  const watched = new FakeSession();
  const forward = watched.forward.bind(watched);
  watched.forward = (features, nodes) => {
    asked.push(features[0]?.shape[0] ?? 0);
    return forward(features, nodes);
  };
  const view = new View({ runId: "run-1", session: watched, network, dataset }, () => now);
  view.subscribe({ taps: [{ node: "dense", kind: "histogram", limit: 8 }], probe: fixedProbe, budget: 0.5 });
  view.budget.begin();
  expect((await frameAt(view, 1))?.values[0]).toMatchObject({ kind: "histogram", firing: { dead: 0 } });
  expect(asked).toEqual([6]);
  now -= 900;
  expect((await frameAt(view, 2))?.values).toEqual([]);
  expect(await frameAt(view, 2)).toBeNull();
  view.budget.rest();
  expect((await frameAt(view, 2))?.values).toHaveLength(1);
  expect(await frameAt(view, 2)).toBeNull();
});

/**
 * A training of calls of 20 ms, which takes this much longer while a window carries and draws a picture: pictures a second and
 * the share of the training's speed that is kept, in ten seconds after the first ten.
 */
async function trainBeside(drawingMs: number) {
  const view = viewOf([kernelTap]);
  view.budget.begin();
  const callMs = 20;
  let [frames, drawn] = [0, 0];
  async function trainUntil(end: number) {
    const startedAt = now;
    let [calls, pictures] = [0, 0];
    while (now < end) {
      const endCall = view.beginCall();
      const drawing = drawn < frames;
      now += callMs + (drawing ? drawingMs : 0);
      if (drawing) view.credit((drawn += 1));
      endCall(4);
      calls += 1;
      if (!view.due(at(now))) continue;
      pictures += 1;
      await view.show(at(now), ({ frame }) => {
        frames = frame;
        now += 1;
      });
    }
    const elapsedMs = now - startedAt;
    return { picturesPerSecond: (pictures * 1000) / elapsedMs, keptShare: (calls * callMs) / elapsedMs };
  }
  await trainUntil(now + 10_000);
  return trainUntil(now + 10_000);
}

test("what a window's drawing costs the training is kept within the budget too", async () => {
  const free = await trainBeside(0);
  const dear = await trainBeside(4);
  expect(free.picturesPerSecond).toBeGreaterThan(20);
  expect(free.keptShare).toBeGreaterThan(0.95);
  expect(dear.picturesPerSecond).toBeGreaterThan(6);
  expect(dear.picturesPerSecond).toBeLessThan(11);
  expect(dear.keptShare).toBeGreaterThan(0.94);
});

test("however dear drawing is, some pictures come", async () => {
  expect((await trainBeside(45)).picturesPerSecond).toBeGreaterThan(4);
});

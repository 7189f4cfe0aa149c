import { expect, test } from "vitest";
import { ok } from "../../../shared/result.ts";
import type { HostTensor } from "../../engine/engine.ts";
import type { CompiledNetwork } from "../../compile/compiledNetwork.ts";
import { FakeSession, fakeDataset } from "../fakeSession.ts";
import { Turnstile } from "../turnstile.ts";
import { ViewBudget } from "../viewBudget.ts";
import { findPastHistograms, type PastSource } from "./pastHistograms.ts";
import type { RecordedState } from "./recordingReader.ts";

const kernel = "dense/kernel";
const network = {
  layerOfNode: new Map([["dense", "dense"]]),
  weightsOfNode: new Map([["dense", [kernel]]]),
} as unknown as CompiledNetwork;
const ofWeight = { node: "dense", kind: "histogram", weight: "kernel", limit: 2 } as const;
const ofValues = { node: "dense", kind: "histogram", limit: 2 } as const;

/** A recording of every tenth step, whose kernel is [0, step]. */
function recordedAt(step: number): RecordedState {
  const recorded = step - (step % 10);
  const weights = new Map<string, HostTensor>([[kernel, { shape: [2], data: Float32Array.of(0, recorded) }]]);
  return {
    header: {
      kind: "full",
      step: recorded,
      epoch: recorded / 10,
      metrics: {},
      record: {},
      points: [],
      epochValues: [],
    },
    weights,
    rest: new Map(),
    restStep: recorded,
  };
}

/** A look takes 5 ms of a clock of its own. */
function sourceOf(training: boolean, share: number) {
  let time = 0;
  const now = () => time;
  const session = new FakeSession();
  const budget = new ViewBudget(now);
  budget.share = share;
  if (training) budget.begin();
  const waits: number[] = [];
  const turnstile = new Turnstile();
  const pass: Turnstile["pass"] = async (work) => {
    time += 5;
    return work();
  };
  turnstile.pass = pass;
  const source: PastSource = {
    session,
    network,
    dataset: fakeDataset(40, 10),
    recording: { stateAt: async (_path, step) => ok(recordedAt(step)) },
    turnstile,
    budget,
    clocks: { now, busyMs: now },
    share,
    wait: async (delayMs) => void waits.push(delayMs),
  };
  return { source, session, budget, waits };
}

const request = { path: "run.netloomrec", steps: [40, 17], taps: [ofWeight, ofValues] };

test("each step's histograms are of the weights it was recorded with, and the run keeps its own", async () => {
  const { source, session, waits } = sourceOf(false, 0.05);
  const own = await session.readState([kernel]);
  const found = await findPastHistograms(source, request);
  if (!found.ok) throw new Error(found.error.found);
  expect(found.value.moments.map(({ step }) => step)).toEqual([40, 10]);
  for (const { step, values } of found.value.moments) {
    const [weight, activation] = values;
    expect(weight).toMatchObject({
      weight: "kernel",
      stats: { min: 0, max: step },
      data: Float32Array.of(1, 1),
    });
    // The fake network's values are its kernel.
    expect(activation?.stats.max).toBe(step);
  }
  expect(await session.readState([kernel])).toEqual(own);
  expect(waits).toEqual([]);
});

test("while the run goes on they keep to a quarter of the view's share", async () => {
  const { source, budget, waits } = sourceOf(true, 0.05);
  await findPastHistograms(source, request);
  expect(waits).toEqual([400, 400]);
  expect(budget.asideShare).toBeCloseTo(0.01, 12);
});

test("a run whose view may cost nothing is not looked back at while it goes on", async () => {
  const { source } = sourceOf(true, 0);
  expect(await findPastHistograms(source, request)).toEqual(ok({ moments: [] }));
});

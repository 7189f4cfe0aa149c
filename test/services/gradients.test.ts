// A gradient check through the services: computed in a process of its own, which ends with it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { calls } from "../../shared/contract/contract.ts";
import { createServices } from "../../main/services/index.ts";
import { smallNetwork } from "../../shared/document/testGraph.ts";
import { buildNodeEntry } from "../support/buildTrainer.ts";
import { createTestHost } from "../support/serviceHost.ts";

test("gradients are checked in a process of their own, one check at a time, told and ended on the way", async () => {
  const folder = await mkdtemp(join(tmpdir(), "netloom-gradients-"));
  const trainerEntry = await buildNodeEntry("main/trainer/index.ts", "gradients");
  const host = createTestHost({ folder, trainerEntry });
  const services = createServices(host);
  try {
    const request = {
      document: smallNetwork(),
      engine: "auto",
      device: "cpu",
      data: "random",
      samples: 4,
      batchSize: 3,
      seed: 1,
    } as const;
    const [first, second] = await Promise.all([
      services.handlers["gradients.check"](request),
      services.handlers["gradients.check"](request),
    ]);
    expect(second).toMatchObject({ ok: false, error: { code: "run/wrong-state" } });
    if (!first.ok) throw new Error(first.error.found);
    expect(calls["gradients.check"].result.parse(first.value)).toMatchObject({
      correct: true,
      engine: "onnxruntime",
    });
    expect(first.value.tensors.map(({ name }) => name)).toEqual(["dense/kernel", "dense/bias"]);
    expect(host.emitted).toEqual([
      { event: "gradients.progress", payload: { tensor: "dense/kernel", done: 0, of: 2 } },
      { event: "gradients.progress", payload: { tensor: "dense/bias", done: 1, of: 2 } },
    ]);

    const again = services.handlers["gradients.check"](request);
    await services.handlers["gradients.cancel"]({});
    expect(await again).toMatchObject({ ok: false, error: { code: "cancelled" } });
    expect(await services.handlers["gradients.check"](request)).toEqual(first);
    expect(host.trainers).toHaveLength(3);
  } finally {
    await services.close();
    await rm(folder, { recursive: true, force: true });
  }
});

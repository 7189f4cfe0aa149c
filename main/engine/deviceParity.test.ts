// Training on a device is training on the CPU. NETLOOM_TEST_DEVICE names the device; test/devices runs this where it can.
import { afterEach, describe, expect, it } from "vitest";
import { deviceChoiceSchema } from "../../shared/run/runSpec.ts";
import type { TrainingSession } from "./engine.ts";
import { deviceStatus } from "./onnxruntime/devices.ts";
import {
  largestDifference,
  openParitySession,
  parityDataset,
  parityNetworks,
  parityOptimizers,
} from "./parityFixture.ts";

const device = deviceChoiceSchema.exclude(["auto"]).catch("cpu").parse(process.env["NETLOOM_TEST_DEVICE"]);
const missing = device === "cpu" ? "no device named" : await reasonMissing();

async function reasonMissing(): Promise<string | null> {
  const { ready, detail } = await deviceStatus(device);
  return ready ? null : detail;
}

const batch = 8;
const steps = 20;
const samples = 44;
const tolerance = 1e-3;
const indices = Int32Array.from({ length: steps * batch }, (_, index) => (index * 5) % samples);

const opened: TrainingSession[] = [];

afterEach(async () => {
  for (const session of opened.splice(0)) await session.dispose();
});

describe.skipIf(missing !== null)(
  `${device} beside the CPU${missing === null ? "" : ` (${missing})`}`,
  () => {
    it.each(["dense", "convolution", "dropout"] as const)("trains the %s network alike", async (name) => {
      const network = parityNetworks[name];
      const dataset = parityDataset(network, samples);
      const opening = { network, optimizer: parityOptimizers.adam, dataset, batchSize: batch };
      const found = await openParitySession("onnxruntime", { ...opening, overrides: { device } });
      const expected = await openParitySession("onnxruntime", opening);
      opened.push(found, expected);
      expect(found.device).toBe(device);

      const losses = await Promise.all([found, expected].map((session) => session.run(indices, batch)));
      const [loss, reference] = losses.map((metrics) => metrics.get("loss") ?? []);
      expect(largestDifference(loss!, reference!, 1e-3)).toBeLessThan(tolerance);

      const state = await found.readState();
      for (const [variable, { data }] of await expected.readState()) {
        expect(largestDifference(state.get(variable)?.data ?? [], data), variable).toBeLessThan(tolerance);
      }

      const scores = await found.evaluate(dataset.validation);
      for (const [metric, value] of await expected.evaluate(dataset.validation)) {
        expect(Math.abs((scores.get(metric) ?? Number.NaN) - value), metric).toBeLessThan(tolerance);
      }

      const [column] = dataset.validation.features;
      const features = [{ shape: [samples, ...column!.shape], data: column!.data }];
      const [prediction, referencePrediction] = [
        await found.forward(features, []),
        await expected.forward(features, []),
      ];
      expect(
        largestDifference(prediction.outputs[0]!.data, referencePrediction.outputs[0]!.data),
      ).toBeLessThan(tolerance);
    });
  },
);

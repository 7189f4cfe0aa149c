import * as core from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
// Brings tfjs's gradients with it.
import "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";
import { correctAveragePoolingGradient } from "./averagePoolingGradient.ts";

test("the gradient of padded average pooling is that of the function it computes", async () => {
  await core.setBackend("cpu");
  correctAveragePoolingGradient(core);
  correctAveragePoolingGradient(core);
  const pooled = (x: core.Tensor4D): core.Scalar => core.sum(core.square(core.avgPool(x, 3, 2, "same")));
  const x = core.tensor4d(
    Float32Array.from({ length: 32 }, (_, at) => Math.sin(at)),
    [1, 4, 4, 2],
  );
  const gradient = core
    .grad((value) => pooled(value as core.Tensor4D))(x)
    .dataSync();
  const nudge = 1e-2;
  for (let at = 0; at < x.size; at++) {
    const moved = (distance: number): number => {
      const values = x.dataSync().slice();
      values[at] = (values[at] ?? 0) + distance;
      return pooled(core.tensor4d(values, [1, 4, 4, 2])).dataSync()[0] ?? 0;
    };
    expect(gradient[at]).toBeCloseTo((moved(nudge) - moved(-nudge)) / (2 * nudge), 3);
  }
});

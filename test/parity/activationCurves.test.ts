// The curves that pictures are drawn from, against the functions the layers are built of.
import * as core from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { activationCurves } from "../../shared/layers/parts/activationCurves.ts";
import { activationFunction, type ActivationId } from "../../shared/layers/parts/activations.ts";

const places = Array.from({ length: 49 }, (_, index) => (index - 24) / 4);

beforeAll(async () => {
  await core.setBackend("cpu");
});

test.each(Object.entries(activationCurves))("%s", (id, curve) => {
  const values = activationFunction({ core, layers }, id as ActivationId)(core.tensor1d(places)).dataSync();
  places.forEach((place, index) => expect(curve(place)).toBeCloseTo(values[index] ?? Number.NaN, 5));
});

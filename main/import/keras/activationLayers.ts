// Activations that are layers of their own.
import { kerasThing } from "../kerasConfig.ts";
import {
  activationField,
  activationOf,
  initializerFields,
  leakyActivation,
  lostSettings,
  plainFields,
} from "../kerasFields.ts";
import { alongLastAxis, known, plain, unknown, type Convert } from "./conversion.ts";

const relu: Convert = (config) => {
  const slope = config.number("negative_slope", 0);
  const threshold = config.number("threshold", 0);
  const most = config.has("max_value") ? config.number("max_value", Infinity) : Infinity;
  if (slope === 0 && threshold === 0 && most === Infinity)
    return known("activation", plainFields({ activation: "relu" }));
  if (slope === 0 && threshold === 0 && most === 6)
    return known("activation", plainFields({ activation: "relu6" }));
  if (slope !== 0 && threshold === 0 && most === Infinity)
    return known("leakyReLU", plainFields({ alpha: slope }));
  if (slope === 0 && most === Infinity) return known("thresholdedReLU", plainFields({ theta: threshold }));
  return unknown("it joins several forms of ReLU");
};

const activation: Convert = (config) => {
  const leaky = leakyActivation(config);
  if (leaky !== null)
    return known("leakyReLU", plainFields({ alpha: leaky.config.number("negative_slope", 0.2) }));
  const thing = kerasThing(config.value("activation"), config.dialect);
  if (thing === null || activationOf(thing.name) === null)
    return unknown(`its function ${thing?.name ?? ""} is not known here`);
  return known("activation", activationField(config));
};

const prelu: Convert = (config) => {
  const shared = config.value("shared_axes");
  const some = Array.isArray(shared) && shared.length > 0;
  return known(
    "prelu",
    plainFields({ perChannel: some }),
    initializerFields(config),
    lostSettings(config, "alpha_regularizer", "alpha_constraint"),
  );
};

const softmax: Convert = alongLastAxis(plain("activation", () => ({ activation: "softmax" })));

export const activationLayers: Readonly<Record<string, Convert>> = {
  Activation: activation,
  ReLU: relu,
  Softmax: softmax,
  ELU: plain("elu", (config) => ({ alpha: config.number("alpha", 1) })),
  LeakyReLU: plain("leakyReLU", (config) => ({
    alpha: config.number("negative_slope", config.number("alpha", 0.3)),
  })),
  PReLU: prelu,
  ThresholdedReLU: plain("thresholdedReLU", (config) => ({ theta: config.number("theta", 1) })),
};

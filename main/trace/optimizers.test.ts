import * as core from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { completeFields } from "../../shared/fields/checkFields.ts";
import type { OptimizerDefinition } from "../../shared/optimizers/definition.ts";
import { optimizers as ownOptimizers } from "../../shared/optimizers/registry.ts";
import { printProgram } from "./program/printProgram.ts";
import { compileTestNetwork, interpretStep, testBatch, tf, useCpu } from "./testing/networks.ts";
import { batch, classification, expectSameTraining, traceTraining } from "./testing/sameTraining.ts";
import { modelVariables } from "./variables.ts";

beforeAll(useCpu);

/** With its fields' defaults. */
function buildOptimizer(definition: OptimizerDefinition): core.Optimizer {
  return definition.build(tf, completeFields(definition.fields, {}));
}

describe("optimizers", () => {
  const optimizers: Record<string, () => core.Optimizer> = {
    sgd: () => core.train.sgd(0.1),
    momentum: () => core.train.momentum(0.1, 0.9),
    nesterov: () => core.train.momentum(0.1, 0.9, true),
    adam: () => core.train.adam(0.01),
    rmsprop: () => core.train.rmsprop(0.01),
    "rmsprop, centred, with momentum": () => core.train.rmsprop(0.01, 0.9, 0.5, 1e-7, true),
    adagrad: () => core.train.adagrad(0.1),
    adadelta: () => core.train.adadelta(0.1),
    adamax: () => core.train.adamax(0.01, 0.9, 0.999, 1e-7, 0.1),
  };
  const own = Object.values(ownOptimizers).map((definition): [string, () => core.Optimizer] => [
    `${definition.id} of ours`,
    () => buildOptimizer(definition),
  ]);
  test.each([...Object.entries(optimizers), ...own])(
    "%s updates weights and slots as in tfjs",
    (_name, optimizer) => {
      expectSameTraining({ ...classification, optimizer });
    },
  );
});

describe("the learning rate", () => {
  const every = [
    ...Object.values(ownOptimizers).map((definition) => () => buildOptimizer(definition)),
    () => core.train.adam(0.01),
  ];

  test("is state: at a rate of 0 no optimizer moves a weight", () => {
    for (const optimizer of every) {
      const network = compileTestNetwork({ ...classification, optimizer });
      const { state, program } = traceTraining(network);
      const before = new Map(state);
      state.set("optimizer/learningRate", Float32Array.of(0));
      interpretStep(program, state, testBatch(network, batch, 1), 0);
      for (const { name } of modelVariables(network.model)) expect(state.get(name)).toEqual(before.get(name));
    }
  });

  test("stays a constant where an optimizer computes with it in JavaScript", () => {
    class HalfRate extends core.SGDOptimizer {
      override setLearningRate(learningRate: number): void {
        super.setLearningRate(learningRate / 2);
        this.learningRate = learningRate;
      }
    }
    const network = compileTestNetwork({ ...classification, optimizer: () => new HalfRate(0.5) });
    const { program } = traceTraining(network);
    expect(printProgram(program)).toMatch(/mul -0.25 %/);
  });
});

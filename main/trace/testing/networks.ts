// Small compiled networks for tests, built by hand from tfjs layers, and a comparison of their traced step with tfjs itself.
import { elementAt } from "../program/elementAt.ts";
import * as core from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";
import { unreachable } from "../../../shared/invariant.ts";
import type { CompiledNetwork, NetworkInput, NetworkOutput } from "../../compile/compiledNetwork.ts";
import type { ConstantData } from "../program/builder.ts";
import { interpret } from "../program/interpreter/interpret.ts";
import type { InputRole, Program } from "../program/ir.ts";
import { correctAveragePoolingGradient } from "../averagePoolingGradient.ts";
import { registerRandomUniform, setRandomStep } from "../randomUniform.ts";
import { targetShape } from "../tracer.ts";
import { sizeOf } from "../program/shape.ts";

export const tf = { core, layers };

export async function useCpu(): Promise<void> {
  await core.setBackend("cpu");
  registerRandomUniform(core, "cpu");
  correctAveragePoolingGradient(core);
}

export interface TestNetwork {
  /** The hidden part: from the input tensor to the output tensor. */
  readonly inputShape: readonly number[];
  readonly build: (input: layers.SymbolicTensor) => layers.SymbolicTensor;
  readonly optimizer?: () => core.Optimizer;
  readonly loss?: string | ((target: core.Tensor, output: core.Tensor) => core.Tensor);
  /** As a document names it; "sparse…" wants class indices. */
  readonly lossId?: string;
  readonly metrics?: string[];
}

export function compileTestNetwork(test: TestNetwork): CompiledNetwork {
  const input = layers.input({ shape: [...test.inputShape], name: uniqueName("input") });
  const output = test.build(input);
  const model = layers.model({ inputs: input, outputs: output });
  const loss = test.loss ?? "meanSquaredError";
  model.compile({
    optimizer: test.optimizer?.() ?? core.train.sgd(0.1),
    loss,
    metrics: test.metrics ?? [],
  });
  const ids = model.layers.map((layer): [string, string] => [layer.name, layer.name]);
  const lossId = test.lossId ?? (typeof loss === "string" ? loss : "custom");
  return {
    tf,
    model,
    inputs: [{ node: input.name, name: "input", shape: test.inputShape }],
    outputs: [
      {
        node: "output",
        name: "output",
        shape: output.shape.slice(1) as number[],
        loss: lossId,
        fromLogits: false,
      },
    ],
    layerOfNode: new Map(ids),
    nodeOfLayer: new Map(ids),
    weightsOfNode: new Map(),
    metricNames: ["loss", ...(test.metrics ?? [])],
  };
}

let named = 0;
function uniqueName(prefix: string): string {
  named += 1;
  return `${prefix}${named}`;
}

/** Reproducible numbers in (−1, 1). */
export function testNumbers(count: number, seed: number): Float32Array {
  let state = seed * 2_654_435_761 + 12_345;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

export interface TestBatch {
  /** One array per network input. */
  readonly features: readonly Float32Array[];
  readonly targets: Float32Array;
}

function onlyEnds({ inputs, outputs }: CompiledNetwork): { input: NetworkInput; output: NetworkOutput } {
  return { input: elementAt(inputs, 0), output: elementAt(outputs, 0) };
}

/** Targets are class indices for sparse losses, one-hot for categorical ones, 0 or 1 for binary ones, else any number. */
export function testBatch(network: CompiledNetwork, batch: number, seed: number): TestBatch {
  const { input, output } = onlyEnds(network);
  const shape = targetShape(output, batch);
  const numbers = testNumbers(sizeOf(shape), seed + 1000);
  const classes = output.shape.at(-1) ?? 1;
  return {
    features: [testNumbers(batch * sizeOf(input.shape), seed)],
    targets: asTargets(numbers, output.loss, classes),
  };
}

function asTargets(numbers: Float32Array, loss: string, classes: number): Float32Array {
  if (/^sparse/i.test(loss)) return numbers.map((x) => Math.floor(((x + 1) / 2) * classes));
  if (/^categorical/i.test(loss))
    return numbers.map((x, at) => (at % classes === Math.floor(at / classes) % classes ? 1 : 0));
  if (/binary|hinge/i.test(loss)) return numbers.map((x) => (x > 0 ? 1 : 0));
  return numbers;
}

export type State = Map<string, ConstantData>;

/** One step of a traced program on the reference interpreter: metrics by name; `state` moves on. */
export function interpretStep(
  program: Program,
  state: State,
  batch: TestBatch,
  step: number,
): Map<string, number> {
  const feed = (role: InputRole): ArrayLike<number> => {
    switch (role.kind) {
      case "feature":
        return elementAt(batch.features, role.index);
      case "target":
        return batch.targets;
      case "step":
        return [step];
      case "state":
        return state.get(role.name) ?? [];
      default:
        return unreachable(role);
    }
  };
  const metrics = new Map<string, number>();
  for (const { role, data } of interpret(program, feed)) {
    if (role.kind === "metric") metrics.set(role.name, elementAt(data, 0));
    if (role.kind === "state") state.set(role.name, data);
  }
  return metrics;
}

/** One step of the model itself on the active tfjs backend. */
export function tfjsStep(network: CompiledNetwork, batch: number, data: TestBatch, step: number): number[] {
  setRandomStep(step);
  return core.tidy(() => {
    const { output } = onlyEnds(network);
    const shape = targetShape(output, batch);
    const targets = core.tensor(data.targets, /^sparse/i.test(output.loss) ? [...shape, 1] : [...shape]);
    const features = network.inputs.map(({ shape: own }, index) =>
      core.tensor(elementAt(data.features, index), [batch, ...own]),
    );
    const model = network.model as unknown as { makeTrainFunction(): (data: core.Tensor[]) => core.Tensor[] };
    return model
      .makeTrainFunction()([...features, targets])
      .map((metric) => elementAt(metric.dataSync(), 0));
  });
}

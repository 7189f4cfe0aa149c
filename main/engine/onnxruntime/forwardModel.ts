// A program that only yields values, run with the newest weights: features (and targets) as stored and the weights come in,
// values go out.
import { invariant, unreachable } from "../../../shared/invariant.ts";
import { GraphBuilder } from "../../onnx/graphBuilder.ts";
import { lowerProgram, type LoweringTarget, type ValueNames } from "../../onnx/lowerProgram.ts";
import { modelOf } from "../../onnx/model.ts";
import { encodeMessage, joinChunks } from "../../onnx/proto/write.ts";
import type { Program, ValueId } from "../../trace/program/ir.ts";
import type { ColumnType } from "../../data/dataset.ts";
import { converted, scaled, type Preprocess } from "./batchInputs.ts";
import { stateInputName, stepName } from "./loopModel.ts";

export type FeatureType = ColumnType;

/** Types in which the samples are fed. */
export interface SampleTypes {
  readonly features: readonly FeatureType[];
  readonly targets: readonly FeatureType[];
}

/** A feature or target as it is fed: [N, ...shape]. */
export interface SampleInput {
  readonly name: string;
  readonly kind: "features" | "targets";
  readonly index: number;
  readonly shape: readonly number[];
}

export interface ForwardModel {
  readonly bytes: Uint8Array;
  readonly samples: readonly SampleInput[];
  readonly states: readonly string[];
  readonly takesStep: boolean;
  /** Value names as the program says them. */
  readonly values: readonly string[];
}

export function valueOutputName(name: string): string {
  return `value/${name}`;
}

/** Throws AppFailure (engine/no-rule) where a primitive can't be lowered. */
export function buildForwardModel(
  program: Program,
  types: SampleTypes,
  preprocess: Preprocess,
  target: LoweringTarget,
): ForwardModel {
  const graph = new GraphBuilder();
  const samples: SampleInput[] = [];
  const states: string[] = [];
  let takesStep = false;
  const inputs = new Map<ValueId, string>();
  for (const { value, role } of program.inputs) {
    const type = program.values[value];
    invariant(type, `value ${value} has no type`);
    switch (role.kind) {
      case "state":
        states.push(role.name);
        inputs.set(value, graph.addInput(stateInputName(role.name), type.dtype, type.shape));
        break;
      case "step":
        takesStep = true;
        inputs.set(value, graph.addInput(stepName, type.dtype, type.shape));
        break;
      case "feature":
      case "target": {
        const fed = sampleInput(role.kind, role.index, type.shape);
        const stored = types[fed.kind][role.index];
        invariant(stored, `${fed.name} is missing`);
        samples.push(fed);
        const numbers = converted(graph, graph.addInput(fed.name, stored, type.shape), stored, type.dtype);
        const scaling = role.kind === "feature" ? preprocess[role.index] : undefined;
        inputs.set(value, scaling === undefined ? numbers : scaled(graph, numbers, scaling, type.shape));
        break;
      }
      default:
        unreachable(role);
    }
  }
  const values = publishValues(program, graph, lowerProgram(program, graph, target, inputs));
  const model = modelOf(graph, target, { name: program.name });
  return { bytes: joinChunks(encodeMessage("ModelProto", model)), samples, states, takesStep, values };
}

function sampleInput(kind: "feature" | "target", index: number, shape: readonly number[]): SampleInput {
  return { name: `${kind}/${index}`, kind: kind === "feature" ? "features" : "targets", index, shape };
}

function publishValues(program: Program, graph: GraphBuilder, names: ValueNames): readonly string[] {
  return program.outputs.map(({ value, role }) => {
    const type = program.values[value];
    const made = names.get(value);
    invariant(role.kind === "value" && type && made !== undefined, "the program yields values alone");
    graph.publish(made, valueOutputName(role.name));
    graph.addOutput(valueOutputName(role.name), type.dtype, type.shape);
    return role.name;
  });
}

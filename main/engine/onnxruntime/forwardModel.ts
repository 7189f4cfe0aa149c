// Inference with the newest weights: features as stored and the weights come in, outputs and wanted nodes' values go out.
import { invariant } from "../../../shared/invariant.ts";
import { GraphBuilder } from "../../onnx/graphBuilder.ts";
import { lowerProgram, type LoweringTarget } from "../../onnx/lowerProgram.ts";
import { modelOf } from "../../onnx/model.ts";
import { encodeMessage, joinChunks } from "../../onnx/proto/write.ts";
import type { Program, ValueId } from "../../trace/program/ir.ts";
import type { dtypeOfColumn } from "./batchInputs.ts";
import { converted, scaled, type Preprocess } from "./batchInputs.ts";
import { stateInputName } from "./loopModel.ts";

export type FeatureType = ReturnType<typeof dtypeOfColumn>;

export interface ForwardModel {
  readonly bytes: Uint8Array;
  readonly states: readonly string[];
  /** Value names as the program says them. */
  readonly values: readonly string[];
}

export function featureInputName(index: number): string {
  return `feature/${index}`;
}

export function valueOutputName(name: string): string {
  return `value/${name}`;
}

/** Throws AppFailure (engine/no-rule) where a primitive can't be lowered. */
export function buildForwardModel(
  program: Program,
  features: readonly FeatureType[],
  preprocess: Preprocess,
  target: LoweringTarget,
): ForwardModel {
  const graph = new GraphBuilder();
  const states: string[] = [];
  const inputs = new Map<ValueId, string>();
  for (const { value, role } of program.inputs) {
    const type = program.values[value];
    invariant(type, `value ${value} has no type`);
    if (role.kind === "state") {
      states.push(role.name);
      inputs.set(value, graph.addInput(stateInputName(role.name), type.dtype, type.shape));
    }
    if (role.kind === "feature") {
      const stored = features[role.index];
      invariant(stored, `feature ${role.index} is missing`);
      const fed = graph.addInput(featureInputName(role.index), stored, type.shape);
      const scaling = preprocess[role.index] ?? { scale: 1, offset: 0 };
      inputs.set(value, scaled(graph, converted(graph, fed, stored, type.dtype), scaling, type.shape));
    }
  }
  const names = lowerProgram(program, graph, target, inputs);
  const values = program.outputs.map(({ value, role }) => {
    const type = program.values[value];
    const made = names.get(value);
    invariant(role.kind === "value" && type && made !== undefined, "inference yields values");
    graph.publish(made, valueOutputName(role.name));
    graph.addOutput(valueOutputName(role.name), type.dtype, type.shape);
    return role.name;
  });
  const model = modelOf(graph, target, { name: program.name });
  return { bytes: joinChunks(encodeMessage("ModelProto", model)), states, values };
}

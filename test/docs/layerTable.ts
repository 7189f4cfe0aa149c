// A layer's line in docs/layers, from what was seen of its examples. The generator writes it, a test holds it against the file.
import type { LayerDefinition } from "../../shared/layers/definition.ts";
import type { EngineId } from "../../shared/run/runSpec.ts";
import type { ExampleExport } from "../parity/exampleExport.ts";

/** Operators of the classifier around every example. */
const surroundings = new Set(["Reshape", "MatMul", "Add", "Identity"]);

/** The engines that the table is about. */
export const tableEngines: readonly EngineId[] = ["onnxruntime", "tensorflow", "wasm", "cpu"];

export interface SeenLayer {
  readonly definition: LayerDefinition;
  /** Those of tableEngines that train all of its examples. */
  readonly trainsOn: readonly EngineId[];
  /** One per example. */
  readonly exports: readonly ExampleExport[];
}

export function layerRow({ definition, trainsOn, exports }: SeenLayer): string {
  const { id, title, category } = definition;
  const isSurrounding = (operator: string) =>
    id !== "dense" && id !== "flatten" && surroundings.has(operator);
  const operators = [...new Set(exports.flatMap((each) => each.operators))]
    .filter((operator) => !isSurrounding(operator))
    .sort();
  const opset = Math.max(...exports.map((each) => each.opset));
  const cells = [title, `\`${id}\``, category, trainsOn.join(", "), operators.join(", ") || "–", opset];
  return `| ${cells.join(" | ")} |`;
}

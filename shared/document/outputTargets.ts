// Which of the data's targets each output of a network learns: the one that it names, as outputs are given targets by name in
// Keras; the others take those that nobody names, in the data's order.
import { analyseDocument, type Analysis } from "./analyseDocument.ts";
import { flattenBlocks } from "./blocks/flattenBlocks.ts";
import type { NetDocument } from "./schema.ts";
import { wiringOf } from "./analysis/wiring.ts";
import { layerOf } from "../layers/registry.ts";

export interface LearningOutput {
  readonly node: string;
  /** As the user named it. */
  readonly name: string;
  /** Name of the target; "" where the output names none. */
  readonly target: string;
}

/** In the order in which the network gives its outputs. @param document without blocks */
export function learningOutputs(document: NetDocument, analysis: Analysis): readonly LearningOutput[] {
  const { nodes } = wiringOf(document);
  return analysis.order.flatMap((id) => {
    const node = nodes.get(id);
    if (node === undefined || layerOf(node.layer)?.role !== "output") return [];
    if (!analysis.network.has(id)) return [];
    const target = analysis.fields.get(id)?.["target"];
    return [{ node: id, name: node.name, target: typeof target === "string" ? target : "" }];
  });
}

/** Of a project as it is kept, with its blocks. */
export function learningOutputsOf(project: NetDocument): readonly LearningOutput[] {
  const document = flattenBlocks(project);
  return learningOutputs(document, analyseDocument(document));
}

/** Per output the place of its target among these names; null where there is no such target or none is left. */
export function targetPlaces(
  outputs: readonly Pick<LearningOutput, "target">[],
  names: readonly string[],
): readonly (number | null)[] {
  const named = new Set(outputs.map(({ target }) => target));
  const free = [...names.keys()].filter((place) => !named.has(names[place] ?? ""));
  return outputs.map(({ target }) => {
    if (target === "") return free.shift() ?? null;
    const place = names.indexOf(target);
    return place < 0 ? null : place;
  });
}

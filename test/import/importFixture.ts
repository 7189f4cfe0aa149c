// Runs an imported document with the weights that came with it, on tfjs's cpu backend: what the network answers now.
import * as core from "@tensorflow/tfjs-core";
import * as tfLayers from "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../../shared/layers/definition.ts";
import { compileDocument } from "../../main/compile/compileDocument.ts";
import { ownWeights } from "../../main/compile/compiledNetwork.ts";
import type { ImportedDocument } from "../../main/import/buildDocument.ts";

export const testTfjs: Tfjs = { core, layers: tfLayers };

/** @returns each output's numbers. */
export function answersOf(
  { document, weights }: Pick<ImportedDocument, "document" | "weights">,
  inputs: readonly number[],
  shape: readonly number[],
): number[][] {
  const compiled = compileDocument(document, testTfjs, { seed: 1 });
  if (!compiled.ok) throw new Error(compiled.error.found);
  const { model, layerOfNode } = compiled.value;
  const byName = new Map(model.weights.map((weight) => [weight.originalName, weight]));
  for (const [node, names] of ownWeights(compiled.value)) {
    for (const name of names) {
      const given = weights.get(node)?.weights.get(name.slice((layerOfNode.get(node)?.length ?? 0) + 1));
      if (given === undefined) throw new Error(`no weights for ${name}`);
      byName.get(name)?.write(core.tensor(given.data, [...given.shape]));
    }
  }
  const answers = model.predict(core.tensor([...inputs], [...shape]));
  const tensors: Tensor[] = Array.isArray(answers) ? answers : [answers];
  return tensors.map((tensor) => [...tensor.dataSync()]);
}

// The loss of an output whose file names none, from what the network ends in.
import { completeFields } from "../../shared/fields/checkFields.ts";
import type { DocumentNode } from "../../shared/document/schema.ts";
import type { Shape } from "../../shared/layers/definition.ts";
import { layerOf } from "../../shared/layers/registry.ts";
import { losses, type LossId } from "../../shared/losses/registry.ts";
import type { ImportedFields } from "./importedNetwork.ts";

export interface GuessedOutput {
  readonly title: string;
  readonly fields: ImportedFields;
}

export function guessedOutput(last: DocumentNode | undefined, shape: Shape | null): GuessedOutput {
  const ending = activationOf(last);
  const units = shape?.at(-1) ?? 1;
  if (ending === "softmax") return guess("sparseCategoricalCrossentropy", false);
  if (ending === "sigmoid") return guess("binaryCrossentropy", false);
  if (ending === "linear" && units > 1 && shape?.length === 1)
    return guess("sparseCategoricalCrossentropy", true);
  return guess("meanSquaredError", false);
}

function guess(loss: LossId, fromLogits: boolean): GuessedOutput {
  return { title: losses[loss].title, fields: { loss, fromLogits } };
}

function activationOf(node: DocumentNode | undefined): string {
  const definition = node === undefined ? undefined : layerOf(node.layer);
  if (node === undefined || definition === undefined) return "linear";
  const fields: Readonly<Record<string, unknown>> = completeFields(definition.fields, node.fields);
  const activation = fields["activation"];
  return typeof activation === "string" ? activation : "linear";
}

// Which layers can take a tensor of this shape as it is, asked of the layers' own definitions with their default fields.
import { completeFields } from "../../shared/fields/checkFields.ts";
import type { LayerDefinition, Shape } from "../../shared/layers/definition.ts";

export function takesShape(layer: LayerDefinition, shape: Shape): boolean {
  const port = layer.inputs[0];
  if (port === undefined || layer.inputs.filter(({ optional }) => optional !== true).length > 1) return false;
  const arriving = Array.from({ length: port.many === true ? Math.max(1, port.min ?? 1) : 1 }, () => shape);
  const fields = completeFields(layer.fields, {});
  return layer.outputShape(fields, arriving).ok && layer.advise?.(fields, arriving) == null;
}

/** The layers in their order, those that fit first, and of those an output last: it ends the network. */
export function fittingFirst(
  layers: readonly LayerDefinition[],
  shape: Shape,
): readonly { layer: LayerDefinition; fits: boolean }[] {
  const judged = layers
    .filter(({ inputs }) => inputs.length > 0)
    .map((layer) => ({ layer, fits: takesShape(layer, shape) }));
  const rank = ({ layer, fits }: (typeof judged)[number]): number =>
    fits ? Number(layer.role === "output") : 2;
  return judged.toSorted((a, b) => rank(a) - rank(b));
}

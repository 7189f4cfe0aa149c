// Gradients kept from growing too large before the optimizer sees them. Pascanu, Mikolov and Bengio, 2013.
import type * as TfCore from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { FieldSpecs, FieldValues } from "../fields/fields.ts";
import { unreachable } from "../invariant.ts";

export const clippingFields = {
  clipping: {
    kind: "choice",
    label: "Clip gradients",
    default: "none",
    choices: [
      { value: "none", label: "No" },
      { value: "value", label: "Each number" },
      { value: "norm", label: "The norm of each weight's gradient" },
      { value: "globalNorm", label: "The norm of all gradients together" },
    ],
    advanced: true,
    help: "Keeps a single bad batch from throwing the weights far away.",
  },
  clipLimit: {
    kind: "number",
    label: "Clip at",
    default: 1,
    min: 0,
    max: 1e6,
    exclusiveMin: true,
    advanced: true,
    visible: ({ clipping }) => clipping !== "none",
    help: "Largest number or norm that passes unchanged.",
  },
} as const satisfies FieldSpecs;

export interface NamedGradient {
  readonly name: string;
  readonly tensor: Tensor;
}

export interface Clipping {
  readonly kind: FieldValues<typeof clippingFields>["clipping"];
  readonly limit: number;
}

export function clipGradients(
  core: typeof TfCore,
  gradients: readonly NamedGradient[],
  { kind, limit }: Clipping,
): readonly NamedGradient[] {
  const changed = (change: (gradient: Tensor) => Tensor) =>
    gradients.map(({ name, tensor }) => ({ name, tensor: change(tensor) }));
  switch (kind) {
    case "none":
      return gradients;
    case "value":
      return changed((gradient) => core.clipByValue(gradient, -limit, limit));
    case "norm":
      return changed((gradient) => core.mul(gradient, shrinkage(core, [gradient], limit)));
    case "globalNorm": {
      const factor = shrinkage(
        core,
        gradients.map(({ tensor }) => tensor),
        limit,
      );
      return changed((gradient) => core.mul(gradient, factor));
    }
    default:
      return unreachable(kind);
  }
}

/** limit / max(norm, limit): 1 where the norm is within the limit. */
function shrinkage(core: typeof TfCore, gradients: readonly Tensor[], limit: number): Tensor {
  const squares = gradients.map((gradient) => core.sum(core.square(gradient)));
  const norm = core.sqrt(squares.length === 1 ? (squares[0] as Tensor) : core.addN(squares));
  return core.div(limit, core.maximum(norm, limit));
}

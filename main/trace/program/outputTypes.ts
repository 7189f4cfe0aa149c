// The table primitive → types of its outputs. The builder asks it, the checker compares with it.
import { elementwiseTypes } from "./elementwiseTypes.ts";
import type { PrimitiveName, PrimitiveParams, ValueType } from "./ir.ts";
import { linearTypes } from "./linearTypes.ts";
import { movementTypes } from "./movementTypes.ts";
import { reductionTypes } from "./reductionTypes.ts";
import type { TypeRule, TypeRules } from "./typeRule.ts";

const rules: TypeRules<PrimitiveName> = {
  ...elementwiseTypes,
  ...reductionTypes,
  ...linearTypes,
  ...movementTypes,
};

/** Throws TypeMismatch where the inputs or parameters do not fit the primitive. */
export function outputTypes<P extends PrimitiveName>(
  primitive: P,
  params: PrimitiveParams[P],
  inputs: readonly ValueType[],
): readonly ValueType[] {
  const rule: TypeRule<P> = rules[primitive];
  return rule(inputs, params);
}

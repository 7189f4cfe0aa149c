// Identities that hold bit for bit (but for the sign of zero), so that they change no result: x · 1 → x,
// reshape(reshape(x)) → reshape(x), f(broadcast(x), y) → f(x, y)… At most one rule per primitive.
import type { Equation, Program } from "../program/ir.ts";
import { dropBroadcasts } from "./dropBroadcasts.ts";
import { elementwiseIdentities } from "./elementwiseIdentities.ts";
import type { Identities, Identity } from "./identity.ts";
import { movementIdentities } from "./movementIdentities.ts";
import { rewriteProgram } from "./rewriteProgram.ts";

const identities: Identities = { ...elementwiseIdentities, ...movementIdentities };

export function simplifyAlgebra(program: Program): Program {
  return rewriteProgram(program, ({ program: builder, equation }) => {
    const value =
      dropBroadcasts(builder, equation) ??
      identityOf(equation)?.(builder, equation.inputs, equation.params) ??
      null;
    return value === null ? null : [value];
  });
}

function identityOf({ primitive }: Equation): Identity<Equation["params"]> | undefined {
  return identities[primitive] as Identity<Equation["params"]> | undefined;
}

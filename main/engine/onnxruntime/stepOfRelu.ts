// The gradient of a ReLU can as well be masked by its output as by its input:
//
//     step(z) → step(relu(z))
//
// Then nothing but the ReLU reads z, and onnxruntime makes one operation of it and the product or convolution before it.
import type { Program, ValueId } from "../../trace/program/ir.ts";
import { reapply, rewriteProgram } from "../../trace/passes/rewriteProgram.ts";

export function stepOfRelu(program: Program): Program {
  const outputOf = new Map<ValueId, ValueId>();
  return rewriteProgram(program, ({ program: builder, equation }) => {
    const [z] = equation.inputs as readonly [ValueId];
    if (equation.primitive === "relu") {
      const outputs = reapply(builder, equation);
      outputOf.set(z, outputs[0]!);
      return outputs;
    }
    const output = outputOf.get(z);
    if (equation.primitive !== "step" || equation.params.alpha !== 0 || output === undefined) return null;
    return [builder.apply("step", { alpha: 0 }, [output])];
  });
}

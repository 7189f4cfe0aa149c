// Warns where a network would need more memory to train than the machine has, with the numbers and the batch that would fit.
import type { Analysis } from "../analyseDocument.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { NetDocument } from "../schema.ts";
import { costsOf, type NetworkCost } from "./costs.ts";
import { describeBytes } from "./costWords.ts";

/** The analysis with the warning where it applies, else the same object. What is refused for its size needs no warning. */
export function withMemoryWarning(
  document: NetDocument,
  analysis: Analysis,
  availableBytes: number,
): Analysis {
  if (analysis.diagnostics.some(({ code }) => code === "too-large")) return analysis;
  const warning = memoryWarning(costsOf(document, analysis), availableBytes);
  return warning === null ? analysis : { ...analysis, diagnostics: [...analysis.diagnostics, warning] };
}

function memoryWarning(cost: NetworkCost, availableBytes: number): Diagnostic | null {
  if (cost.trainingBytes <= availableBytes) return null;
  const held = cost.trainingBytes - cost.batchActivationBytes;
  const fitting = Math.floor((availableBytes - held) / cost.activationBytes);
  return {
    severity: "warning",
    code: "memory",
    node: null,
    expected: `at most ${describeBytes(availableBytes)} to train, which is what this machine has`,
    found: `about ${describeBytes(cost.trainingBytes)}: ${describeBytes(held)} for weights, gradients and the optimizer, ${describeBytes(cost.batchActivationBytes)} for what layers keep of a batch of ${cost.batchSize}`,
    todo:
      fitting >= 1
        ? `Make the batch smaller: ${fitting} samples would fit.`
        : "Make layers smaller; not even one sample fits.",
  };
}

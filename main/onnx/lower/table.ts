// The one table primitive → ONNX. Training and export share it, so what is exported is what was trained.
import { arithmeticRules } from "./arithmetic.ts";
import { convolutionRules } from "./convolution.ts";
import { unaryRules } from "./elementwise.ts";
import { matrixRules } from "./matrix.ts";
import { movementRules } from "./movement.ts";
import { poolingRules } from "./pooling.ts";
import { randomRules } from "./random.ts";
import { reductionRules } from "./reduction.ts";
import type { RuleTable } from "./rule.ts";

export const loweringTable: RuleTable = {
  ...unaryRules,
  ...arithmeticRules,
  ...reductionRules,
  ...matrixRules,
  ...convolutionRules,
  ...poolingRules,
  ...movementRules,
  ...randomRules,
};

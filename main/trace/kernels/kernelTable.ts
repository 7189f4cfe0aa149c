// Every tfjs kernel that can be recorded.
import { convolutionKernels } from "./convolution.ts";
import { elementwiseKernels } from "./elementwise.ts";
import type { KernelRules } from "./kernelRule.ts";
import { movementKernels } from "./movement.ts";
import { productKernels } from "./products.ts";
import { reductionKernels } from "./reductions.ts";

export const kernelRules: KernelRules = {
  ...elementwiseKernels,
  ...reductionKernels,
  ...productKernels,
  ...convolutionKernels,
  ...movementKernels,
};

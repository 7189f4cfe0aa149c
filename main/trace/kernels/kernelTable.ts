// Every tfjs kernel that can be recorded.
import { convolutionKernels } from "./convolution.ts";
import { countingKernels } from "./counting.ts";
import { einsumKernels } from "./einsum.ts";
import { elementwiseKernels } from "./elementwise.ts";
import type { KernelRules } from "./kernelRule.ts";
import { movementKernels } from "./movement.ts";
import { productKernels } from "./products.ts";
import { rearrangementKernels } from "./rearrangement.ts";
import { reductionKernels } from "./reductions.ts";
import { resizeKernels } from "./resize.ts";
import { trigonometricKernels } from "./trigonometry.ts";
import { volumeKernels } from "./volumes.ts";

export const kernelRules: KernelRules = {
  ...elementwiseKernels,
  ...trigonometricKernels,
  ...reductionKernels,
  ...countingKernels,
  ...productKernels,
  ...einsumKernels,
  ...convolutionKernels,
  ...volumeKernels,
  ...resizeKernels,
  ...movementKernels,
  ...rearrangementKernels,
};

import * as core from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { expect, test } from "vitest";
import { kernelRules } from "./kernelTable.ts";
import { unsupportedKernels } from "./unsupported.ts";

/** Names that tfjs exports but that nothing runs as a kernel on any backend. */
const neverRun = ["Pool", "LowerBound", "UpperBound", "MatrixBandPart", "LogicalXor"];

function cpuKernels(): readonly string[] {
  return core
    .getKernelsForBackend("cpu")
    .map(({ kernelName }) => kernelName)
    .toSorted();
}

/** tfjs exports each kernel's name as a constant of that name. */
function namedKernels(): readonly string[] {
  return Object.entries(core as Record<string, unknown>).flatMap(([name, value]) => {
    const isKernel =
      typeof value === "string" && (value === name || value === `_${name}`) && /^[A-Z]/.test(name);
    return isKernel ? [value] : [];
  });
}

test("each tfjs kernel has a rule or a reason", () => {
  const known = new Set([...Object.keys(kernelRules), ...Object.keys(unsupportedKernels), ...neverRun]);
  const all = [...new Set([...cpuKernels(), ...namedKernels()])];
  expect(all.length).toBeGreaterThan(150);
  expect(all.filter((kernel) => !known.has(kernel))).toEqual([]);
  console.log(`${Object.keys(kernelRules).length} tfjs kernels are recorded; not recorded:`);
  for (const [kernel, reason] of Object.entries(unsupportedKernels)) console.log(`  ${kernel}: ${reason}`);
});

test("no kernel has both a rule and a reason against it", () => {
  expect(Object.keys(kernelRules).filter((kernel) => kernel in unsupportedKernels)).toEqual([]);
});

import { describe, expect, it } from "vitest";
import { processorTarget } from "../../engine/onnxruntime/channelBlock.ts";
import { ProgramBuilder } from "../../trace/program/builder.ts";
import type { Program } from "../../trace/program/ir.ts";
import { blockedImageDomain } from "../graphBuilder.ts";
import { trainingTarget, type LoweringTarget } from "../lowerProgram.ts";
import { differencesWhenLowered, loweredGraph } from "../testing/runLowered.ts";

const geometry = {
  strides: [1, 1],
  dilations: [1, 1],
  pads: [1, 1, 1, 1],
  groups: 1,
  layout: "nchw",
} as const;

/** y = x ∗ kernel + bias and the gradient by x of dy ∗ kernel. */
function convolutions(inputs: number, outputs: number): Program {
  const p = new ProgramBuilder();
  const float = (index: number, shape: readonly number[]) =>
    p.input({ kind: "feature", index }, { shape, dtype: "float32" });
  const x = float(0, [2, inputs, 5, 4]);
  const kernel = float(1, [outputs, inputs, 3, 3]);
  const bias = float(2, [outputs]);
  const spread = p.apply("reshape", { shape: [1, outputs, 1, 1] }, [bias]);
  const y = p.apply("add", {}, [p.apply("conv2d", geometry, [x, kernel]), spread]);
  const dx = p.apply("conv2dInputGrad", { ...geometry, inputShape: [2, inputs, 5, 4] }, [y, kernel]);
  p.output(y, { kind: "value", name: "y" });
  p.output(dx, { kind: "value", name: "dx" });
  return p.build("convolutions");
}

function blockedConvolutions(program: Program, target: LoweringTarget): number {
  const { nodes } = loweredGraph(program, target);
  return nodes.filter(({ domain, opType }) => domain === blockedImageDomain && opType === "Conv").length;
}

describe("convolutions in blocks of channels", () => {
  it("are taken where channels fill blocks and the engine has them", () => {
    const target = { ...trainingTarget, channelBlock: 8 };
    expect(blockedConvolutions(convolutions(16, 32), target)).toBe(2);
    expect(blockedConvolutions(convolutions(3, 32), target)).toBe(0);
    expect(blockedConvolutions(convolutions(16, 10), target)).toBe(0);
    expect(blockedConvolutions(convolutions(16, 32), trainingTarget)).toBe(0);
  });

  it("compute the same", async () => {
    const differences = await differencesWhenLowered(convolutions(16, 32), await processorTarget());
    expect(Math.max(...differences)).toBeLessThan(1e-5);
  });
});

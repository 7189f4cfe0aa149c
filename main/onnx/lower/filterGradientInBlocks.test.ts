import { describe, expect, it } from "vitest";
import { processorTarget } from "../../engine/onnxruntime/channelBlock.ts";
import { ProgramBuilder } from "../../trace/program/builder.ts";
import type { Conv2dParams, Program, ProgramShape } from "../../trace/program/ir.ts";
import { trainingTarget, type LoweringTarget } from "../lowerProgram.ts";
import { differencesWhenLowered, loweredGraph } from "../testing/runLowered.ts";

interface Layer {
  readonly image: ProgramShape;
  /** [outC, inC, kh, kw] */
  readonly kernel: ProgramShape;
  readonly params?: Partial<Conv2dParams>;
}

const plain: Conv2dParams = {
  strides: [1, 1],
  dilations: [1, 1],
  pads: [0, 0, 0, 0],
  groups: 1,
  layout: "nchw",
};

function filterGradient({ image, kernel, params }: Layer): Program {
  const p = new ProgramBuilder();
  const geometry = { ...plain, ...params };
  const x = p.input({ kind: "feature", index: 0 }, { shape: image, dtype: "float32" });
  const weights = p.input({ kind: "feature", index: 1 }, { shape: kernel, dtype: "float32" });
  const dy = p.apply("conv2d", geometry, [x, weights]);
  const gradient = p.apply("conv2dFilterGrad", { ...geometry, kernelShape: kernel }, [x, dy]);
  p.output(gradient, { kind: "value", name: "gradient" });
  return p.build("filter gradient");
}

function productsIn(layer: Layer, target: LoweringTarget): number {
  const { nodes } = loweredGraph(filterGradient(layer), target);
  return nodes.filter(({ opType }) => opType === "FusedMatMul").length;
}

describe("the filter gradient in blocks of images", () => {
  const layers: Readonly<Record<string, Layer>> = {
    "of padding on all sides": {
      image: [32, 16, 3, 3],
      kernel: [16, 16, 3, 3],
      params: { pads: [1, 1, 1, 1] },
    },
    "without padding": { image: [16, 17, 3, 4], kernel: [16, 17, 3, 2] },
    "of steps that leave rows and columns over": {
      image: [16, 16, 6, 4],
      kernel: [16, 16, 3, 3],
      params: { strides: [2, 2], pads: [0, 1, 0, 0] },
    },
    "of rows far apart": {
      image: [16, 16, 5, 3],
      kernel: [16, 16, 2, 2],
      params: { dilations: [3, 1], pads: [1, 0, 0, 1] },
    },
  };

  for (const [name, layer] of Object.entries(layers)) {
    it(`is the one ${name}`, async () => {
      const [difference] = await differencesWhenLowered(filterGradient(layer), await processorTarget());
      expect(difference).toBeLessThan(1e-5);
    });
  }

  it("is taken where batch and filters fill blocks", () => {
    const target = { ...trainingTarget, channelBlock: 16 };
    const layer: Layer = { image: [32, 16, 4, 4], kernel: [16, 16, 3, 3] };
    expect(productsIn(layer, target)).toBe(0);
    expect(productsIn(layer, trainingTarget)).toBeGreaterThan(0);
    expect(productsIn({ ...layer, image: [20, 16, 4, 4] }, target)).toBeGreaterThan(0);
    expect(productsIn({ ...layer, kernel: [10, 16, 3, 3] }, target)).toBeGreaterThan(0);
    expect(
      productsIn({ ...layer, kernel: [16, 16, 2, 2], params: { dilations: [1, 2] } }, target),
    ).toBeGreaterThan(0);
  });
});

import { describe, expect, it } from "vitest";
import { ProgramBuilder } from "../../trace/program/builder.ts";
import type { Program } from "../../trace/program/ir.ts";
import { exportTarget, trainingTarget, type LoweringTarget } from "../lowerProgram.ts";
import { differencesWhenLowered, loweredGraph } from "../testing/runLowered.ts";

function sums(axes: readonly number[]): Program {
  const p = new ProgramBuilder();
  const x = p.input({ kind: "feature", index: 0 }, { shape: [4, 3, 5, 6], dtype: "float32" });
  p.output(p.apply("sum", { axes, keepDims: false }, [x]), { kind: "value", name: "sum" });
  p.output(p.apply("mean", { axes, keepDims: true }, [x]), { kind: "value", name: "mean" });
  return p.build("sums");
}

function operators(program: Program, target: LoweringTarget): readonly string[] {
  return loweredGraph(program, target).nodes.map(({ opType }) => opType ?? "");
}

describe("sums over a batch of images per channel", () => {
  it("go over each image first where the engine trains", () => {
    const twice = ["ReduceSum", "ReduceSum", "ReduceMean", "ReduceMean"];
    expect(operators(sums([0, 2, 3]), trainingTarget)).toEqual(twice);
    expect(operators(sums([0, 1]), trainingTarget)).toEqual(["ReduceSum", "ReduceMean"]);
    expect(operators(sums([0, 2, 3]), exportTarget)).toEqual(["ReduceSum", "ReduceMean"]);
  });

  it("are the same", async () => {
    const differences = await differencesWhenLowered(sums([0, 2, 3]), trainingTarget);
    expect(Math.max(...differences)).toBeLessThan(1e-5);
  });
});

import { describe, expect, it } from "vitest";
import { optimize } from "../../trace/passes/optimize.ts";
import { ProgramBuilder } from "../../trace/program/builder.ts";
import { checkProgram } from "../../trace/program/checkProgram.ts";
import { interpret } from "../../trace/program/interpreter/interpret.ts";
import type { Program, ValueId } from "../../trace/program/ir.ts";
import { recognizeLogSoftmax } from "./recognizeLogSoftmax.ts";
import { stepOfRelu } from "./stepOfRelu.ts";

function programOf(body: (p: ProgramBuilder, x: ValueId) => ValueId): Program {
  const p = new ProgramBuilder();
  const x = p.input({ kind: "feature", index: 0 }, { shape: [3, 5], dtype: "float32" });
  p.output(body(p, x), { kind: "value", name: "y" });
  return p.build("test");
}

function resultsOf(program: Program): readonly number[] {
  const [result] = interpret(program, () => Array.from({ length: 15 }, (_, index) => ((index * 7) % 11) - 4));
  return [...result!.data];
}

function primitives(program: Program): readonly string[] {
  return program.equations.map(({ primitive }) => primitive);
}

/** z − log(sum(exp(z))) with z = x − max(x), sum and maximum over `axis`. */
function writtenOut(axis: number): Program {
  return programOf((p, x) => {
    const along = { axes: [axis], keepDims: true };
    const z = p.apply("sub", {}, [x, p.apply("max", along, [x])]);
    const sum = p.apply("sum", along, [p.apply("exp", {}, [z])]);
    return p.apply("sub", {}, [z, p.apply("log", {}, [sum])]);
  });
}

describe("recognizeLogSoftmax", () => {
  it("makes one operation of a log-softmax written out, with the same results but for rounding", () => {
    const before = writtenOut(1);
    const after = optimize(recognizeLogSoftmax(before));
    expect(checkProgram(after)).toEqual([]);
    expect(primitives(after)).toEqual(["logSoftmax"]);
    const expected = resultsOf(before);
    resultsOf(after).forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 5));
  });

  it("leaves sums over another axis as they are", () => {
    expect(primitives(optimize(recognizeLogSoftmax(writtenOut(0))))).not.toContain("logSoftmax");
  });
});

describe("stepOfRelu", () => {
  it("masks by the ReLU's output, to the same results", () => {
    const before = programOf((p, x) =>
      p.apply("mul", {}, [p.apply("relu", {}, [x]), p.apply("step", { alpha: 0 }, [x])]),
    );
    const after = stepOfRelu(before);
    expect(checkProgram(after)).toEqual([]);
    const [relu, step] = after.equations;
    expect(step!.inputs).toEqual(relu!.outputs);
    expect(resultsOf(after)).toEqual(resultsOf(before));
  });

  it("leaves a step with a slope, and one without a ReLU", () => {
    const leaky = programOf((p, x) =>
      p.apply("mul", {}, [p.apply("relu", {}, [x]), p.apply("step", { alpha: 0.1 }, [x])]),
    );
    expect(stepOfRelu(leaky).equations[1]!.inputs).toEqual([leaky.inputs[0]!.value]);
    const alone = programOf((p, x) => p.apply("step", { alpha: 0 }, [x]));
    expect(stepOfRelu(alone).equations).toEqual(alone.equations);
  });
});

import { describe, expect, it } from "vitest";
import { optimize } from "../../trace/passes/optimize.ts";
import { ProgramBuilder } from "../../trace/program/builder.ts";
import { checkProgram } from "../../trace/program/checkProgram.ts";
import { interpret } from "../../trace/program/interpreter/interpret.ts";
import type { Program } from "../../trace/program/ir.ts";
import { printProgram } from "../../trace/program/printProgram.ts";
import { rowsOfSteps } from "./rowsOfSteps.ts";

const steps = 3;
const batch = 2;
const features = 4;

/** Steps taken out of a matrix of all of them, and put together in another order. `first`: column the steps are cut from. */
function sequence(first = 0): Program {
  const p = new ProgramBuilder();
  const width = features - first;
  const rows = p.input({ kind: "feature", index: 0 }, { shape: [steps * batch, features], dtype: "float32" });
  const entries = p.apply("reshape", { shape: [steps, batch, features] }, [rows]);
  const taken = Array.from({ length: steps }, (_, step) => {
    const entry = p.apply("slice", { begin: [step, 0, first], size: [1, batch, width] }, [entries]);
    return p.apply("tanh", {}, [p.apply("reshape", { shape: [batch, width] }, [entry])]);
  });
  const stacked = taken.toReversed().map((step) => p.apply("reshape", { shape: [1, batch, width] }, [step]));
  p.output(p.apply("concat", { axis: 0 }, stacked), { kind: "value", name: "reversed" });
  return p.build("sequence");
}

function numbersOf(program: Program): readonly number[] {
  const numbers = Array.from({ length: steps * batch * features }, (_, at) => at / 10);
  return [...interpret(program, () => numbers)[0]!.data];
}

describe("rowsOfSteps", () => {
  it("takes the rows of a step as they lie and puts them together as they lie", () => {
    const after = optimize(rowsOfSteps(sequence()));
    expect(checkProgram(after)).toEqual([]);
    expect(printProgram(after)).toMatchInlineSnapshot(`
      "program sequence
        in  %0 float32[6,4] = feature 0
        %1 float32[2,4] = slice{begin=[0,0] size=[2,4]} %0
        %2 float32[2,4] = tanh %1
        %3 float32[2,4] = slice{begin=[2,0] size=[2,4]} %0
        %4 float32[2,4] = tanh %3
        %5 float32[2,4] = slice{begin=[4,0] size=[2,4]} %0
        %6 float32[2,4] = tanh %5
        %7 float32[6,4] = concat{axis=0} %6 %4 %2
        %8 float32[3,2,4] = reshape{shape=[3,2,4]} %7
        out %8 = value reversed
      "
    `);
  });

  it("moves the same numbers", () => {
    expect(numbersOf(rowsOfSteps(sequence()))).toEqual(numbersOf(sequence()));
  });

  it("leaves alone what takes some columns only", () => {
    const columns = sequence(1);
    expect(numbersOf(rowsOfSteps(columns))).toEqual(numbersOf(columns));
    expect(printProgram(optimize(rowsOfSteps(columns)))).toContain("begin=[1,0,1] size=[1,2,3]");
  });
});

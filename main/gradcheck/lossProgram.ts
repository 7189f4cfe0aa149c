// The loss alone, as the train step computes it (dropout, penalties and batch statistics included), as a program.
import { invariant } from "../../shared/invariant.ts";
import { optimize } from "../trace/passes/optimize.ts";
import type { Program } from "../trace/program/ir.ts";

export function lossProgramOf(trainStep: Program): Program {
  const outputs = trainStep.outputs.filter(({ role }) => role.kind === "metric" && role.name === "loss");
  invariant(outputs.length === 1, "a train step yields one loss");
  return optimize({ ...trainStep, name: "loss", outputs });
}

// From a traced program to the one onnxruntime runs: simplified, images channels first, simplified again.
import { moveToNchw, type LaidOut, type StateOrders } from "../../trace/passes/layout.ts";
import { optimize } from "../../trace/passes/optimize.ts";
import type { Program } from "../../trace/program/ir.ts";

/** @param stateOrders axis orders of the state, where a program that shares it has settled them. */
export function prepareProgram(traced: Program, stateOrders?: StateOrders): LaidOut {
  const laidOut = moveToNchw(optimize(traced), stateOrders);
  return { program: optimize(laidOut.program), stateOrders: laidOut.stateOrders };
}

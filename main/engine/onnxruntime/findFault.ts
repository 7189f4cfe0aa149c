// Runs one train step so that it reports on every number it computes, on plain onnxruntime and without the passes that
// rearrange a program, and says where numbers first went wrong.
import { stepStateName } from "../stepState.ts";
import type { CompiledNetwork } from "../../compile/compiledNetwork.ts";
import type { LoadedDataset } from "../../data/dataset.ts";
import { ascending } from "../../data/random.ts";
import { readRows } from "../../data/samples.ts";
import { finiteName, largestName, watchedValues, watchNumbers } from "../../trace/passes/watchNumbers.ts";
import type { Program } from "../../trace/program/ir.ts";
import type { EngineState, Fault } from "../engine.ts";
import { faultOf, type NumberReport } from "../fault.ts";
import { columnInputs } from "./batchInputs.ts";
import { deviceTarget } from "../../onnx/lowerProgram.ts";
import { buildLoopModel } from "./loopModel.ts";
import { LoopRunner } from "./loopRunner.ts";
import { StateStore } from "./stateStore.ts";

export interface SuspectStep {
  readonly network: CompiledNetwork;
  /** The train step as traced. */
  readonly program: Program;
  readonly dataset: LoadedDataset;
  /** Before the step, the step's number included. */
  readonly state: EngineState;
  /** [batch] positions in the training set. */
  readonly indices: Int32Array;
}

/** Null where the step's results are finite. */
export async function findFault({
  network,
  program,
  dataset,
  state,
  indices,
}: SuspectStep): Promise<Fault | null> {
  const watched = watchNumbers(program);
  const columns = columnInputs(watched, dataset.train.features, dataset.train.targets);
  const model = buildLoopModel(watched, indices.length, columns, dataset.preprocess, deviceTarget);
  const runner = await LoopRunner.open(model, "cpu", 1);
  try {
    const variables = new Map(state);
    variables.delete(stepStateName);
    const store = new StateStore(variables, { stateOrders: new Map(), packing: new Map() });
    const step = state.get(stepStateName)?.data[0] ?? 0;
    const numbers = await runner.run(
      readRows(dataset.train, indices),
      ascending(indices.length),
      step,
      store,
    );
    const reports = watchedValues(program).map((value): [number, NumberReport] => [
      value,
      {
        finite: numbers.get(finiteName(value))?.[0] === 1,
        largest: numbers.get(largestName(value))?.[0] ?? 0,
      },
    ]);
    const outputNode = network.outputs[0]?.node ?? null;
    return faultOf(program, new Map(reports), { nodeOfLayer: network.nodeOfLayer, outputNode });
  } finally {
    await runner.release();
  }
}

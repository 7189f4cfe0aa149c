// The inference program as a standalone ONNX model: weights as constants, a free batch axis, preprocessing inside, and in
// the metadata what a reader needs to use it.
import type { NetDocument } from "../../shared/document/schema.ts";
import { invariant } from "../../shared/invariant.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import { AppFailure } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { CompiledNetwork } from "../compile/compiledNetwork.ts";
import { classTargetOf, type LoadedDataset, type Standardization } from "../data/dataset.ts";
import type { EngineState, HostTensor } from "../engine/engine.ts";
import { moveToNchw, type AxisOrder, type StateOrders } from "../trace/passes/layout.ts";
import { optimize } from "../trace/passes/optimize.ts";
import type { Program, ValueId, ValueType } from "../trace/program/ir.ts";
import type { Tracer } from "../trace/tracer.ts";
import { inputScaling, ownStandardization, type FedAs, type Scaling } from "./exportInputs.ts";
import { exportMetadata } from "./exportMetadata.ts";
import { freeBatchAxis, type TracedAt } from "./freeBatchAxis.ts";
import { dimsOf, GraphBuilder } from "./graphBuilder.ts";
import { asExportFailure, exportTarget, lowerProgram } from "./lowerProgram.ts";
import { modelOf } from "./model.ts";
import type { Model } from "./proto/messages.ts";
import { transposeFloats } from "./transposeFloats.ts";

export interface ExportSource extends FedAs {
  readonly network: CompiledNetwork;
  readonly tracer: Tracer;
  readonly state: EngineState;
  readonly dataset: LoadedDataset;
  readonly labelNames: readonly string[];
  readonly documentName: string;
  readonly appVersion: string;
  readonly document?: NetDocument;
}

export interface ExportModel {
  readonly model: Model;
  readonly opset: number;
  /** In the network's order. */
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Declared types of the outputs, for validation. */
  readonly outputs: ReadonlyMap<string, ValueType>;
  /** Multiplications of one sample, roughly. */
  readonly cost: number;
}

/** Two batch sizes to trace at; above the sizes up to which small tensors are written out. */
const batches = [17, 19] as const;

/** export/unsupported where a layer has no ONNX form. */
export function buildExportModel(source: ExportSource): Result<ExportModel, AppError> {
  const traced: TracedAt[] = [];
  let stateOrders: StateOrders = new Map();
  for (const batch of batches) {
    const program = source.tracer.inference(batch, []);
    if (!program.ok) return program;
    const laidOut = moveToNchw(optimize(program.value));
    stateOrders = laidOut.stateOrders;
    traced.push({ batch, program: optimize(laidOut.program) });
  }
  try {
    const [first, second] = traced;
    return ok(modelOfProgram(freeBatchAxis(first!, second!), source, stateOrders));
  } catch (cause) {
    if (cause instanceof AppFailure) return err(asExportFailure(cause).error);
    throw cause;
  }
}

function modelOfProgram(program: Program, source: ExportSource, stateOrders: StateOrders): ExportModel {
  const graph = new GraphBuilder();
  const inputNames = source.network.inputs.map(({ name }) =>
    source.network.inputs.length === 1 ? "input" : name,
  );
  const outputNames = source.network.outputs.map((output, index) => outputName(source, output.name, index));
  const names = lowerProgram(
    program,
    graph,
    exportTarget,
    declareInputs(graph, program, source, stateOrders, inputNames),
  );
  const outputs = new Map<string, ValueType>();
  program.outputs.forEach(({ value }, index) => {
    const type = typeOf(program, value);
    const made = names.get(value);
    invariant(made !== undefined, `output ${index} is not computed`);
    graph.publish(made, outputNames[index]!);
    graph.addOutput(outputNames[index]!, type.dtype, dimsOf(type.shape));
    outputs.set(outputNames[index]!, type);
  });
  const model = modelOf(graph, exportTarget, {
    name: source.documentName,
    producerVersion: source.appVersion,
    documentation: documentation(source, inputNames, outputNames),
    metadata: exportMetadata(source, inputNames, outputNames),
  });
  return { model, opset: exportTarget.opset, inputNames, outputNames, outputs, cost: costOfSample(program) };
}

/** Inputs as graph inputs with their preprocessing, weights as constants under their own names. */
function declareInputs(
  graph: GraphBuilder,
  program: Program,
  source: ExportSource,
  stateOrders: StateOrders,
  inputNames: readonly string[],
): ReadonlyMap<ValueId, string> {
  const inputs = new Map<ValueId, string>();
  for (const { value, role } of program.inputs) {
    const type = typeOf(program, value);
    if (role.kind === "state") {
      const weights = source.state.get(role.name);
      invariant(weights, `no weights named ${role.name}`);
      graph.addInitializer(
        role.name,
        orderedData(weights, stateOrders.get(role.name)),
        type.shape,
        type.dtype,
      );
      inputs.set(value, role.name);
    }
    if (role.kind === "feature") {
      const name = graph.addInput(inputNames[role.index]!, type.dtype, dimsOf(type.shape));
      const table = ownStandardization(source.dataset, source, role.index);
      const standardized = table === undefined ? name : standardize(graph, name, table, type.shape.slice(1));
      const scaling = inputScaling(source.dataset, source.inputRange, role.index);
      inputs.set(value, preprocessed(graph, standardized, scaling));
    }
  }
  return inputs;
}

function orderedData({ data, shape }: HostTensor, order: AxisOrder | undefined): HostTensor["data"] {
  return order === undefined ? data : transposeFloats(data as Float32Array, shape, order);
}

/** (cell − mean) / deviation, column by column. @param shape of one sample. */
function standardize(
  graph: GraphBuilder,
  cells: string,
  { mean, deviation }: Standardization,
  shape: readonly number[],
): string {
  const centred = graph.node("Sub", [cells, graph.constant(mean, shape, "float32")]);
  return graph.node("Div", [centred, graph.constant(deviation, shape, "float32")]);
}

function preprocessed(graph: GraphBuilder, value: string, { scale, offset }: Scaling): string {
  const product = scale === 1 ? value : graph.node("Mul", [value, graph.scalar(scale, "float32")]);
  return offset === 0 ? product : graph.node("Add", [product, graph.scalar(offset, "float32")]);
}

function outputName({ network, dataset }: ExportSource, name: string, index: number): string {
  if (network.outputs.length > 1) return name;
  if (classTargetOf(dataset) === null) return "output";
  return network.outputs[index]?.fromLogits ? "logits" : "probabilities";
}

function documentation(
  source: ExportSource,
  inputNames: readonly string[],
  outputNames: readonly string[],
): string {
  const range = source.inputRange === "0-255" ? "as stored (0 to 255 for images)" : "scaled to 0 to 1";
  const isTable = source.dataset.train.features.some(({ standardization }) => standardization !== undefined);
  const tables = isTable ? `; tables ${source.tableCells ? "as their cells are" : "standardized"}` : "";
  return `${source.documentName}, trained with Netloom. Inputs ${inputNames.join(", ")}: float32, values ${range}${tables}. Outputs ${outputNames.join(", ")}.`;
}

function typeOf(program: Program, value: ValueId): ValueType {
  const type = program.values[value];
  invariant(type, `value ${value} has no type`);
  return type;
}

/** Multiplications of matrix products and convolutions for one sample. */
function costOfSample(program: Program): number {
  return program.equations.reduce((sum, equation) => {
    if (equation.primitive !== "matMul" && equation.primitive !== "conv2d") return sum;
    const outputs = typeOf(program, equation.outputs[0]!).shape.reduce(
      (product, length) => product * Math.abs(length),
      1,
    );
    const kernel = typeOf(program, equation.inputs[1]!).shape;
    const channels =
      equation.primitive === "conv2d" && equation.params.layout === "nchw" ? kernel[0] : kernel.at(-1);
    const size = kernel.reduce((product, length) => product * Math.abs(length), 1);
    return sum + (outputs * size) / Math.max(1, channels ?? 1);
  }, 0);
}

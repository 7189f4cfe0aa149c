// Exports the network around a layer's example, untrained, through the very export the app uses: built, validated, run in
// onnxruntime against tfjs, then read back.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as core from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";
import { compileDocument } from "../../main/compile/compileDocument.ts";
import { exportOnnx, readOnnx } from "../../main/onnx/export.ts";
import { createTracer } from "../../main/trace/tracer.ts";
import { describeError } from "../../shared/errors/appError.ts";
import type { LayerDefinition } from "../../shared/layers/definition.ts";
import { networkAround, type Example } from "./exampleNetwork.ts";
import { parityDataset } from "./parityNetwork.ts";

export interface ExampleExport {
  readonly opset: number;
  readonly maxAbsDiff: number;
  readonly samplesChecked: number;
  /** Operator types of the file, each once, sorted. */
  readonly operators: readonly string[];
}

/** Throws with the reason in words where the export is refused. */
export async function exportExample(definition: LayerDefinition, example: Example): Promise<ExampleExport> {
  await core.setBackend("cpu");
  const folder = await mkdtemp(join(tmpdir(), "netloom-export-"));
  try {
    const compiled = compileDocument(networkAround(definition, example), { core, layers }, { seed: 3 });
    if (!compiled.ok) throw new Error(describeError(compiled.error));
    const network = compiled.value;
    const tracer = createTracer(network);
    const path = join(folder, "model.onnx");
    const report = await exportOnnx({
      network,
      tracer,
      state: tracer.initialState(),
      dataset: parityDataset(example.inputs, example.indicesBelow),
      path,
      inputRange: "0-1",
      labelNames: ["one", "two", "three"],
      documentName: definition.id,
      appVersion: "test",
    });
    network.model.dispose();
    if (!report.ok) throw new Error(describeError(report.error));
    const { opset, maxAbsDiff, samplesChecked } = report.value;
    return { opset, maxAbsDiff, samplesChecked, operators: await operatorsOf(path) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function operatorsOf(path: string): Promise<readonly string[]> {
  const file = await readOnnx(path);
  if (!file.ok) throw new Error(describeError(file.error));
  const nodes = file.value.model.graph?.node ?? [];
  return [...new Set(nodes.map((node) => node.opType ?? "?"))].sort();
}

import { totalmem } from "node:os";
import { Command } from "commander";
import { analyseDocument, type Analysis } from "../../../shared/document/analyseDocument.ts";
import { costsOf, type NetworkCost } from "../../../shared/document/analysis/costs.ts";
import { describeBytes, describeOperations } from "../../../shared/document/analysis/costWords.ts";
import { withMemoryWarning } from "../../../shared/document/analysis/memoryRule.ts";
import type { DocumentNode, NetDocument } from "../../../shared/document/schema.ts";
import { exitCodes, type CommandBuilder } from "../context.ts";
import { diagnosticLines, readProject } from "../projectFile.ts";
import { alignedRows } from "../textTable.ts";

export const summaryCommand: CommandBuilder = ({ terminal }, run) =>
  new Command("summary")
    .description("show a project's layers, shapes, parameters and what it takes to train")
    .argument("<project>", "a .netloom file")
    .option("--json", "as one JSON object")
    .action(
      run(async (path: string, { json }: { json?: true }) => {
        const document = await readProject(path);
        const analysis = withMemoryWarning(document, analyseDocument(document), totalmem());
        const cost = costsOf(document, analysis);
        const errors = diagnosticLines(document, analysis, "error");
        const warnings = diagnosticLines(document, analysis, "warning");
        const layers = layerRows(document, analysis, cost);
        const { totalParameters, trainableParameters } = analysis;
        if (json === true) {
          terminal.out(
            JSON.stringify({
              name: document.name,
              layers,
              totalParameters,
              trainableParameters,
              ...totalCosts(cost),
              errors,
              warnings,
            }),
          );
        } else {
          for (const line of summaryLines(document, layers, analysis, cost)) terminal.out(line);
          for (const line of errors) terminal.note(`error: ${line}`);
          for (const line of warnings) terminal.note(`warning: ${line}`);
        }
        return errors.length === 0 ? exitCodes.done : exitCodes.failed;
      }),
    );

interface LayerRow {
  readonly id: string;
  readonly name: string;
  readonly layer: string;
  /** Without the batch axis; null where it can't be known. */
  readonly outputShape: readonly number[] | null;
  readonly parameters: number;
  /** Floating-point operations of the forward pass of one sample. */
  readonly forwardOperations: number;
  /** Id of the layer whose weights this one uses. */
  readonly shares?: string;
}

/** Operations for one sample, bytes for training with the project's batch size. */
function totalCosts({ nodes: _each, forward, backward, ...bytes }: NetworkCost) {
  return { forwardOperations: forward, backwardOperations: backward, ...bytes };
}

function layerRows(document: NetDocument, analysis: Analysis, cost: NetworkCost): readonly LayerRow[] {
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  const ordered = analysis.order.flatMap((id) => nodes.get(id) ?? []);
  const behindCycles = document.nodes.filter((node) => !ordered.includes(node));
  return [...ordered, ...behindCycles].map((node) => layerRow(node, analysis, cost));
}

function layerRow(
  { id, name, layer, shares }: DocumentNode,
  analysis: Analysis,
  cost: NetworkCost,
): LayerRow {
  return {
    id,
    name,
    layer,
    outputShape: analysis.shapes.get(id) ?? null,
    parameters: analysis.parameters.get(id) ?? 0,
    forwardOperations: cost.nodes.get(id)?.forward ?? 0,
    ...(shares === undefined ? {} : { shares }),
  };
}

function summaryLines(
  document: NetDocument,
  layers: readonly LayerRow[],
  analysis: Analysis,
  cost: NetworkCost,
): readonly string[] {
  const header = ["Layer", "Kind", "Output shape", "Parameters", "Forward"];
  const names = new Map(layers.map(({ id, name }) => [id, name === "" ? id : name]));
  const rows = layers.map(({ name, id, layer, outputShape, parameters, shares, forwardOperations }) => [
    name === "" ? id : name,
    layer,
    outputShape === null ? "?" : `[${["N", ...outputShape].join(", ")}]`,
    shares === undefined ? parameters.toLocaleString("en-US") : `those of ${names.get(shares) ?? shares}`,
    forwardOperations === 0 ? "" : describeOperations(forwardOperations),
  ]);
  return [
    document.name,
    "",
    ...alignedRows([header, ...rows], new Set([3, 4])),
    "",
    `Parameters: ${analysis.totalParameters.toLocaleString("en-US")}, of which trainable: ${analysis.trainableParameters.toLocaleString("en-US")}`,
    `Each sample: ${describeOperations(cost.forward)} forward, ${describeOperations(cost.backward)} backward`,
    `Memory to train: ${describeBytes(cost.trainingBytes)}: weights ${describeBytes(cost.weightBytes)}, gradients ${describeBytes(cost.gradientBytes)}, optimizer ${describeBytes(cost.optimizerBytes)}, activations ${describeBytes(cost.batchActivationBytes)} for a batch of ${cost.batchSize.toLocaleString("en-US")}`,
  ];
}

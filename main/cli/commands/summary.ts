import { Command } from "commander";
import { analyseDocument, type Analysis } from "../../../shared/document/analyseDocument.ts";
import type { DocumentNode, NetDocument } from "../../../shared/document/schema.ts";
import { exitCodes, type CommandBuilder } from "../context.ts";
import { diagnosticLines, readProject } from "../projectFile.ts";
import { alignedRows } from "../textTable.ts";

export const summaryCommand: CommandBuilder = ({ terminal }, run) =>
  new Command("summary")
    .description("show a project's layers, shapes and parameters")
    .argument("<project>", "a .netloom file")
    .option("--json", "as one JSON object")
    .action(
      run(async (path: string, { json }: { json?: true }) => {
        const document = await readProject(path);
        const analysis = analyseDocument(document);
        const errors = diagnosticLines(document, analysis, "error");
        const warnings = diagnosticLines(document, analysis, "warning");
        const layers = layerRows(document, analysis);
        const { totalParameters, trainableParameters } = analysis;
        if (json === true) {
          terminal.out(
            JSON.stringify({
              name: document.name,
              layers,
              totalParameters,
              trainableParameters,
              errors,
              warnings,
            }),
          );
        } else {
          for (const line of summaryLines(document, layers, analysis)) terminal.out(line);
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
  /** Id of the layer whose weights this one uses. */
  readonly shares?: string;
}

function layerRows(document: NetDocument, analysis: Analysis): readonly LayerRow[] {
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  const ordered = analysis.order.flatMap((id) => nodes.get(id) ?? []);
  const behindCycles = document.nodes.filter((node) => !ordered.includes(node));
  return [...ordered, ...behindCycles].map((node) => layerRow(node, analysis));
}

function layerRow({ id, name, layer, shares }: DocumentNode, analysis: Analysis): LayerRow {
  return {
    id,
    name,
    layer,
    outputShape: analysis.shapes.get(id) ?? null,
    parameters: analysis.parameters.get(id) ?? 0,
    ...(shares === undefined ? {} : { shares }),
  };
}

function summaryLines(
  document: NetDocument,
  layers: readonly LayerRow[],
  analysis: Analysis,
): readonly string[] {
  const header = ["Layer", "Kind", "Output shape", "Parameters"];
  const names = new Map(layers.map(({ id, name }) => [id, name === "" ? id : name]));
  const rows = layers.map(({ name, id, layer, outputShape, parameters, shares }) => [
    name === "" ? id : name,
    layer,
    outputShape === null ? "?" : `[${["N", ...outputShape].join(", ")}]`,
    shares === undefined ? parameters.toLocaleString("en-US") : `those of ${names.get(shares) ?? shares}`,
  ]);
  return [
    document.name,
    "",
    ...alignedRows([header, ...rows], new Set([3])),
    "",
    `Parameters: ${analysis.totalParameters.toLocaleString("en-US")}, of which trainable: ${analysis.trainableParameters.toLocaleString("en-US")}`,
  ];
}

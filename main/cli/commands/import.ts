import { dirname, resolve } from "node:path";
import { Command } from "commander";
import type { ImportReportEntry } from "../../../shared/contract/contract.ts";
import { analyseDocument } from "../../../shared/document/analyseDocument.ts";
import { weightsIn } from "../../files/namedWeights.ts";
import { createServices } from "../../services/index.ts";
import { exitCodes, type CliContext, type CommandBuilder, type ExitCode } from "../context.ts";
import { fileOfKind } from "../options.ts";
import { diagnosticLines } from "../projectFile.ts";
import { alignedRows } from "../textTable.ts";
import { CliSession, succeeded } from "../training.ts";

interface ImportOptions {
  readonly out: string;
  readonly json?: true;
}

export const importCommand: CommandBuilder = (context, run) =>
  new Command("import")
    .description("make a project of a model.json, .keras, .h5 or .onnx file; its weights go beside it")
    .argument("<model>", "the model's file")
    .requiredOption("--out <file>", "the project file to write", fileOfKind(".netloom"))
    .option("--json", "the report as one JSON object")
    .action(run((path: string, options: ImportOptions) => importModel(path, options, context)));

async function importModel(
  path: string,
  { out, json }: ImportOptions,
  context: CliContext,
): Promise<ExitCode> {
  const { terminal } = context;
  const session = new CliSession(context, createServices);
  try {
    const imported = succeeded(await session.services.handlers["project.import"]({ path: resolve(path) }));
    const { document } = imported;
    const { path: project } = succeeded(
      await session.services.handlers["project.save"]({ path: resolve(out), document, hash: null }),
    );
    const { weights: named } = document;
    const weights = named === undefined ? null : await weightsIn(dirname(project), named.sha256);
    const errors = diagnosticLines(document, analyseDocument(document), "error");
    if (json === true)
      terminal.out(JSON.stringify({ project: out, weights, report: imported.report, errors }));
    else for (const line of reportLines(imported.report)) terminal.out(line);
    for (const line of errors) terminal.note(`to do: ${line}`);
    terminal.note(
      weights === null ? `→ ${out}` : `→ ${out}, weights → ${weights}: netloom train ${out} begins with them`,
    );
    return exitCodes.done;
  } finally {
    await session.services.close();
  }
}

const outcomeWords: Readonly<Record<ImportReportEntry["outcome"], string>> = {
  imported: "imported",
  changed: "CHANGED",
  bridged: "LEFT OUT",
  gap: "GAP",
  note: "note",
};

function reportLines(report: readonly ImportReportEntry[]): readonly string[] {
  return alignedRows(report.map(({ layer, outcome, detail }) => [outcomeWords[outcome], layer, detail]));
}

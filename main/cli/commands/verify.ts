import { join, resolve } from "node:path";
import { Command } from "commander";
import { loadDataset } from "../../data/loadDataset.ts";
import { exitCodes, type CliContext, type CommandBuilder, type ExitCode } from "../context.ts";
import { givenData } from "../givenData.ts";
import type { VerifiedModel } from "../modelFile.ts";
import type { OutputScore } from "../modelScores.ts";
import { dataOption } from "../options.ts";
import { percent } from "../progressLine.ts";
import { readTrainableProject } from "../projectFile.ts";
import { succeeded } from "../training.ts";

interface VerifyOptions {
  readonly project: string;
  readonly data?: string;
  readonly json?: true;
}

export const verifyCommand: CommandBuilder = (context, run) =>
  new Command("verify")
    .description("run an exported file against its project's network, and over the validation data")
    .argument("<model>", "an .onnx file that Netloom exported")
    .requiredOption("--project <file>", "the project it was exported from")
    .addOption(dataOption())
    .option("--json", "as one JSON object")
    .action(run((path: string, options: VerifyOptions) => verify(path, options, context)));

async function verify(
  path: string,
  { project, data, json }: VerifyOptions,
  { terminal, places }: CliContext,
): Promise<ExitCode> {
  const document = await readTrainableProject(project);
  const reference = givenData(data, document);
  const dataset = succeeded(await loadDataset(reference, { cacheDir: join(places.dataDir, "datasets") }));
  // Loads tfjs and onnxruntime, which no other command needs in this process.
  const { verifyModelFile } = await import("../modelFile.ts");
  const verified = await verifyModelFile(resolve(path), document, dataset);
  if (json === true) terminal.out(JSON.stringify(jsonOf(verified)));
  else for (const line of linesOf(verified)) terminal.out(line);
  return exitCodes.done;
}

function jsonOf({ report, metadata, scores, validationCount }: VerifiedModel): object {
  const valAccuracy = scores.find(({ metric }) => metric === "accuracy")?.value ?? null;
  return { event: "verified", ...report, labels: metadata.labels, valAccuracy, scores, validationCount };
}

function linesOf({ report, scores, validationCount }: VerifiedModel): readonly string[] {
  const { path, opset, irVersion, samplesChecked, maxAbsDiff, tolerance } = report;
  return [
    `${path} (opset ${opset}, IR ${irVersion}) computes what the project's network does:`,
    `on ${samplesChecked} samples it differs by at most ${maxAbsDiff.toExponential(1)} (tolerance ${tolerance}).`,
    ...scores.map((score) => scoreLine(score, scores.length === 1 ? "It" : score.output, validationCount)),
  ];
}

function scoreLine({ metric, value }: OutputScore, who: string, count: number): string {
  return metric === "accuracy"
    ? `${who} finds the class of ${percent(value)} of ${count} validation samples.`
    : `${who} is off by ${value.toPrecision(4)} on average over ${count} validation samples.`;
}

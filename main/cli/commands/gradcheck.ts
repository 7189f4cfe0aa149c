import { Command } from "commander";
import type { CallResult } from "../../../shared/contract/contract.ts";
import { verdictWords, type TensorGradient } from "../../../shared/contract/gradients.ts";
import type { DeviceChoice, EngineChoice } from "../../../shared/run/runSpec.ts";
import { createServices } from "../../services/index.ts";
import { exitCodes, type CliContext, type CommandBuilder, type ExitCode } from "../context.ts";
import { givenData } from "../givenData.ts";
import { dataOption, deviceOption, engineOption, wholeNumber } from "../options.ts";
import { readTrainableProject } from "../projectFile.ts";
import { alignedRows } from "../textTable.ts";
import { CliSession, succeeded } from "../training.ts";

type GradientReport = CallResult<"gradients.check">;

interface GradcheckOptions {
  readonly data?: string;
  readonly random?: true;
  readonly samples: number;
  readonly batch: number;
  readonly seed: number;
  readonly engine: EngineChoice;
  readonly device: DeviceChoice;
  readonly json?: true;
}

export const gradcheckCommand: CommandBuilder = (context, run) =>
  new Command("gradcheck")
    .description("hold the engine's gradients against central differences of the loss in float64")
    .argument("<project>", "a .netloom file")
    .addOption(dataOption())
    .option("--random", "made-up numbers of the right shapes instead of data")
    .option("--samples <n>", "elements looked at per weight tensor", wholeNumber(1, 1000), 24)
    .option("--batch <n>", "samples in the batch", wholeNumber(1, 64), 4)
    .option("--seed <n>", "seed of what is drawn", wholeNumber(0, 0xffff_ffff), 1)
    .addOption(engineOption())
    .addOption(deviceOption())
    .option("--json", "as one JSON object")
    .action(run((path: string, options: GradcheckOptions) => gradcheck(path, options, context)));

async function gradcheck(path: string, options: GradcheckOptions, context: CliContext): Promise<ExitCode> {
  const { data, random, samples, batch, seed, engine, device, json } = options;
  const document = await readTrainableProject(path);
  const session = new CliSession(context, createServices);
  try {
    const report = succeeded(
      await session.services.handlers["gradients.check"]({
        document: { ...document, data: givenData(data, document) },
        data: random === true ? "random" : "document",
        samples,
        batchSize: batch,
        seed,
        engine,
        device,
      }),
    );
    if (json === true) context.terminal.out(JSON.stringify(report));
    else for (const line of reportLines(report)) context.terminal.out(line);
    return report.correct ? exitCodes.done : exitCodes.failed;
  } finally {
    await session.services.close();
  }
}

function reportLines(report: GradientReport): readonly string[] {
  const header = ["Tensor", "Shape", "Checked", "At kinks", "Relative error", "Largest of one", "Verdict"];
  const rows = report.tensors.map((tensor) => [
    tensor.name,
    `[${tensor.shape.join(", ")}]`,
    `${tensor.checked} of ${tensor.size.toLocaleString("en-US")}`,
    `${tensor.kinks}`,
    scientific(tensor.relativeError),
    scientific(tensor.largestElementError),
    verdictWords[tensor.verdict],
  ]);
  const wrong = report.tensors.filter(({ verdict }) => verdict === "wrong");
  return [
    `Gradients of ${report.engine} on ${report.device}, ${report.batchSize} samples of ${report.data}, loss ${report.loss.toPrecision(6)}:`,
    "",
    ...alignedRows([header, ...rows], new Set([2, 3, 4, 5])),
    "",
    ...report.notes,
    ...wrong.map(worstLine),
    wrong.length === 0
      ? `No gradient is wrong: relative errors are at most ${report.tolerance}.`
      : `${wrong.length} of ${report.tensors.length} gradients are wrong: train with another engine, and report this with the project file.`,
  ];
}

function worstLine({ name, worst }: TensorGradient): string {
  if (worst === null) return `${name}: no element could be compared.`;
  return `${name}, element ${worst.index}: the loss's slope is ${scientific(worst.numeric)}, the engine's gradient ${scientific(worst.engine)}.`;
}

function scientific(number: number | null): string {
  if (number === null) return "not finite";
  return number === 0 ? "0" : number.toExponential(1);
}

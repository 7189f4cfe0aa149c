// The command line as one function: arguments in, exit code out. A failure of the world is one message and exit 1, wrong usage is
// commander's message and exit 2; a stack trace is shown to nobody who did not ask for it.
import { Command, CommanderError } from "commander";
import { AppFailure, appError, describeError } from "../../shared/errors/appError.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { enginesCommand } from "./commands/engines.ts";
import { gradcheckCommand } from "./commands/gradcheck.ts";
import { importCommand } from "./commands/import.ts";
import { newCommand } from "./commands/new.ts";
import { serveCommand } from "./commands/serve.ts";
import { startCommand } from "./commands/start.ts";
import { summaryCommand } from "./commands/summary.ts";
import { templatesCommand } from "./commands/templates.ts";
import { trainCommand } from "./commands/train.ts";
import { verifyCommand } from "./commands/verify.ts";
import { exitCodes, type CliContext, type CommandBuilder, type ExitCode, type RunAction } from "./context.ts";

const commands: readonly CommandBuilder[] = [
  newCommand,
  importCommand,
  templatesCommand,
  trainCommand,
  verifyCommand,
  gradcheckCommand,
  summaryCommand,
  doctorCommand,
  enginesCommand,
  serveCommand,
  startCommand,
];

/** @param argv the arguments after the program's name. */
export async function runCli(argv: readonly string[], context: CliContext): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  const run: RunAction =
    (action) =>
    async (...given) => {
      code = await action(...given);
    };
  const program = new Command("netloom").description(
    "Weave a neural network, train it at native speed, ship it as ONNX.",
  );
  program.version(context.version);
  for (const build of commands) program.addCommand(build(context, run));
  bindOutput(program, context);
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (thrown) {
    return exitCodeOf(thrown, context);
  }
}

function bindOutput(command: Command, context: CliContext): void {
  const { terminal } = context;
  command.exitOverride().showHelpAfterError("(run it with --help to see its options)");
  command.configureOutput({
    writeOut: (text) => terminal.out(text.trimEnd()),
    writeErr: (text) => terminal.note(text.trimEnd()),
  });
  for (const nested of command.commands) bindOutput(nested, context);
}

function exitCodeOf(thrown: unknown, { terminal, report }: CliContext): ExitCode {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
  if (thrown instanceof AppFailure) {
    terminal.note(describeError(thrown.error));
    return exitCodes.failed;
  }
  report(thrown);
  const message = describeError(
    appError("internal", { found: thrown instanceof Error ? thrown.name : "an unknown fault" }),
  );
  terminal.note(`${message} Set NETLOOM_DEBUG=1 to see more.`);
  return exitCodes.failed;
}

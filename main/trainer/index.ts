// Entry of the trainer process: the protocol over this process's own channel, nothing else.
import { processChannel } from "./processChannel.ts";
import { createTrainerTools } from "./tools.ts";
import { createTrainer } from "./trainer.ts";
import { serveTrainerCalls, trainerEmitter } from "./trainerServer.ts";

const channel = processChannel();
const emit = trainerEmitter(channel);

function describe(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}

function report(fault: unknown): void {
  console.error(describe(fault));
}

/** A bug that nothing caught: the process can't be trusted any more, but it can say why it ends. */
function endWith(fault: unknown): void {
  report(fault);
  emit("fault", { message: fault instanceof Error ? fault.message : String(fault) });
  setImmediate(() => process.exit(1));
}

const trainer = createTrainer(createTrainerTools(report), emit, () => process.exit(0));

async function keepAndExit(): Promise<void> {
  await trainer.close();
  process.exit(0);
}

process.on("uncaughtException", endWith);
process.on("unhandledRejection", endWith);
// Ctrl-C in a terminal reaches the whole process group; the one who started this process decides what it means.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => void keepAndExit());
channel.onClose(() => void keepAndExit());
serveTrainerCalls(channel, trainer.handlers, report);

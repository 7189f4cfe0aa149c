// Entry of the built command line. The launcher beside this file builds it when needed and imports it.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { processContext } from "./processContext.ts";
import { runCli } from "./program.ts";

const outMain = dirname(fileURLToPath(import.meta.url));
const appDir = join(outMain, "..", "..");
const { version } = JSON.parse(readFileSync(join(appDir, "package.json"), "utf8")) as { version: string };

// A reader that has seen enough (`netloom … | head`) is no fault.
process.stdout.on("error", () => process.exit(0));

const context = processContext({
  version,
  appDir,
  rendererDir: join(outMain, "..", "renderer"),
  trainerEntry: join(outMain, "trainer.js"),
});
process.exitCode = await runCli(process.argv.slice(2), context);
context.close();

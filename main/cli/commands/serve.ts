import { Command } from "commander";
import { defaultPort, environmentPort, runBrowserShell } from "../browserShell.ts";
import type { CommandBuilder } from "../context.ts";
import { wholeNumber } from "../options.ts";

export const serveCommand: CommandBuilder = (context, run) =>
  new Command("serve")
    .description("show the window in a browser on this machine")
    .option("--port <n>", "the wished port; 0 takes any", wholeNumber(0, 65_535))
    .option("--no-open", "print the link instead of opening a browser")
    .action(
      run(({ port, open }: { port?: number; open: boolean }) =>
        runBrowserShell(
          {
            port: port ?? environmentPort(context.environment) ?? defaultPort,
            openBrowser: open && context.environment["NETLOOM_NO_OPEN"] !== "1",
          },
          context,
        ),
      ),
    );

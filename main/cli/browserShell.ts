// The window in the user's browser, until Ctrl-C: what `netloom serve` does and what `npm start` falls back to.
import { createServices } from "../services/index.ts";
import { openBrowser } from "../serve/openBrowser.ts";
import { createServeShell } from "../serve/serveShell.ts";
import { exitCodes, type CliContext, type ExitCode } from "./context.ts";

export interface BrowserShellOptions {
  readonly port: number;
  readonly openBrowser: boolean;
}

export const defaultPort = 4780;

export async function runBrowserShell(options: BrowserShellOptions, context: CliContext): Promise<ExitCode> {
  const { terminal, places, environment } = context;
  const shell = await createServeShell({
    rendererDir: places.rendererDir,
    port: options.port,
    lastingToken: environment["NETLOOM_TOKEN"] || null,
    checkOutgoing: environment["NETLOOM_DEBUG"] === "1",
    report: context.report,
    createServices: (emit) =>
      createServices({
        shell: "serve",
        version: context.version,
        dataDir: places.dataDir,
        startFolder: process.cwd(),
        spawnTrainer: () => context.spawnTrainer(),
        emit,
      }),
  });
  context.startTrainerAhead();
  const interrupted = new Promise<void>((resolve) => {
    const end = context.onInterrupt(() => {
      end();
      resolve();
    });
  });
  if (options.port !== 0 && shell.port !== options.port)
    terminal.note(`Port ${options.port} is taken; using ${shell.port}.`);
  const opened = options.openBrowser && (await openBrowser(shell.link()));
  terminal.note(linkIntroduction(options.openBrowser, opened));
  terminal.out(shell.link());
  terminal.note("Ctrl-C ends Netloom.");
  await interrupted;
  terminal.note("Ending; a run under way keeps a checkpoint …");
  await shell.close();
  return exitCodes.done;
}

function linkIntroduction(wanted: boolean, opened: boolean): string {
  if (opened) return "Netloom is open in your browser. For another browser, open this link there once:";
  return `${wanted ? "No browser could be opened from here. " : ""}Open this link in your browser once:`;
}

/** The port from the environment, for scripts and tests. */
export function environmentPort(environment: NodeJS.ProcessEnv): number | null {
  const text = environment["NETLOOM_PORT"];
  return text !== undefined && /^\d{1,5}$/.test(text) && Number(text) < 65_536 ? Number(text) : null;
}

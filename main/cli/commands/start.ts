// `npm start`: the desktop window where Electron can show one, else the browser; always says which and why.
import { spawn } from "node:child_process";
import { Command } from "commander";
import { defaultPort, environmentPort, runBrowserShell } from "../browserShell.ts";
import { exitCodes, type CliContext, type CommandBuilder, type ExitCode } from "../context.ts";
import { fetchElectron, findElectron } from "../electronBinary.ts";

const fetchLimitMs = 20_000;
/** Electron that fails within this time could not start; later it is a crash or the user's own end of it. */
const startLimitMs = 5000;

export const startCommand: CommandBuilder = (context, run) =>
  new Command("start")
    .description("open the window: the desktop app where Electron is here, else the browser")
    .action(
      run(async () => {
        const electron = await electronOrReason(context);
        const code = electron.path === null ? null : await runDesktop(electron.path, context);
        if (code !== null) return code;
        const reason = electron.reason ?? "Electron could not open a window here.";
        context.terminal.note(`${reason} Opening Netloom in the browser instead.`);
        const port = environmentPort(context.environment) ?? defaultPort;
        return runBrowserShell(
          { port, openBrowser: context.environment["NETLOOM_NO_OPEN"] !== "1" },
          context,
        );
      }),
    );

interface ElectronChoice {
  readonly path: string | null;
  /** Why there is no desktop window. */
  readonly reason?: string;
}

async function electronOrReason(context: CliContext): Promise<ElectronChoice> {
  const obstacle = desktopObstacle(context.environment);
  if (obstacle !== null) return { path: null, reason: obstacle };
  const found = findElectron(context.places.appDir);
  if (found.state === "ready") return { path: found.path };
  if (found.state === "absent") return { path: null, reason: "Electron is not installed." };
  context.terminal.note(
    `Fetching Electron ${found.version} (once, about 120 MB, ${fetchLimitMs / 1000} s at most) …`,
  );
  const fetched = (await fetchElectron(found.folder, fetchLimitMs))
    ? findElectron(context.places.appDir)
    : found;
  if (fetched.state === "ready") return { path: fetched.path };
  return {
    path: null,
    reason:
      "Electron's binary could not be fetched now (`npx install-electron` fetches it without a time limit).",
  };
}

/** What keeps a desktop window from opening whether or not Electron is here; null where nothing does. */
export function desktopObstacle(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
  userId: number | undefined = process.getuid?.(),
): string | null {
  if (environment["NETLOOM_NO_OPEN"] === "1") return "NETLOOM_NO_OPEN is set.";
  if (platform !== "linux") return null;
  if (!environment["DISPLAY"] && !environment["WAYLAND_DISPLAY"])
    return "There is no display for a desktop window.";
  if (userId === 0) return "Electron keeps its sandbox, which can't work as root.";
  return null;
}

/** The exit code of the app, or null where it could not start. */
function runDesktop(
  electron: string,
  { places, terminal, environment }: CliContext,
): Promise<ExitCode | null> {
  terminal.note("Opening the desktop window.");
  const startedAt = Date.now();
  return new Promise((resolve) => {
    const child = spawn(electron, [places.appDir], { stdio: "inherit", env: withoutNodeMode(environment) });
    child.once("error", () => resolve(null));
    child.once("exit", (code) => {
      if (code === 0) resolve(exitCodes.done);
      else resolve(Date.now() - startedAt < startLimitMs ? null : exitCodes.failed);
    });
  });
}

/** ELECTRON_RUN_AS_NODE would start Electron as a plain Node. */
function withoutNodeMode(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const rest = { ...environment };
  delete rest["ELECTRON_RUN_AS_NODE"];
  return rest;
}

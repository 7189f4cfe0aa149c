// Opens the user's own browser. Never fails loudly: where there is none, the caller prints the link instead.
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

export interface BrowserCommand {
  readonly command: string;
  readonly args: readonly string[];
}

/** The platform's way to open a link, or null where it has none: a Linux without a display or without an opener. */
export function browserCommand(
  link: string,
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): BrowserCommand | null {
  if (platform === "darwin") return { command: "open", args: [link] };
  // rundll32 takes the link as it is; cmd's start would read & and % in it.
  if (platform === "win32") return { command: "rundll32", args: ["url.dll,FileProtocolHandler", link] };
  const hasDisplay = Boolean(
    environment["DISPLAY"] ?? environment["WAYLAND_DISPLAY"] ?? environment["WSL_DISTRO_NAME"],
  );
  const opener = hasDisplay
    ? ["wslview", "xdg-open"].find((name) => isOnPath(name, environment["PATH"] ?? ""))
    : undefined;
  return opener === undefined ? null : { command: opener, args: [link] };
}

/** True where an opener was started and did not fail within its first moments. */
export function openBrowser(link: string): Promise<boolean> {
  const opener = browserCommand(link);
  if (opener === null) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(opener.command, opener.args, { stdio: "ignore", detached: true });
    const settle = setTimeout(() => resolve(true), 2000);
    child.once("error", () => {
      clearTimeout(settle);
      resolve(false);
    });
    child.once("exit", (code) => {
      clearTimeout(settle);
      resolve(code === 0);
    });
    child.unref();
  });
}

function isOnPath(name: string, searchPath: string): boolean {
  return searchPath.split(delimiter).some((folder) => isExecutable(join(folder, name)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

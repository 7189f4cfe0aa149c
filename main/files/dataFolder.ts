// Where the app keeps what is not in a project: settings, autosaves, runs, downloads. NETLOOM_DATA_DIR overrides it.
import { homedir } from "node:os";
import { join, resolve } from "node:path";

export function defaultDataFolder(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string {
  const chosen = environment["NETLOOM_DATA_DIR"];
  if (chosen !== undefined && chosen !== "") return resolve(chosen);
  if (platform === "darwin") return join(home, "Library", "Application Support", "Netloom");
  if (platform === "win32")
    return join(environment["APPDATA"] ?? join(home, "AppData", "Roaming"), "Netloom");
  return join(environment["XDG_DATA_HOME"] || join(home, ".local", "share"), "netloom");
}

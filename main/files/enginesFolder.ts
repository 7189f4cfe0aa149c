// Where engines that Netloom installs lie: in the app's own data folder, one folder per engine. The process that starts
// trainers says where that is; they inherit it.
import { join } from "node:path";

export const enginesFolderVariable = "NETLOOM_ENGINES_DIR";

export function enginesFolderIn(dataDir: string): string {
  return join(dataDir, "engines");
}

/** Null where no folder was named. */
export function tensorflowFolder(environment: NodeJS.ProcessEnv = process.env): string | null {
  const folder = environment[enginesFolderVariable];
  return folder === undefined || folder === "" ? null : tensorflowFolderIn(folder);
}

export function tensorflowFolderIn(enginesFolder: string): string {
  return join(enginesFolder, "tensorflow");
}

// Node's recursive mkdir tries for ever where the parent is there and yet takes no folder, as in /proc.
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** Makes the folder and the parents it lacks. @throws what the system says where that can't be. */
export async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  const parent = dirname(path);
  if (parent !== path) await makeFolder(parent);
  try {
    await mkdir(path);
  } catch (cause) {
    // Another process may have made it meanwhile.
    if (!(await isFolder(path))) throw cause;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

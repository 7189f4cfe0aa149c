// A place where paths are allowed and refused: a root of its own, in it the folder the shell was started in.
import { mkdir, mkdtemp, realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AllowedPaths } from "./allowedPaths.ts";

export interface WorkPlace {
  /** To be removed at the end. */
  readonly root: string;
  readonly work: string;
  readonly paths: AllowedPaths;
}

export async function makeWorkPlace(): Promise<WorkPlace> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "netloom-work-")));
  const work = join(root, "work");
  await mkdir(work);
  return { root, work, paths: new AllowedPaths({ startFolder: work, shell: "serve" }) };
}

import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { contentHash } from "./fileHash.ts";
import { FileWatch } from "./fileWatch.ts";

let folder: string;
let changed: string[];
let watch: FileWatch;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "netloom-watch-"));
  changed = [];
  watch = new FileWatch((path) => changed.push(path), 10);
});

afterEach(async () => {
  watch.close();
  await rm(folder, { recursive: true });
});

test("tells of other contents, not of a touch or of what was written here", async () => {
  const own = join(folder, "own.netloom");
  const touched = join(folder, "touched.netloom");
  const foreign = join(folder, "foreign.netloom");
  for (const path of [own, touched, foreign]) {
    await writeFile(path, "old");
    watch.know(path, contentHash("old"));
  }
  // The watcher looks at each file once before it can see a difference.
  await new Promise((resolve) => setTimeout(resolve, 100));
  watch.know(own, contentHash("ours"));
  await writeFile(own, "ours");
  await utimes(touched, new Date(), new Date());
  await writeFile(foreign, "theirs");
  await vi.waitUntil(() => changed.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(changed).toEqual([foreign]);
});

// Builds an entry the way the app's own build does, for tests that need a process of their own. It goes below the
// repository, where the packages are found, and is removed when the test's process ends.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

const root = join(import.meta.dirname, "..", "..");

/** Path of the built file. @param entry e.g. "main/trainer/index.ts" */
export async function buildNodeEntry(entry: string, name: string): Promise<string> {
  const folder = join(root, ".cache", "test-build", `${name}-${process.pid}`);
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await build({
    root,
    configFile: false,
    logLevel: "error",
    build: {
      ssr: join(root, entry),
      outDir: folder,
      emptyOutDir: true,
      target: "node20",
      minify: false,
      rollupOptions: { output: { entryFileNames: "entry.js", chunkFileNames: "[name].js" } },
    },
  });
  return join(folder, "entry.js");
}

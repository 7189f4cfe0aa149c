// Builds an entry under main/ the way the app's own build does, into .cache/test-build/, for tests that need a process of
// their own. One build per entry and test run.
import { join } from "node:path";
import { build } from "vite";

const root = join(import.meta.dirname, "..", "..");
const outDir = join(root, ".cache", "test-build");

/** Path of the built file, e.g. of "main/trainer/index.ts". Each caller names its own, so that runs beside it don't meet. */
export async function buildNodeEntry(entry: string, name: string): Promise<string> {
  const folder = join(outDir, `${name}-${process.pid}`);
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

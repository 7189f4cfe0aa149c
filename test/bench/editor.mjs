// Bundles the editor's benchmark (TypeScript) and runs it: `npm run bench -- --editor [--nodes 20,200,2000] [--repetitions 7] [--json]`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("../..", import.meta.url));
const outDir = `${root}.cache/bench-editor`;

await build({
  root,
  configFile: false,
  logLevel: "warn",
  build: { ssr: "test/bench/editor.ts", outDir, target: "node20", emptyOutDir: true },
});
const result = spawnSync(process.execPath, [`${outDir}/editor.js`, ...process.argv.slice(2)], {
  stdio: "inherit",
  cwd: root,
});
process.exit(result.status ?? 1);

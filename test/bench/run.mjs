// Bundles the benchmark (TypeScript) and runs it: `npm run bench -- [--only w2,w4] [--engines onnxruntime,cpu,wasm] [--json]`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("../..", import.meta.url));
const outDir = `${root}.cache/bench`;

await build({
  root,
  configFile: false,
  logLevel: "warn",
  build: { ssr: "test/bench/index.ts", outDir, target: "node20", emptyOutDir: true },
});
const result = spawnSync(process.execPath, ["--expose-gc", `${outDir}/index.js`, ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exit(result.status ?? 1);

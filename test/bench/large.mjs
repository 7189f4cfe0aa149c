// Bundles the benchmark of large data (TypeScript) and runs it: `npm run bench -- --large [--rows 1000000] [--images 200000]`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("../..", import.meta.url));
const outDir = `${root}.cache/bench-large`;

await build({
  root,
  configFile: false,
  logLevel: "warn",
  build: { ssr: "test/bench/large.ts", outDir, target: "node20", emptyOutDir: true },
});
const result = spawnSync(process.execPath, [`${outDir}/large.js`, ...process.argv.slice(2)], {
  stdio: "inherit",
  cwd: root,
});
process.exit(result.status ?? 1);

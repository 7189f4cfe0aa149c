// Bundles the soak (TypeScript) and runs it: `npm run bench -- --soak 30 [--template mnist-cnn] [--json]`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("../..", import.meta.url));
const outDir = `${root}.cache/bench-soak`;

await build({
  root,
  configFile: false,
  logLevel: "warn",
  build: { ssr: "test/bench/soak.ts", outDir, target: "node20", emptyOutDir: true },
});
const result = spawnSync(process.execPath, [`${outDir}/soak.js`, "--minutes", ...process.argv.slice(2)], {
  stdio: "inherit",
  cwd: root,
});
process.exit(result.status ?? 1);

// Bundles the generator of docs/layers and runs it: `npm run docs:layers`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("../..", import.meta.url));
const outDir = `${root}.cache/docs`;

await build({
  root,
  configFile: false,
  logLevel: "warn",
  build: { ssr: "test/docs/index.ts", outDir, target: "node20", emptyOutDir: true },
});
const result = spawnSync(process.execPath, [`${outDir}/index.js`, `${root}docs/layers/README.md`], {
  stdio: "inherit",
});
process.exit(result.status ?? 1);

// Bundles the view's benchmark (TypeScript) and runs it: `npm run bench -- --view [--only w2,w4] [--seconds 3] [--where services,window]`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("../..", import.meta.url));
const outDir = `${root}.cache/bench-view`;

await build({
  root,
  configFile: false,
  logLevel: "warn",
  build: { ssr: "test/bench/view.ts", outDir, target: "node20", emptyOutDir: true },
});
const result = spawnSync(process.execPath, [`${outDir}/view.js`, ...process.argv.slice(2)], {
  stdio: "inherit",
  cwd: root,
});
process.exit(result.status ?? 1);

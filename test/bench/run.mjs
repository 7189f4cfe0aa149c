// Bundles the benchmark (TypeScript) and runs it:
// `npm run bench -- [--only w2,w4] [--engines onnxruntime,cpu,wasm] [--peers] [--rounds 2] [--first-step] [--json]`.
// `npm run bench -- --view …` measures what looking at a run costs instead, `--editor …` how quick the editor is,
// `--large …` what large data costs, `--soak 30` what memory a long watched run holds.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("../..", import.meta.url));
const outDir = `${root}.cache/bench`;
const args = process.argv.slice(2);

async function run() {
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    build: {
      ssr: true,
      rollupOptions: { input: ["test/bench/index.ts", "test/bench/one.ts"] },
      outDir,
      target: "node20",
      emptyOutDir: true,
    },
  });
  const result = spawnSync(process.execPath, [`${outDir}/index.js`, "--root", root, ...args], {
    stdio: "inherit",
  });
  process.exit(result.status ?? 1);
}

const other = ["view", "editor", "large", "soak"].find((name) => args.includes(`--${name}`));
if (other) {
  process.argv = process.argv.filter((argument) => argument !== `--${other}`);
  await import(`./${other}.mjs`);
} else {
  await run();
}

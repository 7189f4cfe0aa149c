// Builds the app when its sources are newer than the last build. Several commands may start at once: one builds, the others wait.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const sourcePlaces = ["main", "preload", "renderer", "shared", "electron.vite.config.ts", "package.json"];
const stampFile = builtFile(".built");
const lockFolder = join(root, ".cache", "building");
const longestBuildMs = 300_000;

/** A file of the build. */
export function builtFile(path) {
  return join(root, "out", path);
}

/** Null where the build is fresh, else one message that says why there is none. */
export async function buildIfOutdated() {
  // An installed package brings its build and no sources.
  if (!existsSync(join(root, "electron.vite.config.ts"))) return null;
  if (await isFresh()) return null;
  await takeLock();
  try {
    return (await isFresh()) ? null : await build();
  } finally {
    await rm(lockFolder, { recursive: true, force: true });
  }
}

async function isFresh() {
  const built = await modifiedAt(stampFile);
  if (built === null) return false;
  const times = await Promise.all(sourcePlaces.map((place) => newestSource(join(root, place))));
  return Math.max(...times) <= built;
}

/** When the newest source at the path was changed; tests don't count. */
async function newestSource(path) {
  const found = await stat(path).catch(() => null);
  if (found === null) return 0;
  if (!found.isDirectory()) return /\.test\.tsx?$/.test(path) ? 0 : found.mtimeMs;
  const names = await readdir(path);
  const times = await Promise.all(names.map((name) => newestSource(join(path, name))));
  return Math.max(0, ...times);
}

async function modifiedAt(file) {
  return stat(file).then(
    (found) => found.mtimeMs,
    () => null,
  );
}

async function build() {
  console.error("Building Netloom (its sources are newer than the last build) …");
  // Sources changed while it builds make it outdated again: the stamp bears the time of the start.
  const startedAt = new Date();
  await rm(stampFile, { force: true });
  const { code, output } = await runBuilder();
  if (code !== 0) {
    const detail = process.env.NETLOOM_DEBUG === "1" ? `\n${output}` : ` ${firstError(output)}`;
    return `Netloom could not be built. Run \`npm ci\`, then try again.${detail}`;
  }
  await writeFile(stampFile, "");
  await utimes(stampFile, startedAt, startedAt);
  return null;
}

function runBuilder() {
  return new Promise((resolve) => {
    const builder = join(root, "node_modules", "electron-vite", "bin", "electron-vite.js");
    const child = spawn(process.execPath, [builder, "build", "--logLevel", "error"], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const keep = (text) => {
      output = (output + text).slice(-20_000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (problem) => resolve({ code: 1, output: problem.message }));
    child.once("close", (code) => resolve({ code, output }));
  });
}

/** The line that says what is wrong, without colours and without the builder's own headings. */
function firstError(output) {
  const lines = stripVTControlCharacters(output)
    .split("\n")
    .map((line) => line.trim());
  const headings = /^(error during build|✗|Build failed|vite v|at )/i;
  return lines.find((line) => /error|can't|cannot|could not/i.test(line) && !headings.test(line)) ?? "";
}

async function takeLock() {
  const giveUpAt = Date.now() + longestBuildMs;
  await mkdir(dirname(lockFolder), { recursive: true });
  for (;;) {
    try {
      await mkdir(lockFolder);
      await writeFile(join(lockFolder, "pid"), String(process.pid));
      return;
    } catch (problem) {
      if (problem.code !== "EEXIST") throw problem;
    }
    if (Date.now() > giveUpAt || !(await holderLives()))
      await rm(lockFolder, { recursive: true, force: true });
    else await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** False where the process that took the lock has ended without giving it back. */
async function holderLives() {
  const pid = Number(await readFile(join(lockFolder, "pid"), "utf8").catch(() => "0"));
  // Between taking the lock and writing its pid a holder has none yet.
  if (pid === 0) return Date.now() - ((await modifiedAt(lockFolder)) ?? 0) < 5000;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

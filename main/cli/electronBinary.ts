// Electron's binary without importing electron: since version 42 the package downloads it when it is first run, and a plain
// import in Node would do that too.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export type ElectronBinary =
  | { readonly state: "ready"; readonly path: string; readonly version: string }
  /** The package is here, its binary is not. */
  | { readonly state: "not-fetched"; readonly folder: string; readonly version: string }
  | { readonly state: "absent" };

/** @param appDir the folder from which the package electron is looked up. */
export function findElectron(appDir: string): ElectronBinary {
  const folder = electronFolder(appDir);
  if (folder === null) return { state: "absent" };
  const version =
    readText(join(folder, "package.json"), (text) => (JSON.parse(text) as { version: string }).version) ??
    "unknown";
  const name = readText(join(folder, "path.txt"), (text) => text.trim());
  const path =
    name === null ? null : join(process.env["ELECTRON_OVERRIDE_DIST_PATH"] ?? join(folder, "dist"), name);
  return path !== null && existsSync(path)
    ? { state: "ready", path, version }
    : { state: "not-fetched", folder, version };
}

/** Lets the package fetch its binary. True where that worked within the time. */
export function fetchElectron(folder: string, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(folder, "install.js")], { stdio: "ignore" });
    const limit = setTimeout(() => child.kill("SIGKILL"), limitMs);
    const settle = (worked: boolean): void => {
      clearTimeout(limit);
      resolve(worked);
    };
    child.once("error", () => settle(false));
    child.once("exit", (code) => settle(code === 0));
  });
}

function electronFolder(appDir: string): string | null {
  try {
    return dirname(createRequire(join(appDir, "package.json")).resolve("electron/package.json"));
  } catch {
    return null;
  }
}

function readText<T>(file: string, read: (text: string) => T): T | null {
  try {
    return read(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

// Choosing files: the shell's native dialogs where it has them, and the folder lists for the window's own dialog.
import { readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CallResult } from "../../shared/contract/contract.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { AllowedPaths } from "./allowedPaths.ts";
import type { ServiceHandlers, ServiceHost } from "./host.ts";

type FileCall = Extract<keyof ServiceHandlers, `files.${string}`>;
type FolderList = CallResult<"files.list">;

const listedEntries = 5000;

export function createFileService(
  host: Pick<ServiceHost, "startFolder" | "pickOpen" | "pickSave">,
  paths: AllowedPaths,
): Pick<ServiceHandlers, FileCall> {
  function chosen(path: string | null): Result<{ native: boolean; path: string | null }, never> {
    if (path !== null) paths.allow(path);
    return ok({ native: true, path });
  }

  async function list(folder: string): Promise<Result<FolderList, AppError>> {
    const allowed = await paths.resolve(folder);
    if (!allowed.ok) return allowed;
    const names = await readFolder(allowed.value);
    if (!names.ok) return names;
    const shown = names.value.filter((name) => !name.startsWith(".")).slice(0, listedEntries);
    const entries = await Promise.all(shown.map((name) => describeEntry(allowed.value, name)));
    const parent = dirname(allowed.value);
    const mayGoUp = parent !== allowed.value && (await paths.resolve(parent)).ok;
    return ok({
      folder: allowed.value,
      parent: mayGoUp ? parent : null,
      entries: entries.filter((entry) => entry !== null).sort(foldersFirst),
    });
  }

  return {
    "files.pickOpen": async (request) =>
      host.pickOpen === undefined ? ok({ native: false, path: null }) : chosen(await host.pickOpen(request)),
    "files.pickSave": async (request) =>
      host.pickSave === undefined ? ok({ native: false, path: null }) : chosen(await host.pickSave(request)),
    "files.list": ({ folder }) => list(folder ?? host.startFolder),
  };
}

type FolderEntry = FolderList["entries"][number];

async function readFolder(folder: string): Promise<Result<string[], AppError>> {
  try {
    return ok(await readdir(folder));
  } catch (cause) {
    return err(appError("file/read", { found: cause instanceof Error ? cause.message : String(cause) }));
  }
}

/** Null for what vanished meanwhile or leads nowhere. */
async function describeEntry(folder: string, name: string): Promise<FolderEntry | null> {
  const path = join(folder, name);
  try {
    const found = await stat(path);
    return { name, path, folder: found.isDirectory(), bytes: found.isFile() ? found.size : 0 };
  } catch {
    return null;
  }
}

function foldersFirst(a: FolderEntry, b: FolderEntry): number {
  return Number(b.folder) - Number(a.folder) || a.name.localeCompare(b.name);
}

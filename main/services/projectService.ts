// Project files: opened with every check, saved whole or not at all, and never over a change that was not seen here.
import { readFile, stat } from "node:fs/promises";
import { basename, extname } from "node:path";
import { parseDocument } from "../../shared/document/parseDocument.ts";
import { serializeDocument } from "../../shared/document/serializeDocument.ts";
import type { CallParams, CallResult } from "../../shared/contract/contract.ts";
import { appError, type AppError } from "../../shared/errors/appError.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { writeFileAtomic } from "../files/atomicFile.ts";
import { systemErrorCode } from "../files/systemError.ts";
import { Turnstile } from "../trainer/turnstile.ts";
import type { AllowedPaths } from "./allowedPaths.ts";
import { Autosaves } from "./autosaves.ts";
import { contentHash, fileHash } from "./fileHash.ts";
import { FileWatch } from "./fileWatch.ts";
import type { ServiceHandlers, ServiceHost } from "./host.ts";
import { RecentFiles } from "./recentFiles.ts";
import type { WeightsShelf } from "./weightsShelf.ts";

type ProjectCall = Exclude<Extract<keyof ServiceHandlers, `project.${string}`>, "project.import">;

export interface ProjectService {
  readonly handlers: Pick<ServiceHandlers, ProjectCall>;
  close(): void;
}

export const projectExtension = ".netloom";
const largestBytes = 64_000_000;

export function createProjectService(
  host: Pick<ServiceHost, "dataDir" | "emit">,
  paths: AllowedPaths,
  shelf: WeightsShelf,
): ProjectService {
  const recent = new RecentFiles(host.dataDir);
  const autosaves = new Autosaves(host.dataDir);
  const watch = new FileWatch((path) => host.emit("project.changedOnDisk", { path }));
  const turnstile = new Turnstile();

  async function listRecent(): Promise<CallResult<"project.recent">> {
    const files = await recent.list();
    for (const file of files) paths.allow(file.path);
    return files;
  }

  async function allowedProject(path: string): Promise<Result<string, AppError>> {
    if (extname(path) !== projectExtension) {
      return err(
        appError("file/not-allowed", { expected: `a path that ends in ${projectExtension}`, found: path }),
      );
    }
    // A project used in an earlier session stays open to this one.
    await listRecent();
    return paths.resolve(path);
  }

  async function open(path: string): Promise<Result<CallResult<"project.open">, AppError>> {
    const allowed = await allowedProject(path);
    if (!allowed.ok) return allowed;
    const text = await readProjectText(allowed.value);
    if (!text.ok) return text;
    const document = parseDocument(text.value);
    if (!document.ok) return document;
    const hash = contentHash(text.value);
    shelf.lookBeside(allowed.value);
    watch.know(allowed.value, hash);
    await recent.add(allowed.value);
    return ok({
      document: document.value,
      path: allowed.value,
      hash,
      name: basename(allowed.value, projectExtension),
    });
  }

  async function save(
    request: CallParams<"project.save">,
  ): Promise<Result<CallResult<"project.save">, AppError>> {
    const allowed = await allowedProject(request.path);
    if (!allowed.ok) return allowed;
    const path = allowed.value;
    const onDisk = request.hash === null ? null : await fileHash(path);
    if (onDisk !== null && onDisk !== request.hash) {
      return err(appError("project/changed-on-disk", { found: `other contents in ${path}` }));
    }
    const kept = await shelf.keepBeside(path, request.document);
    if (!kept.ok) return kept;
    const text = serializeDocument(request.document);
    const hash = contentHash(text);
    watch.know(path, hash);
    const written = await writeFileAtomic(path, text);
    if (!written.ok) return written;
    await recent.add(path);
    return ok({ path, hash });
  }

  return {
    handlers: {
      "project.recent": async () => ok(await listRecent()),
      "project.open": ({ path }) => turnstile.pass(() => open(path)),
      "project.save": (request) => turnstile.pass(() => save(request)),
      "project.autosave": async ({ session, path, document }) => {
        const saved = await autosaves.save({ session, path, document, savedAt: Date.now() });
        return saved.ok ? ok({}) : saved;
      },
      "project.discardAutosave": async ({ session }) => {
        const discarded = await autosaves.discard(session);
        return discarded.ok ? ok({}) : discarded;
      },
      "project.recoverable": async () => {
        const found = await autosaves.list();
        for (const { path } of found) if (path !== null) shelf.lookBeside(path);
        return ok(found.map((autosave) => Object.assign({ name: autosave.document.name }, autosave)));
      },
    },
    close: () => watch.close(),
  };
}

async function readProjectText(path: string): Promise<Result<string, AppError>> {
  try {
    const { size } = await stat(path);
    if (size > largestBytes) {
      return err(
        appError("project/too-large", { expected: `at most ${largestBytes} bytes`, found: `${size} bytes` }),
      );
    }
    return ok(await readFile(path, "utf8"));
  } catch (cause) {
    if (systemErrorCode(cause) === "ENOENT")
      return err(appError("file/not-found", { found: `nothing at ${path}` }));
    return err(appError("file/read", { found: cause instanceof Error ? cause.message : String(cause) }));
  }
}

// A project file as the commands need it: read, checked, and in training commands without errors in its network.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Analysis } from "../../shared/document/analyseDocument.ts";
import { flattenBlocks } from "../../shared/document/blocks/flattenBlocks.ts";
import { describeDiagnostic } from "../../shared/document/diagnostic.ts";
import { notTrainable } from "../../shared/document/notTrainable.ts";
import { parseDocument } from "../../shared/document/parseDocument.ts";
import type { NetDocument } from "../../shared/document/schema.ts";
import { AppFailure, fail } from "../../shared/errors/appError.ts";
import { systemErrorCode } from "../files/systemError.ts";

/** The project at the path, or a failure that says what is wrong with the file. */
export async function readProject(path: string): Promise<NetDocument> {
  const parsed = parseDocument(await readText(resolve(path)));
  if (!parsed.ok) throw new AppFailure(parsed.error);
  return parsed.value;
}

/** The project with a network that can be trained, its blocks written out, or a failure that names the first problem. */
export async function readTrainableProject(path: string): Promise<NetDocument> {
  const document = await readProject(path);
  const error = notTrainable(document);
  if (error !== null) throw new AppFailure(error);
  return flattenBlocks(document);
}

export function diagnosticLines(
  document: NetDocument,
  analysis: Analysis,
  severity: "error" | "warning",
): readonly string[] {
  const names = new Map(document.nodes.map((node) => [node.id, node.name]));
  return analysis.diagnostics
    .filter((diagnostic) => diagnostic.severity === severity)
    .map((diagnostic) =>
      describeDiagnostic(
        diagnostic,
        diagnostic.node === null ? null : (names.get(diagnostic.node) ?? diagnostic.node),
      ),
    );
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const code = systemErrorCode(cause);
    if (code === "ENOENT") return fail("file/not-found", { found: `nothing at ${path}` });
    return fail("file/read", {
      found: code === "EISDIR" ? `a folder at ${path}` : `${code ?? "an error"} at ${path}`,
    });
  }
}

// The user's own blocks, kept for every project in one file.
import { join } from "node:path";
import * as z from "zod";
import {
  blockPackageSchema,
  documentOfPackage,
  type BlockPackage,
} from "../../shared/document/blocks/blockPackage.ts";
import { parseDocument } from "../../shared/document/parseDocument.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { AppError } from "../../shared/errors/appError.ts";
import type { ServiceHandlers, ServiceHost } from "./host.ts";
import { readJsonFile, writeJsonFile } from "./jsonFile.ts";

const librarySchema = z.array(blockPackageSchema).max(500).readonly();
type Library = readonly BlockPackage[];

export function createBlockService(
  host: Pick<ServiceHost, "dataDir">,
): Pick<ServiceHandlers, "blocks.list" | "blocks.save" | "blocks.remove"> {
  const file = join(host.dataDir, "blocks.json");

  /** Blocks of layers this version does not know stay in the file and out of the list. */
  async function read(): Promise<Library> {
    return (await readJsonFile(file, librarySchema)) ?? [];
  }

  async function write(library: Library): Promise<Result<Library, AppError>> {
    const written = await writeJsonFile(file, library);
    return written.ok ? ok(usable(library)) : written;
  }

  return {
    "blocks.list": async () => ok(usable(await read())),
    "blocks.save": async ({ block }) => {
      const checked = parseDocument(documentOfPackage(block));
      if (!checked.ok) return checked;
      return write([block, ...without(await read(), block[0]?.id)]);
    },
    "blocks.remove": async ({ id }) => write(without(await read(), id)),
  };
}

function usable(library: Library): Library {
  return library.filter((block) => parseDocument(documentOfPackage(block)).ok);
}

function without(library: Library, id: string | undefined): Library {
  return library.filter(([block]) => block?.id !== id);
}

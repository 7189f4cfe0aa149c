import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

/** SHA-256 of contents, hex. */
export function contentHash(contents: string | Uint8Array): string {
  return createHash("sha256").update(contents).digest("hex");
}

/** SHA-256 of a file's contents, or null where it can't be read. */
export async function fileHash(path: string): Promise<string | null> {
  try {
    return contentHash(await readFile(path));
  } catch {
    return null;
  }
}

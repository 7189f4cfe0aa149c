// The built window's files by URL path, for the HTTP server and for Electron's protocol handler. Whatever the path says, nothing
// outside the folder is ever read.
import { readFile, realpath } from "node:fs/promises";
import { extname, join, resolve, sep } from "node:path";

export interface RendererFile {
  readonly contentType: string;
  readonly bytes: Buffer<ArrayBuffer>;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".map": "application/json",
};

/** The file at a URL's path ("/" is index.html), or null where there is none that may be read. */
export async function readRendererFile(folder: string, urlPath: string): Promise<RendererFile | null> {
  const file = await fileWithin(folder, urlPath);
  if (file === null) return null;
  const contentType = contentTypes[extname(file).toLowerCase()];
  if (contentType === undefined) return null;
  try {
    return { contentType, bytes: await readFile(file) };
  } catch {
    return null;
  }
}

async function fileWithin(folder: string, urlPath: string): Promise<string | null> {
  const relative = decodedPath(urlPath);
  if (relative === null || /[\0\\:]/.test(relative)) return null;
  try {
    const root = await realpath(resolve(folder));
    // Symbolic links are followed before the check, so that none leads out.
    const file = await realpath(join(root, relative === "/" ? "index.html" : relative));
    return file.startsWith(root + sep) ? file : null;
  } catch {
    return null;
  }
}

function decodedPath(urlPath: string): string | null {
  try {
    return decodeURIComponent(urlPath);
  } catch {
    return null;
  }
}

// The window's files under app://netloom/: an origin of its own, standard and secure, without the powers of file://.
import type { CustomScheme } from "electron";
import { windowHeaders } from "../serve/contentPolicy.ts";
import { readRendererFile } from "../serve/rendererFiles.ts";

export const appScheme = "app";
export const appOrigin = `${appScheme}://netloom`;
export const windowUrl = `${appOrigin}/`;

/** Given to registerSchemesAsPrivileged before the app is ready. */
export const appSchemes: CustomScheme[] = [
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
];

export interface AppRequest {
  readonly url: string;
  readonly method: string;
}

/** Answers a request of the window for one of its own files. */
export async function respondToAppRequest(request: AppRequest, rendererDir: string): Promise<Response> {
  const headers = windowHeaders([]);
  if (request.method !== "GET" || !isAppUrl(request.url)) return new Response(null, { status: 403, headers });
  const file = await readRendererFile(rendererDir, new URL(request.url).pathname);
  if (file === null) return new Response(null, { status: 404, headers });
  return new Response(file.bytes, { status: 200, headers: { ...headers, "Content-Type": file.contentType } });
}

/** True for a URL of the app's own origin. URL.origin is "null" for schemes of our own in Node, so the parts are compared. */
export function isAppUrl(url: string): boolean {
  try {
    const { protocol, host, username, password } = new URL(url);
    return `${protocol}//${host}` === appOrigin && username === "" && password === "";
  } catch {
    return false;
  }
}

// The window in a browser: loopback HTTP for its files, a WebSocket for the contract. Nothing answers before Host, Origin and the
// session cookie were checked; see access.ts for what each keeps out.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { codecLimits } from "../../shared/contract/codec.ts";
import { channelPath } from "../../shared/contract/endpointChannels.ts";
import { invariant } from "../../shared/invariant.ts";
import type { ServiceHost, Services } from "../services/host.ts";
import { hasSession, isLoopbackHost, isOwnOrigin, LinkTokens, newToken, sessionCookie } from "./access.ts";
import { windowHeaders } from "./contentPolicy.ts";
import { readRendererFile } from "./rendererFiles.ts";
import { webSocketChannel } from "./webSocketChannel.ts";
import { createWindowSet } from "./windowSet.ts";

export interface ServeShellOptions {
  /** Folder of the built window. */
  readonly rendererDir: string;
  /** The wished port; another free one is taken where it is in use or not allowed. 0 takes any. */
  readonly port: number;
  readonly createServices: (emit: ServiceHost["emit"]) => Services;
  /** A link token that stays good however often it is used, chosen by whoever starts the shell; null makes one-time links. */
  readonly lastingToken: string | null;
  readonly checkOutgoing: boolean;
  readonly report: (problem: unknown) => void;
}

export interface ServeShell {
  readonly port: number;
  readonly services: Services;
  /** A link that lets one browser in. */
  link(): string;
  close(): Promise<void>;
}

export async function createServeShell(options: ServeShellOptions): Promise<ServeShell> {
  const server = createServer();
  const port = await listen(server, options.port);
  const windows = createWindowSet(options);
  const services = options.createServices(windows.emit);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: codecLimits.bytes,
    perMessageDeflate: false,
  });
  const links = new LinkTokens(options.lastingToken);
  const door: Door = { port, links, session: newToken(), rendererDir: options.rendererDir };

  server.on("request", (request, response) => {
    void respond(request, response, door).catch((problem: unknown) => {
      options.report(problem);
      response.destroy();
    });
  });
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", options.report);
    const refusal = upgradeRefusal(request, door);
    if (refusal !== null) {
      refuseUpgrade(socket, refusal);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on("error", options.report);
      windows.add(webSocketChannel(webSocket), services.handlers);
    });
  });

  return {
    port,
    services,
    link: () => `http://127.0.0.1:${port}/?token=${links.next()}`,
    async close() {
      windows.closeAll();
      await services.close();
      for (const webSocket of sockets.clients) webSocket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Door {
  readonly port: number;
  readonly links: LinkTokens;
  /** The secret in the cookie of every browser that was let in. */
  readonly session: string;
  readonly rendererDir: string;
}

async function respond(request: IncomingMessage, response: ServerResponse, door: Door): Promise<void> {
  const { headers, method } = request;
  if (!isLoopbackHost(headers.host)) return refuse(response, 403, "This address is not served here.");
  if (headers.origin !== undefined && !isOwnOrigin(headers))
    return refuse(response, 403, "Requests from other pages are not answered.");
  if (method !== "GET" && method !== "HEAD") return refuse(response, 405, "Only GET is answered.");

  const url = parsedUrl(request);
  if (url === null) return refuse(response, 400, "This is no address.");
  const token = url.searchParams.get("token");
  if (token !== null && door.links.redeem(token)) {
    response.writeHead(303, {
      ...windowHeaders([]),
      "Set-Cookie": sessionCookie(door.port, door.session),
      Location: url.pathname,
    });
    response.end();
    return;
  }
  if (!hasSession(headers, door.port, door.session)) {
    return refuse(
      response,
      403,
      "Open the link that Netloom printed when it started. A link works once; start Netloom again for another.",
    );
  }
  const file = await readRendererFile(door.rendererDir, url.pathname);
  if (file === null) return refuse(response, 404, "There is no such file.");
  response.writeHead(200, {
    ...windowHeaders([`ws://${headers.host}`]),
    "Content-Type": file.contentType,
    "Content-Length": file.bytes.byteLength,
  });
  response.end(method === "HEAD" ? undefined : file.bytes);
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...windowHeaders([]), "Content-Type": "text/plain; charset=utf-8" });
  response.end(`${text}\n`);
}

function parsedUrl(request: IncomingMessage): URL | null {
  try {
    return new URL(request.url ?? "/", "http://127.0.0.1");
  } catch {
    return null;
  }
}

/** Why this upgrade is refused, as an HTTP status line; null where it is not. */
function upgradeRefusal(request: IncomingMessage, door: Door): string | null {
  if (!isLoopbackHost(request.headers.host) || !isOwnOrigin(request.headers)) return "403 Forbidden";
  if (!hasSession(request.headers, door.port, door.session)) return "401 Unauthorized";
  return parsedUrl(request)?.pathname === channelPath ? null : "404 Not Found";
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

async function listen(server: Server, wished: number): Promise<number> {
  try {
    return await listenOn(server, wished);
  } catch (problem) {
    if (wished === 0 || !isPortRefusal(problem)) throw problem;
    return listenOn(server, 0);
  }
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port }, () => {
      server.off("error", reject);
      const address = server.address();
      invariant(address !== null && typeof address === "object", "a listening server has an address");
      resolve(address.port);
    });
  });
}

function isPortRefusal(problem: unknown): boolean {
  return (
    problem instanceof Error &&
    "code" in problem &&
    (problem.code === "EADDRINUSE" || problem.code === "EACCES")
  );
}

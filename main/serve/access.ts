// Who may talk to the server: only pages that this server itself served, in a browser that was given the token. A page from
// elsewhere fails on Origin, a rebound DNS name on Host, another user of the machine on the token.
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

const loopbackNames: ReadonlySet<string> = new Set(["127.0.0.1", "localhost"]);

/** True where the request names a loopback host. The port is free: it differs when it was forwarded from another machine. */
export function isLoopbackHost(host: string | undefined): boolean {
  if (host === undefined) return false;
  const [name, port, ...rest] = host.split(":");
  return (
    name !== undefined &&
    loopbackNames.has(name) &&
    rest.length === 0 &&
    (port === undefined || /^\d{1,5}$/.test(port))
  );
}

/** True where the Origin header, which scripts can't forge, names the very host that the request was sent to. */
export function isOwnOrigin(headers: IncomingHttpHeaders): boolean {
  return headers.host !== undefined && headers.origin === `http://${headers.host}`;
}

export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** Compares in a time that tells nothing about either. */
export function sameSecret(given: string, secret: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

/** The cookies of one port don't reach another's: browsers ignore ports, so the name carries it. */
export function cookieName(port: number): string {
  return `netloom-${port}`;
}

export function sessionCookie(port: number, secret: string): string {
  return `${cookieName(port)}=${secret}; Path=/; HttpOnly; SameSite=Strict`;
}

export function hasSession(headers: IncomingHttpHeaders, port: number, secret: string): boolean {
  const prefix = `${cookieName(port)}=`;
  const cookies = (headers.cookie ?? "").split(";").map((cookie) => cookie.trim());
  const given = cookies.find((cookie) => cookie.startsWith(prefix));
  return given !== undefined && sameSecret(given.slice(prefix.length), secret);
}

/** Tokens for links. Each opens the door once; a token given from outside (scripts, tests) opens it as often as it is used. */
export class LinkTokens {
  private readonly unused = new Set<string>();
  private readonly lasting: string | null;

  constructor(lasting: string | null) {
    this.lasting = lasting;
  }

  next(): string {
    if (this.lasting !== null) return this.lasting;
    const token = newToken();
    this.unused.add(token);
    return token;
  }

  redeem(given: string): boolean {
    if (this.lasting !== null && sameSecret(given, this.lasting)) return true;
    const token = [...this.unused].find((candidate) => sameSecret(given, candidate));
    return token !== undefined && this.unused.delete(token);
  }
}

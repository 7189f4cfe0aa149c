import { describe, expect, it } from "vitest";
import { hasSession, isLoopbackHost, isOwnOrigin, LinkTokens, sameSecret, sessionCookie } from "./access.ts";

describe("access", () => {
  it.each(["127.0.0.1:4780", "localhost:4780", "localhost", "127.0.0.1:1"])(
    "takes %s for loopback",
    (host) => {
      expect(isLoopbackHost(host)).toBe(true);
    },
  );

  it.each([
    undefined,
    "",
    "evil.example",
    "evil.example:4780",
    "127.0.0.1.evil.example",
    "localhost.evil.example:4780",
    "127.0.0.2:4780",
    "127.0.0.1:4780:1",
    "127.0.0.1:abc",
    "user@127.0.0.1:4780",
    "[::1]:4780",
  ])("does not take %s for loopback", (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });

  it("knows its own origin by the host that was asked", () => {
    const host = "127.0.0.1:4780";
    expect(isOwnOrigin({ host, origin: `http://${host}` })).toBe(true);
    for (const origin of [
      undefined,
      "null",
      "http://127.0.0.1:9999",
      "https://127.0.0.1:4780",
      "http://evil.example",
      "file://",
    ]) {
      expect(isOwnOrigin({ host, ...(origin === undefined ? {} : { origin }) })).toBe(false);
    }
  });

  it("finds its session among other cookies, and only of its own port", () => {
    const cookie = sessionCookie(4780, "secret").split(";")[0];
    expect(hasSession({ cookie: `a=b; ${cookie}; c=d` }, 4780, "secret")).toBe(true);
    expect(hasSession({ cookie: `${cookie}` }, 4781, "secret")).toBe(false);
    expect(hasSession({ cookie: `${cookie}x` }, 4780, "secret")).toBe(false);
    expect(hasSession({}, 4780, "secret")).toBe(false);
  });

  it("compares secrets of any length", () => {
    expect(sameSecret("abc", "abc")).toBe(true);
    expect(sameSecret("abc", "abcd")).toBe(false);
    expect(sameSecret("", "abc")).toBe(false);
  });

  it("redeems a link once, each of several", () => {
    const links = new LinkTokens(null);
    const [first, second] = [links.next(), links.next()];
    expect(first).not.toBe(second);
    expect(links.redeem("guess")).toBe(false);
    expect(links.redeem(first)).toBe(true);
    expect(links.redeem(first)).toBe(false);
    expect(links.redeem(second)).toBe(true);
  });

  it("redeems a lasting token any number of times", () => {
    const links = new LinkTokens("chosen");
    expect(links.next()).toBe("chosen");
    expect(links.redeem("chosen") && links.redeem("chosen")).toBe(true);
    expect(links.redeem("other")).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import { browserCommand } from "./openBrowser.ts";

const link = "http://127.0.0.1:4780/?token=a&b=%20";

describe("browserCommand", () => {
  it("hands the link over as one argument on every platform", () => {
    expect(browserCommand(link, "darwin", {})?.args).toEqual([link]);
    expect(browserCommand(link, "win32", {})?.args.at(-1)).toBe(link);
  });

  it("finds no browser on a Linux without a display or without an opener", () => {
    expect(browserCommand(link, "linux", { PATH: process.env["PATH"] })).toBeNull();
    expect(browserCommand(link, "linux", { DISPLAY: ":0", PATH: "" })).toBeNull();
  });
});

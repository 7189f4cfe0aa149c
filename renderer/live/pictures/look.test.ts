import { describe, expect, it } from "vitest";
import { colouringOf } from "./look.ts";

describe("how numbers become colours", () => {
  it("is the picture's own way unless something else was chosen", () => {
    const look = { map: "own", limit: null } as const;
    expect(colouringOf(look, "diverging", 2)).toEqual({ map: "diverging", scale: 2, magnitudes: false });
  });

  it("draws numbers of both signs by their size in a map for magnitudes, over the range that was fixed", () => {
    const look = { map: "sequential", limit: 5 } as const;
    expect(colouringOf(look, "diverging", 2)).toEqual({ map: "sequential", scale: 5, magnitudes: true });
    expect(colouringOf(look, "sequential", 2).magnitudes).toBe(false);
  });

  it("leaves pixels alone", () => {
    expect(colouringOf({ map: "sequential", limit: 5 }, "grey", 255)).toMatchObject({
      map: "grey",
      scale: 255,
    });
  });
});

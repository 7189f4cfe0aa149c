import { describe, expect, it } from "vitest";
import { tile, tileAt } from "./tiles.ts";

describe("tiling a picture", () => {
  it("fills full rows where that costs little", () => {
    expect(tile(16, 1, 172, 46, 2, 10)).toMatchObject({ columns: 8, rows: 2, shown: 16 });
  });

  it("keeps every tile inside", () => {
    const into = { x: 10, y: 20, width: 100, height: 60 };
    const tiling = tile(7, 1.5, into.width, into.height, 3, 4);
    for (let i = 0; i < tiling.shown; i++) {
      const place = tileAt(tiling, i, 3, into);
      expect(place.x).toBeGreaterThanOrEqual(10 - 1e-9);
      expect(place.y).toBeGreaterThanOrEqual(20 - 1e-9);
      expect(place.x + place.width).toBeLessThanOrEqual(110 + 1e-9);
      expect(place.y + place.height).toBeLessThanOrEqual(80 + 1e-9);
    }
  });

  it("leaves out what would be too small to see", () => {
    const tiling = tile(512, 1, 170, 50, 2, 18);
    expect(tiling.tileWidth).toBeGreaterThanOrEqual(18);
    expect(tiling.shown).toBe(tiling.columns * tiling.rows);
    expect(tiling.shown).toBeLessThan(512);
  });
});

import { describe, expect, it } from "vitest";
import { movedBy, wholePicture, zoomedAt } from "./pictureZoom.ts";

const size = { width: 200, height: 100 };

describe("zooming into a picture", () => {
  it("keeps the point under the pointer where it is", () => {
    const once = zoomedAt(wholePicture, 2, 150, 50, size);
    expect(once).toEqual({ scale: 2, x: 150, y: 50 });
    const twice = zoomedAt(once, 2, 20, 30, size);
    expect((twice.x + 20) / twice.scale).toBeCloseTo((once.x + 20) / once.scale);
  });

  it("never shows what is outside, and ends in the whole", () => {
    const zoom = zoomedAt(wholePicture, 4, 100, 50, size);
    expect(movedBy(zoom, 1e6, -1e6, size)).toEqual({ scale: 4, x: 600, y: 0 });
    expect(zoomedAt(zoom, 0.01, 0, 0, size)).toEqual(wholePicture);
  });
});

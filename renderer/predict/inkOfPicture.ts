// The ink of a picture of handwriting, light on dark as MNIST has it, whatever it was drawn on: paper, a black board or nothing
// (transparent). Pure.

export interface Ink {
  readonly width: number;
  readonly height: number;
  /** 0 … 255, row-major. */
  readonly data: Float32Array<ArrayBuffer>;
}

/** Of the distance between ground and ink: shadows and the noise of a photograph are below. */
const ground = 0.15;

/** @param rgba four bytes per pixel. */
export function inkOfPicture(rgba: Uint8ClampedArray, width: number, height: number): Ink {
  const greys = opaqueGreys(rgba);
  const paper = borderMean(greys, width, height);
  const depths = greys.map((grey) => Math.abs(grey - paper));
  const deepest = depths.reduce((most, depth) => Math.max(most, depth), 1);
  return {
    width,
    height,
    data: depths.map((depth) => (depth < ground * deepest ? 0 : (depth / deepest) * 255)),
  };
}

/** Luma of ITU-R BT.601 from 0 to 255; what is transparent becomes a ground that what is drawn stands out from. */
export function opaqueGreys(rgba: Uint8ClampedArray): Float32Array<ArrayBuffer> {
  const count = rgba.length / 4;
  const lumas = new Float32Array(count);
  let [sum, weight] = [0, 0];
  for (let at = 0; at < count; at++) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(4 * at, 4 * at + 4);
    lumas[at] = 0.299 * red + 0.587 * green + 0.114 * blue;
    sum += (lumas[at] ?? 0) * alpha;
    weight += alpha;
  }
  const behind = sum > 127 * weight ? 0 : 255;
  return lumas.map((luma, at) => {
    const cover = (rgba[4 * at + 3] ?? 0) / 255;
    return luma * cover + behind * (1 - cover);
  });
}

export function borderMean(greys: Float32Array, width: number, height: number): number {
  const border = greys.filter((_, at) => {
    const [row, column] = [Math.floor(at / width), at % width];
    return row === 0 || column === 0 || row === height - 1 || column === width - 1;
  });
  return border.reduce((sum, grey) => sum + grey, 0) / Math.max(1, border.length);
}

/** In the middle of a square of nothing: centring works on squares. */
export function squared({ width, height, data }: Ink): Ink {
  const side = Math.max(width, height);
  const [left, top] = [Math.floor((side - width) / 2), Math.floor((side - height) / 2)];
  const square = new Float32Array(side * side);
  for (let row = 0; row < height; row++)
    square.set(data.subarray(row * width, (row + 1) * width), (top + row) * side + left);
  return { width: side, height: side, data: square };
}

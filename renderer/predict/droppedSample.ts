// A file or a pasted row as a sample of the network's input, in stored units: a picture scaled to the input's size, or the
// numbers of a row.
import type { ImageSize } from "../live/chain.ts";

type Numbers = Float32Array<ArrayBuffer>;

/** A sample, or why it is none, in words. */
export type Dropped = { readonly data: Numbers } | { readonly problem: string };

/** PNG, JPEG and what else the window can decode. */
export async function imageSample(file: Blob, size: ImageSize, inkOnPaper: boolean): Promise<Dropped> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return { problem: "This file is no picture that can be read here; PNG and JPEG are." };
  const context = new OffscreenCanvas(size.width, size.height).getContext("2d");
  if (context === null) return { problem: "The picture could not be drawn." };
  const { x, y, width, height } = middleOf(bitmap, size);
  context.imageSmoothingQuality = "high";
  context.fillStyle = "#fff";
  context.fillRect(0, 0, size.width, size.height);
  context.drawImage(bitmap, x, y, width, height, 0, 0, size.width, size.height);
  bitmap.close();
  const pixels = context.getImageData(0, 0, size.width, size.height).data;
  return { data: size.channels === 3 ? coloursOf(pixels) : lightOnDark(greysOf(pixels), size, inkOnPaper) };
}

interface Cut {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The largest part in the middle that has the input's proportions. */
export function middleOf(
  from: { readonly width: number; readonly height: number },
  to: { readonly width: number; readonly height: number },
): Cut {
  const scale = Math.min(from.width / to.width, from.height / to.height);
  const [width, height] = [to.width * scale, to.height * scale];
  return { x: (from.width - width) / 2, y: (from.height - height) / 2, width, height };
}

function coloursOf(rgba: Uint8ClampedArray): Numbers {
  return Float32Array.from(
    { length: (rgba.length / 4) * 3 },
    (_, at) => rgba[Math.floor(at / 3) * 4 + (at % 3)] ?? 0,
  );
}

/** Luma of ITU-R BT.601. */
function greysOf(rgba: Uint8ClampedArray): Numbers {
  return Float32Array.from({ length: rgba.length / 4 }, (_, at) => {
    const [red = 0, green = 0, blue = 0] = rgba.subarray(4 * at, 4 * at + 3);
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  });
}

/** Handwriting is learned light on dark: a picture with a light border is turned round where that is wanted. */
export function lightOnDark(greys: Numbers, { width, height }: ImageSize, wanted: boolean): Numbers {
  if (!wanted) return greys;
  const border = greys.filter((_, at) => {
    const [row, column] = [Math.floor(at / width), at % width];
    return row === 0 || column === 0 || row === height - 1 || column === width - 1;
  });
  const mean = border.reduce((sum, grey) => sum + grey, 0) / border.length;
  return mean > 127 ? greys.map((grey) => 255 - grey) : greys;
}

/** The first line that holds numbers; one number more than the input has is taken for the answer and left out. */
export function rowSample(text: string, size: number): Dropped {
  const rows = text.split(/\r?\n/).map(numbersOf);
  const row = rows.find((numbers) => numbers.length > 0 && numbers.every(Number.isFinite));
  if (row === undefined) return { problem: `Expected a row of ${size} numbers; found none.` };
  if (row.length !== size && row.length !== size + 1)
    return { problem: `Expected a row of ${size} numbers; found ${row.length}.` };
  return { data: Float32Array.from(row.slice(0, size)) };
}

function numbersOf(line: string): number[] {
  const cells = line.split(/[,;\t ]+/).filter((cell) => cell !== "");
  return cells.map(Number);
}

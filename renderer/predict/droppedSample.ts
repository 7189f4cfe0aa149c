// A file or a pasted row as a sample of the network's input, in stored units: a picture scaled to the input's size, or the
// numbers of a row.
import type { ImageSize } from "../live/chain.ts";
import { borderMean, inkOfPicture, opaqueGreys, squared } from "./inkOfPicture.ts";
import { centreAsMnist } from "./mnistCentre.ts";

type Numbers = Float32Array<ArrayBuffer>;

/** A sample, or why it is none, in words. */
export type Dropped = { readonly data: Numbers } | { readonly problem: string };

/**
 * How the network's pictures are to be read. light-on-dark: a light ground is turned dark. handwriting: so too, and a picture of
 * another size is centred and scaled as MNIST does, wherever in it somebody wrote.
 */
export type PictureKind = "plain" | "light-on-dark" | "handwriting";

/** Side that handwriting is looked at in before it is scaled down. */
const handwritingSide = 280;

/** PNG, JPEG and what else the window can decode. */
export async function imageSample(file: Blob, size: ImageSize, kind: PictureKind): Promise<Dropped> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return { problem: "This file is no picture that can be read here; PNG and JPEG are." };
  const asStored = bitmap.width === size.width && bitmap.height === size.height;
  const data = kind === "handwriting" && !asStored ? handwriting(bitmap) : scaled(bitmap, size, kind);
  bitmap.close();
  return data === null ? { problem: "The picture could not be drawn." } : { data };
}

function scaled(bitmap: ImageBitmap, size: ImageSize, kind: PictureKind): Numbers | null {
  const pixels = pixelsOf(bitmap, middleOf(bitmap, size), size);
  if (pixels === null) return null;
  if (size.channels === 3) return coloursOf(pixels);
  return lightOnDark(opaqueGreys(pixels), size, kind !== "plain");
}

function handwriting(bitmap: ImageBitmap): Numbers | null {
  const scale = handwritingSide / Math.max(bitmap.width, bitmap.height);
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const whole = { x: 0, y: 0, width: bitmap.width, height: bitmap.height };
  const pixels = pixelsOf(bitmap, whole, { width, height });
  if (pixels === null) return null;
  const ink = squared(inkOfPicture(pixels, width, height));
  return centreAsMnist(ink.data, ink.width);
}

function pixelsOf(
  bitmap: ImageBitmap,
  cut: Cut,
  size: { readonly width: number; readonly height: number },
): Uint8ClampedArray | null {
  const context = new OffscreenCanvas(size.width, size.height).getContext("2d");
  if (context === null) return null;
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, cut.x, cut.y, cut.width, cut.height, 0, 0, size.width, size.height);
  return context.getImageData(0, 0, size.width, size.height).data;
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

/** On white where the picture is transparent. */
function coloursOf(rgba: Uint8ClampedArray): Numbers {
  return Float32Array.from({ length: (rgba.length / 4) * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3) * 4;
    const cover = (rgba[pixel + 3] ?? 0) / 255;
    return (rgba[pixel + (at % 3)] ?? 0) * cover + 255 * (1 - cover);
  });
}

/** Handwriting is learned light on dark: a picture with a light border is turned round where that is wanted. */
export function lightOnDark(greys: Numbers, { width, height }: ImageSize, wanted: boolean): Numbers {
  const light = wanted && borderMean(greys, width, height) > 127;
  return light ? greys.map((grey) => 255 - grey) : greys;
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

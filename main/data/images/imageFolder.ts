// A folder of pictures: one subfolder per class, its name the class's name. With subfolders "train" and "test" (or "val"),
// each holding such classes, they are the two sets; otherwise the pictures are split.
import { readdir, readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { DataRef, DataSource } from "../../../shared/document/schema.ts";
import { AppFailure, fail } from "../../../shared/errors/appError.ts";
import { buildDataset } from "../buildDataset.ts";
import { throwIfCancelled, throwReadError } from "../byteStream.ts";
import type { LoadedDataset, SampleSet } from "../dataset.ts";
import type { Packing } from "../packed/packing.ts";
import { splitSamples } from "../split.ts";
import { decodeImage, type RgbImage } from "./decodeImage.ts";
import { resizeImage } from "./resizeImage.ts";

type ImageSource = Extract<DataSource, { kind: "images" }>;
type Size = NonNullable<ImageSource["size"]>;

interface Picture {
  readonly path: string;
  readonly className: string;
}

const maxBytes = 2 ** 31;

/** True where a folder holds no files of its own but pictures in subfolders, directly or below train and test. */
export async function holdsOnlyPictures(path: string): Promise<boolean> {
  try {
    if ((await listFolder(path, "files")).length > 0) return false;
    const { train } = await findPictures(path);
    return train.length > 0;
  } catch (cause) {
    if (cause instanceof AppFailure) return false;
    throw cause;
  }
}

/** Throws AppFailure naming the file that can't be used. */
export async function loadImages(
  source: ImageSource,
  split: Pick<DataRef, "validationShare" | "splitSeed">,
  packing: Packing,
): Promise<LoadedDataset> {
  const { train, validation } = await findPictures(source.path);
  const [first] = train;
  if (first === undefined) {
    return fail("data/not-found", {
      expected: "subfolders with PNG or JPEG images, one for each class",
      found: `none in ${source.path}`,
    });
  }
  const classNames = [
    ...new Set([...train, ...(validation ?? [])].map((picture) => picture.className)),
  ].sort();
  const size = source.size ?? (await readImage(first.path));
  const reader = new PictureReader(
    size,
    source.size === null ? first.path : null,
    classNames,
    packing.signal,
  );
  const trainPixels = await reader.read(train);
  const validationPixels = validation === null ? null : await reader.read(validation);

  const channels = reader.coloured ? 3 : 1;
  const toSamples = (set: PixelSet): SampleSet => ({
    count: set.labels.length,
    features: [
      {
        name: "image",
        shape: [size.height, size.width, channels],
        data: reader.coloured ? set.rgb : toGrey(set.rgb),
      },
    ],
    targets: [{ name: "label", shape: [], data: set.labels }],
  });
  const sets =
    validationPixels === null
      ? splitSamples(toSamples(trainPixels), split.validationShare, split.splitSeed)
      : { train: toSamples(trainPixels), validation: toSamples(validationPixels) };
  return buildDataset({
    id: `images:${resolve(source.path)}`,
    title: basename(resolve(source.path)),
    generated: false,
    ...sets,
    targetKinds: [{ kind: "classes", names: classNames }],
    preprocess: [{ scale: 1 / 255, offset: 0 }],
    origin: resolve(source.path),
  });
}

async function findPictures(
  path: string,
): Promise<{ readonly train: readonly Picture[]; readonly validation: readonly Picture[] | null }> {
  const folders = await listFolder(path, "folders");
  const validationFolder = folders.find((name) => /^(test|val|valid|validation)$/i.test(name));
  const trainFolder = folders.find((name) => /^train(ing)?$/i.test(name));
  if (trainFolder === undefined || validationFolder === undefined) {
    return { train: await listPictures(path, folders), validation: null };
  }
  const [trainPath, validationPath] = [join(path, trainFolder), join(path, validationFolder)];
  return {
    train: await listPictures(trainPath, await listFolder(trainPath, "folders")),
    validation: await listPictures(validationPath, await listFolder(validationPath, "folders")),
  };
}

async function listPictures(path: string, classNames: readonly string[]): Promise<readonly Picture[]> {
  const pictures: Picture[] = [];
  for (const className of classNames) {
    const files = await listFolder(join(path, className), "files");
    const images = files.filter((name) => /\.(png|jpe?g)$/i.test(name));
    pictures.push(...images.map((name) => ({ path: join(path, className, name), className })));
  }
  return pictures;
}

async function listFolder(path: string, wanted: "files" | "folders"): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const chosen = entries.filter((entry) => entry.isDirectory() === (wanted === "folders"));
    return chosen
      .map((entry) => entry.name)
      .filter((name) => !name.startsWith("."))
      .sort();
  } catch (cause) {
    return throwReadError(path, cause);
  }
}

interface PixelSet {
  /** [N, height, width, 3] */
  readonly rgb: Uint8Array;
  readonly labels: Int32Array;
}

class PictureReader {
  readonly #size: Size;
  /** Where the size was taken from; null where pictures are scaled to it. */
  readonly #sizeOf: string | null;
  readonly #classNames: readonly string[];
  readonly #signal: AbortSignal | undefined;
  /** True once a picture had a pixel that is not grey. */
  coloured = false;

  constructor(
    size: Size,
    sizeOf: string | null,
    classNames: readonly string[],
    signal: AbortSignal | undefined,
  ) {
    this.#size = { width: size.width, height: size.height };
    this.#sizeOf = sizeOf;
    this.#classNames = classNames;
    this.#signal = signal;
  }

  async read(pictures: readonly Picture[]): Promise<PixelSet> {
    const { width, height } = this.#size;
    const pictureBytes = width * height * 3;
    if (pictures.length * pictureBytes > maxBytes) {
      fail("data/too-large", {
        expected: `at most ${maxBytes} bytes of pixels`,
        found: `${pictures.length} images of ${width} × ${height}`,
        todo: "Choose a smaller size that all images are scaled to.",
      });
    }
    const rgb = new Uint8Array(pictures.length * pictureBytes);
    const labels = new Int32Array(pictures.length);
    for (const [index, picture] of pictures.entries()) {
      throwIfCancelled(this.#signal);
      const { data } = this.#fit(await readImage(picture.path), picture.path);
      rgb.set(data, index * pictureBytes);
      labels[index] = this.#classNames.indexOf(picture.className);
      this.coloured ||= hasColour(data);
    }
    return { rgb, labels };
  }

  #fit(image: RgbImage, path: string): RgbImage {
    const { width, height } = this.#size;
    if (this.#sizeOf === null) return resizeImage(image, width, height);
    if (image.width === width && image.height === height) return image;
    return fail("data/shape-mismatch", {
      expected: `images of one size, ${width} × ${height} as in ${this.#sizeOf}`,
      found: `${image.width} × ${image.height} in ${path}`,
      todo: "Choose a size that all images are scaled to.",
    });
  }
}

async function readImage(path: string): Promise<RgbImage> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    return throwReadError(path, cause);
  }
  return decodeImage(bytes, path);
}

/** Up to two steps apart counts as grey: JPEG rounds its colours. */
function hasColour(rgb: Uint8Array): boolean {
  for (let at = 0; at < rgb.length; at += 3) {
    const green = rgb[at + 1] ?? 0;
    if (Math.abs((rgb[at] ?? 0) - green) > 2 || Math.abs((rgb[at + 2] ?? 0) - green) > 2) return true;
  }
  return false;
}

function toGrey(rgb: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: rgb.length / 3 }, (_, pixel) => rgb[3 * pixel] ?? 0);
}

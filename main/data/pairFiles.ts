// Tells from names which file holds images, which holds their labels, and what each pair is for. Names vary:
// train-images-idx3-ubyte.gz, t10k-images.idx3-ubyte, train_images, emnist-digits-test-labels-idx1-ubyte…
import { fail } from "../../shared/errors/appError.ts";

export interface FilePair {
  readonly images: string;
  readonly labels: string;
  readonly role: "train" | "validation" | "unknown";
}

type Content = "images" | "labels";

/** One or two pairs out of a folder's file names; throws AppFailure where there are none, more, or halves. */
export function pairFiles(names: readonly string[], folder: string): readonly FilePair[] {
  const images = byKey(names, "images");
  const labels = byKey(names, "labels");
  if (images.size === 0 && labels.size === 0) failNothing(names, folder);
  const pairs =
    images.size === 1 && labels.size === 1 ? onlyPair(images, labels) : matchKeys(images, labels, folder);
  if (pairs.length > 2) {
    fail("data/ambiguous", {
      found: `${pairs.length} pairs in ${folder} (${pairs.map((pair) => pair.images).join(", ")})`,
    });
  }
  return pairs;
}

/** File names of one content by what is left of the name without it: train-images-idx3-ubyte.gz → train. */
function byKey(names: readonly string[], content: Content): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of names) {
    if (contentOf(name) !== content) continue;
    const key = keyOf(name);
    const other = found.get(key);
    if (other === undefined || other.endsWith(".gz")) found.set(key, name);
  }
  return found;
}

function contentOf(name: string): Content | null {
  if (/\.(part|txt|md|json|csv|zip|tar|png|jpe?g)$/i.test(name)) return null;
  if (/label|idx1(?!\d)/i.test(name)) return "labels";
  return /image|idx[34](?!\d)/i.test(name) ? "images" : null;
}

function keyOf(name: string): string {
  const bare = name.toLowerCase().replace(/\.gz$/, "");
  return bare.replace(/images?|labels?|idx\d?|u?byte|[^a-z0-9]/g, "");
}

function onlyPair(
  images: ReadonlyMap<string, string>,
  labels: ReadonlyMap<string, string>,
): readonly FilePair[] {
  return [...images].flatMap(([key, image]) =>
    [...labels.values()].map((label) => ({ images: image, labels: label, role: roleOf(key) })),
  );
}

function matchKeys(
  images: ReadonlyMap<string, string>,
  labels: ReadonlyMap<string, string>,
  folder: string,
): readonly FilePair[] {
  for (const [key, label] of labels) {
    if (!images.has(key)) failHalf(label, "images", folder);
  }
  return [...images].map(([key, image]) => {
    const label = labels.get(key);
    if (label === undefined) return failHalf(image, "labels", folder);
    return { images: image, labels: label, role: roleOf(key) };
  });
}

function roleOf(key: string): FilePair["role"] {
  if (/train/.test(key)) return "train";
  return /t10k|test|val|eval|dev/.test(key) ? "validation" : "unknown";
}

function failHalf(name: string, missing: Content, folder: string): never {
  return fail("data/pair-incomplete", {
    expected: `a file with the ${missing} of ${name}`,
    found: `none in ${folder}`,
  });
}

function failNothing(names: readonly string[], folder: string): never {
  const shown = names.slice(0, 5).join(", ");
  const list = names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
  return fail("data/not-found", {
    expected: "files of images and labels, such as train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz",
    found: names.length === 0 ? `no files in ${folder}` : `${list} in ${folder}`,
  });
}

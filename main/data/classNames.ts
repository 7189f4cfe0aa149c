// The classes' names where files carry only numbers: known datasets are told by their names, others count.

export const digitNames: readonly string[] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

export const fashionNames: readonly string[] = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
];

export const cifar10Names: readonly string[] = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
];

const known: readonly { readonly name: RegExp; readonly classes: readonly string[] }[] = [
  { name: /fashion/i, classes: fashionNames },
  { name: /cifar-?10(?!0)/i, classes: cifar10Names },
  { name: /mnist|digits/i, classes: digitNames },
];

/** Names for classes 0 … count − 1. `names` are folder and file names in which a dataset's name may stand. */
export function guessClassNames(names: readonly string[], count: number): readonly string[] {
  const match = known.find(
    (entry) => count <= entry.classes.length && names.some((name) => entry.name.test(name)),
  );
  return match?.classes ?? Array.from({ length: count }, (_, index) => `${index}`);
}

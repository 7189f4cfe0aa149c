// Every source the app makes itself, one entry each. The id is what documents and the command line hold.
import { digitNames } from "./classNames.ts";
import type { Generator } from "./generator.ts";
import { playgroundGenerators } from "./playground.ts";
import { generateDigitPairs } from "./digits/digitPairs.ts";
import { generateSlantedDigits } from "./digits/slantedDigits.ts";
import { generateDigits } from "./digits/digits.ts";

const drawn = {
  featureShape: [28, 28, 1],
  defaultCount: 10_000,
  preprocess: { scale: 1 / 255, offset: 0 },
};

const digits: Generator = {
  ...drawn,
  id: "digits",
  title: "Handwritten-like digits (generated)",
  description: "Ten digits as a pen would draw them, made by the app: needs no download.",
  targetKinds: [{ kind: "classes", names: digitNames }],
  generate: generateDigits,
};

const digitPairs: Generator = {
  ...drawn,
  id: "digit-pairs",
  title: "Pairs of digits (generated)",
  description: "Two drawn digits, and whether they are the same: for networks of two inputs.",
  targetKinds: [{ kind: "classes", names: ["different", "same"] }],
  generate: generateDigitPairs,
};

const slantedDigits: Generator = {
  ...drawn,
  id: "digits-slant",
  title: "Digits and their slant (generated)",
  description: "Ten drawn digits, which one it is and how far it leans: for networks of two outputs.",
  targetKinds: [{ kind: "classes", names: digitNames }, { kind: "values" }],
  generate: generateSlantedDigits,
};

export const generators: readonly Generator[] = [digits, digitPairs, slantedDigits, ...playgroundGenerators];

export function generatorOf(id: string): Generator | undefined {
  return generators.find((generator) => generator.id === id);
}

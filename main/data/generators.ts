// Every source the app makes itself, one entry each. The id is what documents and the command line hold.
import type { SampleSet } from "./dataset.ts";
import { digitNames } from "./classNames.ts";
import { generateDigits } from "./digits/digits.ts";

export interface Generator {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly featureShape: readonly number[];
  readonly classNames: readonly string[];
  /** How many samples are made where nobody says. */
  readonly defaultCount: number;
  readonly preprocess: { readonly scale: number; readonly offset: number };
  generate(count: number, seed: number): SampleSet;
}

const digits: Generator = {
  id: "digits",
  title: "Handwritten-like digits (generated)",
  description: "Ten digits as a pen would draw them, made by the app: needs no download.",
  featureShape: [28, 28, 1],
  classNames: digitNames,
  defaultCount: 6000,
  preprocess: { scale: 1 / 255, offset: 0 },
  generate: generateDigits,
};

export const generators: readonly Generator[] = [digits];

export function generatorOf(id: string): Generator | undefined {
  return generators.find((generator) => generator.id === id);
}

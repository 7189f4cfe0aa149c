// Readers of option values that several commands take. What does not fit is wrong usage.
import { extname } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { deviceChoiceSchema, engineChoiceSchema } from "../../shared/run/runSpec.ts";

/** Reads a whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || number > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return number;
  };
}

/** Reads a file name that ends in `extension`. */
export function fileOfKind(extension: string): (text: string) => string {
  return (text) => {
    if (extname(text) !== extension) throw new InvalidArgumentError(`It must end in ${extension}.`);
    return text;
  };
}

export function engineOption(): Option {
  return new Option("--engine <engine>", "what trains").choices(engineChoiceSchema.options).default("auto");
}

export function deviceOption(): Option {
  return new Option("--device <device>", "where it trains")
    .choices(deviceChoiceSchema.options)
    .default("auto");
}

export function threadsOption(): Option {
  return new Option(
    "--threads <n|measure>",
    "how many threads; measure tries them out, and two runs may then differ in their last digits",
  ).argParser((text) => (text === "measure" ? text : wholeNumber(1, 1024)(text)));
}

/** Reads a number above 0. */
export function positiveNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number) || number <= 0) {
    throw new InvalidArgumentError("It must be a number above 0.");
  }
  return number;
}

/** Reads megabytes, as bytes. */
export function megabytes(text: string): number {
  return wholeNumber(0, 1e9)(text) * 1e6;
}

export function dataOption(): Option {
  return new Option("--data <folder|id>", "data instead of the project's own: a folder, or a dataset's id");
}

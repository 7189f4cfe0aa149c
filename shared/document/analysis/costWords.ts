// Costs in words, with units, the same in the window and on the command line. Powers of 1000: 1 kB is 1000 bytes.
import type { NodeCost } from "./nodeCost.ts";

const byteUnits = ["bytes", "kB", "MB", "GB", "TB", "PB"] as const;
const operationUnits = ["FLOPs", "kFLOPs", "MFLOPs", "GFLOPs", "TFLOPs", "PFLOPs"] as const;

/** 52008 → "52 kB" */
export function describeBytes(bytes: number): string {
  return describe(bytes, byteUnits);
}

/** Floating-point operations: 25_910 → "25.9 kFLOPs" */
export function describeOperations(count: number): string {
  return describe(count, operationUnits);
}

/** "Forward 25.9 kFLOPs, backward 51.8 kFLOPs, keeps 64 bytes a sample" */
export function costSentence({ forward, backward, activationBytes }: NodeCost): string {
  const backwardWords = backward === 0 ? "" : `, backward ${describeOperations(backward)}`;
  return `Forward ${describeOperations(forward)}${backwardWords}, keeps ${describeBytes(activationBytes)} a sample`;
}

/** Three digits at most, none behind the point for whole units. */
function describe(value: number, units: readonly string[]): string {
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  const scaled = Number((value / 1000 ** power).toPrecision(3));
  const carried = scaled >= 1000 && power < units.length - 1;
  return carried ? `${scaled / 1000} ${units[power + 1]}` : `${scaled} ${units[power]}`;
}

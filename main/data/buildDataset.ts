import { fail } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import { hashContent } from "./contentHash.ts";
import type { Dataset, LoadedDataset, Samples } from "./dataset.ts";
import { hashPacked, type Packing } from "./packed/packing.ts";
import { isStored } from "./samples.ts";

/** The last step of every source: refuses empty sets and adds the content's hash. */
export function buildDataset(parts: Omit<Dataset, "hash">): Dataset {
  checkParts(parts);
  return { ...parts, hash: hashContent(parts.train, parts.validation) };
}

/** The same where samples may lie on the disk. */
export async function buildLoadedDataset(
  parts: Omit<LoadedDataset, "hash">,
  packing: Packing,
): Promise<LoadedDataset> {
  checkParts(parts);
  const { train, validation } = parts;
  if (!isStored(train) && !isStored(validation)) return { ...parts, hash: hashContent(train, validation) };
  return { ...parts, hash: await hashPacked(train, validation, packing) };
}

function checkParts(parts: Omit<Dataset<Samples>, "hash">): void {
  const { train, validation } = parts;
  invariant(parts.preprocess.length === train.features.length, "one preprocess per feature column");
  if (train.count > 0 && validation.count > 0) return;
  fail("data/empty", {
    found: `${train.count} for training, ${validation.count} for validation in ${parts.origin}`,
  });
}

import { fail } from "../../shared/errors/appError.ts";
import { invariant } from "../../shared/invariant.ts";
import { hashContent } from "./contentHash.ts";
import type { Dataset } from "./dataset.ts";

/** The last step of every source: refuses empty sets and adds the content's hash. */
export function buildDataset(parts: Omit<Dataset, "hash">): Dataset {
  const { train, validation } = parts;
  invariant(parts.preprocess.length === train.features.length, "one preprocess per feature column");
  if (train.count === 0 || validation.count === 0) {
    fail("data/empty", {
      found: `${train.count} for training, ${validation.count} for validation in ${parts.origin}`,
    });
  }
  return { ...parts, hash: hashContent(train, validation) };
}

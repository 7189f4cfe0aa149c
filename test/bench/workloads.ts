// What is measured: the workloads of docs/performance.md as documents, with synthetic data of the right shape. Every engine
// gets the same document, data and seed; peers.py builds the same networks in the frameworks it compares with.
import type { NetDocument } from "../../shared/document/schema.ts";
import type { SyntheticData } from "./syntheticData.ts";
import {
  adam,
  classes,
  conv,
  dense,
  flatten,
  graphDocument,
  input,
  pool,
  type Link,
} from "./workloadGraph.ts";

export interface Workload extends SyntheticData {
  readonly id: string;
  readonly title: string;
  readonly batch: number;
  readonly document: NetDocument;
  /** Steps per measured repetition on the fast engine. */
  readonly steps: number;
  /** Steps after which the loss is compared with tfjs's cpu backend. */
  readonly checkedSteps: number;
  /** Samples of such a step where the batch would take tfjs's cpu backend minutes. */
  readonly checkedBatch?: number;
}

interface Settings extends Omit<Workload, "id" | "title" | "document" | "count"> {
  /** Samples; ten batches where left out. */
  readonly count?: number;
}

const digit = [28, 28, 1];
const rows = [28, 28];
const photo = [32, 32, 3];
const picture = [64, 64, 1];
const tableRows = 1_000_000;

function workload(id: string, title: string, settings: Settings, links: readonly Link[]): Workload {
  const document = graphDocument(id, adam(settings.batch), [input(settings.shape), ...links]);
  return { count: 10 * settings.batch, ...settings, id, title, document };
}

function convBlock(id: string, filters: number): readonly Link[] {
  const unit = (part: string): readonly Link[] => [
    conv(`${id}-conv-${part}`, filters, { padding: "same" }),
    { id: `${id}-bn-${part}`, layer: "batchNormalization", name: `${id}-bn-${part}` },
    {
      id: `${id}-relu-${part}`,
      layer: "activation",
      name: `${id}-relu-${part}`,
      fields: { activation: "relu" },
    },
  ];
  return [...unit("a"), ...unit("b"), pool(`${id}-pool`)];
}

const same = { padding: "same", activation: "relu" };

function enlarged(id: string): Link {
  return { id, layer: "upSampling2d", name: id };
}

function joined(id: string, from: readonly string[]): Link {
  return { id, layer: "concatenate", name: id, from };
}

/** Attention and two dense layers per place, each with a residual connection and layer normalization. */
const encoder: readonly Link[] = [
  dense("embed", 64),
  { id: "positions", layer: "positionalEmbedding", name: "positions", fields: { kind: "learned" } },
  { id: "attention", layer: "multiHeadAttention", name: "attention", fields: { heads: 4, keyDim: 16 } },
  { id: "sum-1", layer: "add", name: "sum-1", from: ["positions", "attention"] },
  { id: "norm-1", layer: "layerNormalization", name: "norm-1" },
  dense("wide", 128, "relu"),
  dense("narrow", 64),
  { id: "sum-2", layer: "add", name: "sum-2", from: ["norm-1", "narrow"] },
  { id: "norm-2", layer: "layerNormalization", name: "norm-2" },
  { id: "mean", layer: "globalAveragePooling1d", name: "mean" },
  dense("digits", 10),
  classes,
];

const unet: readonly Link[] = [
  conv("down-1", 16, same),
  pool("pool-1"),
  conv("down-2", 32, same),
  pool("pool-2"),
  conv("middle", 64, same),
  enlarged("enlarge-2"),
  joined("join-2", ["down-2", "enlarge-2"]),
  conv("up-2", 32, same),
  enlarged("enlarge-1"),
  joined("join-1", ["down-1", "enlarge-1"]),
  conv("up-1", 16, same),
  conv("pixels", 1, { kernelSize: [1, 1] }),
  { id: "output", layer: "output", name: "Output", fields: { loss: "meanSquaredError" } },
];

export const workloads: readonly Workload[] = [
  workload("w1", "784→10", { batch: 32, shape: digit, steps: 2000, checkedSteps: 20 }, [
    flatten,
    dense("digits", 10),
    classes,
  ]),
  workload("w2", "784-16-16-10 sigmoid", { batch: 32, shape: digit, steps: 2000, checkedSteps: 20 }, [
    flatten,
    dense("hidden-1", 16, "sigmoid"),
    dense("hidden-2", 16, "sigmoid"),
    dense("digits", 10),
    classes,
  ]),
  workload("w3", "784-128-10 relu", { batch: 128, shape: digit, steps: 600, checkedSteps: 20 }, [
    flatten,
    dense("hidden", 128, "relu"),
    dense("digits", 10),
    classes,
  ]),
  workload("w4", "CNN 32-64-128 on 28×28", { batch: 64, shape: digit, steps: 30, checkedSteps: 1 }, [
    conv("conv-1", 32, { activation: "relu" }),
    pool("pool-1"),
    conv("conv-2", 64, { activation: "relu" }),
    pool("pool-2"),
    flatten,
    dense("hidden", 128, "relu"),
    dense("digits", 10),
    classes,
  ]),
  workload(
    "w5",
    "CNN with batch norm, 3 blocks on 32×32×3",
    { batch: 64, shape: photo, steps: 6, checkedSteps: 1, checkedBatch: 2 },
    [
      ...convBlock("one", 32),
      ...convBlock("two", 64),
      ...convBlock("three", 128),
      flatten,
      dense("hidden", 128, "relu"),
      { id: "dropout", layer: "dropout", name: "dropout", fields: { rate: 0.5 } },
      dense("digits", 10),
      classes,
    ],
  ),
  workload("lstm", "LSTM 64 over 28 rows", { batch: 64, shape: rows, steps: 60, checkedSteps: 3 }, [
    { id: "lstm", layer: "lstm", name: "lstm", fields: { units: 64 } },
    dense("digits", 10),
    classes,
  ]),
  workload(
    "transformer",
    "transformer encoder, 28 places × 64, 4 heads",
    { batch: 64, shape: rows, steps: 30, checkedSteps: 2 },
    encoder,
  ),
  workload(
    "table",
    "20-64-64-10 on 1,000,000 rows",
    { batch: 1024, shape: [20], floats: true, count: tableRows, steps: 300, checkedSteps: 5 },
    [dense("hidden-1", 64, "relu"), dense("hidden-2", 64, "relu"), dense("classes", 10), classes],
  ),
  workload(
    "unet",
    "U-Net 16-32-64 on 64×64",
    { batch: 16, shape: picture, target: picture, steps: 8, checkedSteps: 1 },
    unet,
  ),
  workload(
    "wide",
    "784-2048-2048-2048-10, 10 million parameters",
    { batch: 64, shape: digit, steps: 8, checkedSteps: 1 },
    [
      flatten,
      dense("hidden-1", 2048, "relu"),
      dense("hidden-2", 2048, "relu"),
      dense("hidden-3", 2048, "relu"),
      dense("digits", 10),
      classes,
    ],
  ),
];

export function workloadOf(id: string): Workload {
  const known = workloads.find((candidate) => candidate.id === id);
  if (!known) throw new Error(`no workload ${id}; there are ${workloads.map((one) => one.id).join(", ")}`);
  return known;
}

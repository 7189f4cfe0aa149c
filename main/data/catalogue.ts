// Published data known by name: where it lies, what its files must be, down to the last bit. Sizes and SHA-256 digests are
// those that TensorFlow Datasets publishes (tensorflow_datasets/url_checksums: mnist.txt, fashion_mnist.txt, cifar10.txt); Keras
// publishes the same digests for Fashion-MNIST.
import { cifar10Names, digitNames, fashionNames } from "./classNames.ts";

export interface Digest {
  readonly algorithm: "sha256" | "md5";
  readonly hex: string;
}

export interface PublishedFile {
  readonly name: string;
  readonly bytes: number;
  readonly digest: Digest;
}

export interface PublishedDataset {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly featureShape: readonly number[];
  readonly classNames: readonly string[];
  readonly licence: string;
  /** idx: a pair of images and labels for training and one for validation. */
  readonly format: "idx" | "cifar10";
  /** Addresses that a file's name is appended to, tried in this order. */
  readonly mirrors: readonly string[];
  readonly files: readonly PublishedFile[];
}

function file(name: string, bytes: number, sha256: string): PublishedFile {
  return { name, bytes, digest: { algorithm: "sha256", hex: sha256 } };
}

const mnist: PublishedDataset = {
  id: "mnist",
  title: "MNIST handwritten digits",
  description: "60,000 training and 10,000 validation images of handwritten digits (LeCun, Cortes, Burges).",
  featureShape: [28, 28, 1],
  classNames: digitNames,
  licence: "CC BY-SA 3.0",
  format: "idx",
  mirrors: [
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://raw.githubusercontent.com/fgnt/mnist/master/",
  ],
  files: [
    file(
      "train-images-idx3-ubyte.gz",
      9912422,
      "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    ),
    file(
      "train-labels-idx1-ubyte.gz",
      28881,
      "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    ),
    file(
      "t10k-images-idx3-ubyte.gz",
      1648877,
      "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    ),
    file(
      "t10k-labels-idx1-ubyte.gz",
      4542,
      "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    ),
  ],
};

const fashionMnist: PublishedDataset = {
  id: "fashion-mnist",
  title: "Fashion-MNIST",
  description: "60,000 training and 10,000 validation images of clothing in ten classes (Zalando Research).",
  featureShape: [28, 28, 1],
  classNames: fashionNames,
  licence: "MIT",
  format: "idx",
  mirrors: [
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
  ],
  files: [
    file(
      "train-images-idx3-ubyte.gz",
      26421880,
      "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    ),
    file(
      "train-labels-idx1-ubyte.gz",
      29515,
      "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    ),
    file(
      "t10k-images-idx3-ubyte.gz",
      4422102,
      "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    ),
    file(
      "t10k-labels-idx1-ubyte.gz",
      5148,
      "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    ),
  ],
};

const cifar10: PublishedDataset = {
  id: "cifar-10",
  title: "CIFAR-10",
  description:
    "50,000 training and 10,000 validation colour photos in ten classes (Krizhevsky, Nair, Hinton).",
  featureShape: [32, 32, 3],
  classNames: cifar10Names,
  licence: "not stated by its authors",
  format: "cifar10",
  mirrors: ["https://www.cs.toronto.edu/~kriz/", "https://cave.cs.toronto.edu/kriz/"],
  files: [
    file(
      "cifar-10-binary.tar.gz",
      170052171,
      "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
    ),
  ],
};

export const publishedDatasets: readonly PublishedDataset[] = [mnist, fashionMnist, cifar10];

export function publishedDatasetOf(id: string): PublishedDataset | undefined {
  return publishedDatasets.find((dataset) => dataset.id === id);
}

export function downloadBytes(dataset: PublishedDataset): number {
  return dataset.files.reduce((sum, published) => sum + published.bytes, 0);
}

// Blocks that come with the app, one line each, in the palette's order.
import type { BlockPackage } from "../document/blocks/blockPackage.ts";
import { convolutionBlock } from "./convolutionBlock.ts";
import { inceptionBlock } from "./inceptionBlock.ts";
import { residualBlock } from "./residualBlock.ts";
import { transformerEncoder } from "./transformerEncoder.ts";

export const shippedBlocks: readonly BlockPackage[] = [
  convolutionBlock,
  residualBlock,
  inceptionBlock,
  transformerEncoder,
];

// What a schema can't say about the blocks of a project file: that they are there, do not contain themselves and, written out,
// stay within what a document may hold.
import { appError, type AppError } from "../../errors/appError.ts";
import { documentLimits, type BlockDefinition, type Graph, type NetDocument } from "../schema.ts";
import { blockById, blockLayer, blocksInside, blocksOf, isBlockNode, type Blocks } from "./blockGraph.ts";
import { repetitions } from "./flattenBlocks.ts";

export function blocksError(document: NetDocument): AppError | null {
  const blocks = blocksOf(document);
  for (const graph of [document, ...blocks]) {
    const error = missingError(blocks, graph);
    if (error !== null) return error;
  }
  for (const block of blocks) {
    if (blocksInside(blocks, block).has(block.id))
      return appError("project/invalid", {
        expected: "blocks that do not contain themselves",
        found: `the block "${block.id}"`,
      });
    if (block.nodes.some(({ layer }) => layer === "output"))
      return appError("project/invalid", {
        expected: "outputs outside blocks",
        found: `one in the block "${block.id}"`,
      });
  }
  const count = countWrittenOut(blocks, document, new Map());
  if (count <= documentLimits.nodes) return null;
  return appError("project/too-large", {
    expected: `at most ${documentLimits.nodes} layers with all blocks written out`,
    found: String(count),
  });
}

function missingError(blocks: Blocks, { nodes }: Graph): AppError | null {
  const node = nodes.find((each) => isBlockNode(each) !== (blockById(blocks, each.block) !== undefined));
  if (node === undefined) return null;
  const found =
    node.layer === blockLayer
      ? `the absent block "${node.block ?? ""}" in the node "${node.id}"`
      : `the block "${node.block ?? ""}" at the node "${node.id}" of the layer "${node.layer}"`;
  return appError("project/invalid", { expected: "nodes of blocks that are there", found, node: node.id });
}

/** Layers of the graph with every block written out; each definition is counted once. */
function countWrittenOut(blocks: Blocks, { nodes }: Graph, known: Map<string, number>): number {
  return nodes.reduce((sum, node) => {
    const block = isBlockNode(node) ? blockById(blocks, node.block) : undefined;
    return sum + (block === undefined ? 1 : repetitions(node) * countOf(blocks, block, known));
  }, 0);
}

function countOf(blocks: Blocks, block: BlockDefinition, known: Map<string, number>): number {
  const before = known.get(block.id);
  if (before !== undefined) return before;
  const count = countWrittenOut(blocks, block, known);
  known.set(block.id, count);
  return count;
}

// Outputs that onnxruntime writes where they are wanted, and nowhere else. Its binding for Node takes arrays to write outputs
// into, but then copies each of them into a new array all the same, page by page: for a state of 120 MB longer than a whole
// training step takes, and as much memory again. It goes through the outputs in the model's order and throws at the first that
// is no tensor, when the run is over and all are written. So a program whose outputs are all wanted in place has an empty list as its first
// output: the copies are never made.
import type { GraphBuilder } from "../../onnx/graphBuilder.ts";

export const listName = "written in place";

/** What the binding says of the list. A binding that can return lists returns, which is as good. */
const listRefused = /non tensor type is (temporarily )?not supported/i;

/** Call before any other output is declared. */
export function stopCopies(graph: GraphBuilder): void {
  graph.addNode("SequenceEmpty", [], [listName]);
  graph.addListOutput(listName, "float32");
}

export function isListRefused(cause: unknown): boolean {
  return cause instanceof Error && listRefused.test(cause.message);
}

// What one sample costs one layer while it trains.
import type { LayerWork } from "../../layers/definition.ts";
import { backwardOperations, forwardOperations } from "../../layers/work.ts";

export const bytesPerValue = 4;

export interface Operations {
  /** Floating-point operations for one sample; a multiply-add is two. */
  readonly forward: number;
  readonly backward: number;
}

export interface NodeCost extends Operations {
  /** Of one sample, while training. */
  readonly activationBytes: number;
}

/**
 * The gradient goes back as far as something learns; a layer with nothing learning before it need not pass it on.
 * @param first nothing before it learns
 * @param isReached it learns itself, or something before it does
 */
export function nodeCost(work: LayerWork, first: boolean, isReached: boolean): NodeCost {
  return {
    forward: forwardOperations(work),
    backward: isReached ? backwardOperations(work, first) : 0,
    activationBytes: work.kept * bytesPerValue,
  };
}

import type { CompiledNetwork } from "./compiledNetwork.ts";

/** tfjs counts the uses of a layer, and a model lets go of one of them: a layer that nodes share has more. */
interface Counted {
  readonly _refCount: number | null;
}

/** Lets go of every variable: the weights, shared ones too, and what the optimizer keeps. */
export function disposeNetwork({ model }: Pick<CompiledNetwork, "model">): void {
  model.dispose();
  for (const layer of model.layers) {
    while (((layer as unknown as Counted)._refCount ?? 0) > 0) layer.dispose();
  }
  model.optimizer.dispose();
}

// tfjs gives the indices of a gather themselves for their gradient, whole numbers, and then refuses them. An index has no
// gradient: no small change of it looks up another row. Nobody meets this who asks for weights' gradients alone.
import type * as TfCore from "@tensorflow/tfjs-core";
import type { GradConfig } from "@tensorflow/tfjs-core";

const kernelName = "GatherV2";

/** Until the returned function is called, the gradient of indices is zero. */
export function giveIndicesNoGradient(
  core: Pick<typeof TfCore, "getGradient" | "registerGradient" | "zeros">,
): () => void {
  const known: GradConfig | undefined = core.getGradient(kernelName);
  if (known === undefined) return () => undefined;
  core.registerGradient({
    ...known,
    gradFunc: (dy, saved, attrs) => ({
      ...known.gradFunc(dy, saved, attrs),
      indices: () => core.zeros(saved[1]?.shape ?? []),
    }),
  });
  return () => core.registerGradient(known);
}

// Keeps track of which layer is running while a model is traced, so that every equation can name it: forward through
// Layer.call, backward through the gradient functions that the forward kernels left on tfjs's tape.
import type * as TfCore from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { ProgramBuilder } from "./program/builder.ts";
import { optimizerScope } from "./recorder.ts";
import { replaceMethod } from "./replaceMethod.ts";

interface TapeNode {
  readonly kernelName: string;
  gradient?: ((dys: unknown[]) => Record<string, () => unknown>) | null;
}

/** Names the running layer in `program.scope` until the returned function is called. */
export function trackScopes(core: typeof TfCore, model: LayersModel, program: ProgramBuilder): () => void {
  const restores = model.layers.map((layer) =>
    replaceMethod(
      layer,
      "call",
      (call) =>
        (...args) =>
          inScope(program, layer.name, () => call(...args)),
    ),
  );
  restores.push(
    replaceMethod(
      model.optimizer,
      "applyGradients",
      (apply) =>
        (...args) =>
          inScope(program, optimizerScope, () => apply(...args)),
    ),
  );
  restores.push(trackGradients(core, program));
  return () => {
    for (const restore of restores) restore();
  };
}

/** Gives each gradient function on the tape the scope in which its forward kernel ran. */
function trackGradients(core: typeof TfCore, program: ProgramBuilder): () => void {
  const engine = core.engine();
  return replaceMethod(engine, "addTapeNode", (addTapeNode) => (...args) => {
    addTapeNode(...args);
    const node = engine.state.activeTape?.at(-1) as TapeNode | undefined;
    if (node !== undefined) scopeGradient(node, program);
  });
}

function scopeGradient(node: TapeNode, program: ProgramBuilder): void {
  const { gradient, kernelName } = node;
  const { scope } = program;
  if (gradient === undefined || gradient === null) {
    // Called only where the loss depends on this kernel; tfjs would fail without saying which layer it was.
    node.gradient = () => inScope(program, scope, () => throwMissingGradient(kernelName));
    return;
  }
  node.gradient = (dys) => {
    const thunks = inScope(program, scope, () => gradient(dys));
    return Object.fromEntries(
      Object.entries(thunks).map(([name, thunk]) => [name, () => inScope(program, scope, thunk)]),
    );
  };
}

function throwMissingGradient(kernel: string): never {
  throw new Error(`tfjs has no gradient of its kernel ${kernel}`);
}

function inScope<T>(program: ProgramBuilder, scope: string, action: () => T): T {
  const outer = program.scope;
  program.scope = scope;
  const result = action();
  // Not put back after a failure, so that the failure can be named after the innermost layer.
  program.scope = outer;
  return result;
}

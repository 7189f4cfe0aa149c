// A template as tfjs has it, on its own reference backend.
import "@tensorflow/tfjs-backend-cpu";
import * as core from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import { compileDocument } from "../../main/compile/compileDocument.ts";
import type { CompiledNetwork } from "../../main/compile/compiledNetwork.ts";
import type { TemplateDefinition } from "../../shared/document/templates/definition.ts";

export async function compileTemplate(template: TemplateDefinition): Promise<CompiledNetwork> {
  await core.setBackend("cpu");
  const compiled = compileDocument(template.create(), { core, layers }, { seed: 1, stepsPerEpoch: 100 });
  if (!compiled.ok) throw new Error(compiled.error.found);
  return compiled.value;
}

/** Names of weights are taken until their variables go. */
export function forgetVariables(): void {
  core.disposeVariables();
}

import "@tensorflow/tfjs-backend-cpu";
import * as core from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";
import { createTracer } from "../trace/tracer.ts";
import { applyEdit } from "../../shared/document/edits.ts";
import { testGraph } from "../../shared/document/testGraph.ts";
import { invariant } from "../../shared/invariant.ts";
import { compileDocument } from "./compileDocument.ts";
import { disposeNetwork } from "./disposeNetwork.ts";

test("no variable is left of layers that share their weights, nor of the optimizer", async () => {
  await core.setBackend("cpu");
  const graph = testGraph(
    [
      ["x", "input", { shape: [4] }],
      ["first", "dense", { units: 4 }],
      ["again", "dense", { units: 4 }],
      ["out", "output"],
    ],
    [
      ["x", "first"],
      ["first", "again"],
      ["again", "out"],
    ],
  );
  const document = applyEdit(graph, { kind: "shareWeights", node: "again", owner: "first" }).document;
  const before = Object.keys(core.engine().registeredVariables).length;
  const compiled = compileDocument(document, { core, layers }, { seed: 1 });
  invariant(compiled.ok, "it compiles");
  createTracer(compiled.value).initialState();
  expect(Object.keys(core.engine().registeredVariables).length).toBeGreaterThan(before + 2);
  disposeNetwork(compiled.value);
  expect(Object.keys(core.engine().registeredVariables).length).toBe(before);
});

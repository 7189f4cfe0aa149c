// Every layer example leaves as ONNX that computes what tfjs computes. The export itself refuses a file that does not.
import { describe, expect, it } from "vitest";
import { exportExample } from "./exampleExport.ts";
import { buildableLayers } from "./exampleNetwork.ts";

describe.each(buildableLayers.map((definition) => [definition.id, definition] as const))(
  "%s",
  (_id, definition) => {
    it.each(definition.examples.map((example) => [example.title, example] as const))(
      "%s",
      async (_title, example) => {
        const exported = await exportExample(definition, example);
        expect(exported.maxAbsDiff).toBeLessThan(1e-4);
        expect(exported.samplesChecked).toBeGreaterThan(0);
      },
    );
  },
);

// Every layer example leaves as ONNX that computes what tfjs computes, and as docs/layers says. The export itself refuses a
// file that does not compute the same.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { layerRow, tableEngines } from "../docs/layerTable.ts";
import { exportExample, type ExampleExport } from "./exampleExport.ts";
import { buildableLayers } from "./exampleNetwork.ts";

const table = readFileSync(new URL("../../docs/layers/README.md", import.meta.url), "utf8").split("\n");

describe.each(buildableLayers.map((definition) => [definition.id, definition] as const))(
  "%s",
  (id, definition) => {
    const exports: ExampleExport[] = [];

    it.each(definition.examples.map((example) => [example.title, example] as const))(
      "%s",
      async (_title, example) => {
        const exported = await exportExample(definition, example);
        expect(exported.maxAbsDiff).toBeLessThan(1e-4);
        expect(exported.samplesChecked).toBeGreaterThan(0);
        exports.push(exported);
      },
    );

    // That it trains on each of these engines is what the other parity tests show.
    it("stands in docs/layers as it is; npm run docs:layers writes it anew", () => {
      const row = table.find((line) => line.includes(`| \`${id}\` |`));
      expect(row).toBe(layerRow({ definition, trainsOn: tableEngines, exports }));
    });
  },
);

// What `netloom summary` says of every template is what tfjs's own model.summary() says.
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { cliFixture } from "../../main/cli/cliFixture.ts";
import type { CompiledNetwork } from "../../main/compile/compiledNetwork.ts";
import { templates } from "../../shared/document/templates/registry.ts";
import { compileTemplate, forgetVariables } from "../support/compiledTemplate.ts";

afterEach(forgetVariables);

interface LayerSummary {
  readonly outputShape: readonly number[];
  readonly parameters: number;
}

interface Summary {
  readonly layers: ReadonlyMap<string, LayerSummary>;
  readonly total: number;
  readonly trainable: number;
}

/** Reads the table that tfjs prints: name (kind), input shape, output shape [[batch, …]], parameters. */
function tfjsSummary({ model, nodeOfLayer }: CompiledNetwork): Summary {
  const lines: string[] = [];
  const columns = [60, 120, 180, 200];
  model.summary(columns[3], columns, (line: string) => void lines.push(line));
  const layers = lines.flatMap((line) => {
    const row = /^(\S+) \(\w+\).*(\[[^[\]]*\])\s+(\d+)(?:\s.*)?$/.exec(
      line.replaceAll("[[", "[").replaceAll("]]", "]"),
    );
    if (row === null) return [];
    const [, name = "", shape = "", parameters = ""] = row;
    const [, ...outputShape] = JSON.parse(shape) as number[];
    return [[nodeOfLayer.get(name) ?? name, { outputShape, parameters: Number(parameters) }] as const];
  });
  return {
    layers: new Map(layers),
    total: countAfter(lines, "Total params:"),
    trainable: countAfter(lines, "Trainable params:"),
  };
}

function countAfter(lines: readonly string[], label: string): number {
  return Number(lines.find((line) => line.startsWith(label))?.slice(label.length));
}

async function ownSummary(template: string): Promise<Summary> {
  const cli = await cliFixture();
  try {
    const path = join(cli.folder, "p.netloom");
    await cli.run("new", template, "--out", path);
    const { out } = await cli.run("summary", path, "--json");
    const printed = JSON.parse(out.join("")) as {
      readonly layers: readonly (LayerSummary & { readonly id: string; readonly shares?: string })[];
      readonly totalParameters: number;
      readonly trainableParameters: number;
    };
    const layers = printed.layers
      // tfjs lists a layer once that several nodes share.
      .filter(({ shares }) => shares === undefined)
      .map(({ id, outputShape, parameters }) => [id, { outputShape, parameters }] as const);
    return {
      layers: new Map(layers),
      total: printed.totalParameters,
      trainable: printed.trainableParameters,
    };
  } finally {
    await cli.remove();
  }
}

describe.each(templates.map((template) => [template.id, template] as const))("%s", (id, template) => {
  test("has tfjs's layers, shapes and parameters", async () => {
    const reference = tfjsSummary(await compileTemplate(template));
    expect(reference.layers.size).toBeGreaterThan(1);
    expect(await ownSummary(id)).toEqual(reference);
  });
});

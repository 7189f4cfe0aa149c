import { describe, expect, it } from "vitest";
import { parseDocument } from "./parseDocument.ts";
import { documentSchema } from "./schema.ts";
import { serializeDocument } from "./serializeDocument.ts";
import { templates } from "./templates/registry.ts";
import { smallNetwork } from "./testGraph.ts";

type Json = Record<string, unknown>;

/** The small network as plain JSON, changed by the test. */
function changed(change: (document: Json & { nodes: Json[]; edges: Json[] }) => void): unknown {
  const raw = JSON.parse(serializeDocument(smallNetwork())) as Json & { nodes: Json[]; edges: Json[] };
  change(raw);
  return raw;
}

function codeOf(source: unknown): string {
  const result = parseDocument(source);
  return result.ok ? "ok" : result.error.code;
}

describe("serializeDocument", () => {
  it.each(templates.map((template) => [template.id, template] as const))(
    "is undone by parseDocument: %s",
    (_id, template) => {
      const document = template.create();
      expect(parseDocument(serializeDocument(document))).toEqual({ ok: true, value: document });
    },
  );

  it("writes a node a line", () => {
    expect(
      serializeDocument(smallNetwork())
        .split("\n")
        .filter((line) => line.includes('"layer":"dense"')),
    ).toHaveLength(1);
  });
});

describe("parseDocument", () => {
  it("takes a broken limit, which the editor can show, but no value of another kind", () => {
    expect(codeOf(changed(({ nodes }) => Object.assign(nodes[1] as Json, { fields: { units: 0 } })))).toBe(
      "ok",
    );
    const wrong = parseDocument(
      changed(({ nodes }) => Object.assign(nodes[1] as Json, { fields: { units: "many" } })),
    );
    expect(wrong).toMatchObject({
      ok: false,
      error: { code: "project/invalid", node: "dense", found: '"many" for units in the node "dense"' },
    });
  });

  it.each([
    ["text cut in half", "project/not-json", serializeDocument(smallNetwork()).slice(0, 200)],
    ["an empty file", "project/not-json", ""],
    ["another program's JSON", "project/not-a-project", '{"format":"svg"}'],
    ["a list", "project/not-a-project", "[]"],
    ["null", "project/not-a-project", null],
    ["a newer version", "project/newer-version", changed((raw) => (raw["version"] = 99))],
    ["a version that is no number", "project/invalid", changed((raw) => (raw["version"] = "1"))],
    [
      "an unknown layer",
      "project/unknown-layer",
      changed(({ nodes }) => Object.assign(nodes[1] as Json, { layer: "hologram" })),
    ],
    [
      "a layer named like an inherited property",
      "project/unknown-layer",
      changed(({ nodes }) => Object.assign(nodes[1] as Json, { layer: "toString" })),
    ],
    [
      "a newer layer",
      "project/newer-version",
      changed(({ nodes }) => Object.assign(nodes[1] as Json, { version: 99 })),
    ],
    [
      "an unknown field",
      "project/invalid",
      changed(({ nodes }) => Object.assign(nodes[1] as Json, { fields: { speed: 1 } })),
    ],
    ["a missing key", "project/invalid", changed((raw) => Reflect.deleteProperty(raw, "edges"))],
    ["an unknown key", "project/invalid", changed((raw) => (raw["script"] = "x"))],
    [
      "NaN",
      "project/invalid",
      changed(({ nodes }) => Object.assign(nodes[1] as Json, { position: { x: Number.NaN, y: 0 } })),
    ],
    ["two nodes of one id", "project/invalid", changed(({ nodes }) => nodes.push({ ...nodes[1] }))],
    ["two edges of one id", "project/invalid", changed(({ edges }) => edges.push({ ...edges[0] }))],
    [
      "an edge to an absent node",
      "project/invalid",
      changed(({ edges }) => Object.assign(edges[0] as Json, { to: { node: "nobody", port: "in" } })),
    ],
    [
      "an edge to an absent port",
      "project/invalid",
      changed(({ edges }) => Object.assign(edges[0] as Json, { to: { node: "dense", port: "side" } })),
    ],
    [
      "an unknown optimizer",
      "project/invalid",
      changed((raw) => Object.assign(raw["training"] as Json, { optimizer: { id: "magic", fields: {} } })),
    ],
    [
      "a prototype key",
      "project/invalid",
      serializeDocument(smallNetwork()).replace('"training"', '"__proto__": {"polluted": true}, "training"'),
    ],
    [
      "a prototype key among fields",
      "project/invalid",
      serializeDocument(smallNetwork()).replace(
        '"fields":{"units"',
        '"fields":{"constructor":{"a":1},"units"',
      ),
    ],
    [
      "endless nesting",
      "project/invalid",
      `{"format":"netloom","version":1,"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
    ],
    [
      "a million nodes",
      "project/too-large",
      `{"format":"netloom","version":1,"nodes":[${"{},".repeat(1_000_000)}{}]}`,
    ],
    ["a huge text", "project/too-large", `"${"x".repeat(33_000_000)}"`],
    ["a huge name", "project/invalid", changed((raw) => (raw["name"] = "x".repeat(1_000_000)))],
  ])("refuses %s as %s", (_, code, source) => {
    expect(codeOf(source)).toBe(code);
    expect(Object.prototype).not.toHaveProperty("polluted");
  });

  it("says where a wrong value stands", () => {
    const result = parseDocument(changed(({ nodes }) => Reflect.deleteProperty(nodes[2] as Json, "layer")));
    expect(!result.ok && result.error.found).toContain("nodes[2].layer");
  });
});

describe("older versions", () => {
  const first = changed((raw) => {
    raw["version"] = 1;
    for (const node of raw.nodes) if (node["layer"] === "output") node["fields"] = { metric: "topKAccuracy" };
  });

  it("of an output's one metric become a list", () => {
    const parsed = parseDocument(first);
    const fields = parsed.ok ? parsed.value.nodes.map((node) => node.fields).at(-1) : null;
    expect(fields).toEqual({ metrics: ["topKAccuracy"] });
    expect(parsed.ok ? parsed.value.version : 0).toBe(2);
  });

  it("are brought up to date at every boundary, as in a checkpoint that is read", () => {
    expect(documentSchema.safeParse(first).data?.nodes.at(-1)?.fields).toEqual({ metrics: ["topKAccuracy"] });
    expect(documentSchema.safeParse({ ...(first as Json), version: 99 }).success).toBe(false);
  });
});

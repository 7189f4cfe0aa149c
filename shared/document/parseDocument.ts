// From text or an unknown value to a checked document. Cheap limits first, then the schema, then what a schema can't say;
// each failure has its code and names the place. Diagnostics of the network itself are analyseDocument's affair.
import type * as z from "zod";
import { appError, type AppError } from "../errors/appError.ts";
import { callbackOf } from "../callbacks/registry.ts";
import { fieldKindProblems } from "../fields/checkFields.ts";
import type { FieldSpecs } from "../fields/fields.ts";
import { outputPort } from "../layers/definition.ts";
import { optimizerOf } from "../optimizers/registry.ts";
import { scheduleOf } from "../schedules/registry.ts";
import { err, ok, type Result } from "../result.ts";
import { blocksOf } from "./blocks/blockGraph.ts";
import { definitionOf } from "./blocks/blockLayer.ts";
import { blocksError } from "./blocks/checkBlocks.ts";
import { hostileInputError } from "./hostileInput.ts";
import { documentVersion, migrateDocument } from "./migrations.ts";
import {
  documentLimits,
  documentSchema,
  type BlockDefinition,
  type DocumentNode,
  type Graph,
  type NetDocument,
} from "./schema.ts";
import { withOwnersFields } from "./sharing.ts";

const largestTextLength = 32_000_000;

/** @param source the file's text, or a value that was parsed already. */
export function parseDocument(source: unknown): Result<NetDocument, AppError> {
  const raw = typeof source === "string" ? parseText(source) : ok(source);
  if (!raw.ok) return raw;
  const hostile = countError(raw.value) ?? hostileInputError(raw.value);
  if (hostile !== null) return err(hostile);
  const current = toCurrentVersion(raw.value);
  if (!current.ok) return current;
  const parsed = documentSchema.safeParse(current.value);
  if (!parsed.success) return err(schemaError(parsed.error));
  const error = contentError(parsed.data);
  return error === null ? ok(withSharedFields(parsed.data)) : err(error);
}

/** Layers that share weights have the same fields from here on. */
function withSharedFields(document: NetDocument): NetDocument {
  const blocks = document.blocks?.map((block) => ({ ...block, nodes: withOwnersFields(block.nodes) }));
  return {
    ...document,
    nodes: withOwnersFields(document.nodes),
    ...(blocks === undefined ? {} : { blocks }),
  };
}

function parseText(text: string): Result<unknown, AppError> {
  if (text.length > largestTextLength) {
    return err(
      appError("project/too-large", {
        expected: `at most ${largestTextLength} characters`,
        found: `${text.length}`,
      }),
    );
  }
  try {
    return ok(JSON.parse(text) as unknown);
  } catch (cause) {
    return err(
      appError("project/not-json", {
        found: cause instanceof Error ? firstLine(cause.message) : "broken JSON",
      }),
    );
  }
}

function toCurrentVersion(value: unknown): Result<Readonly<Record<string, unknown>>, AppError> {
  if (!isRecord(value) || value["format"] !== "netloom") {
    return err(appError("project/not-a-project", { found: describeKind(value) }));
  }
  const version = value["version"];
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) {
    return err(
      appError("project/invalid", {
        expected: "a version of 1 or more",
        found: `version ${JSON.stringify(version)}`,
      }),
    );
  }
  if (version > documentVersion) {
    return err(
      appError("project/newer-version", {
        expected: `a project version up to ${documentVersion}`,
        found: `version ${version}`,
      }),
    );
  }
  return ok(migrateDocument(value, version));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function describeKind(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (isRecord(value)) return 'an object without "format": "netloom"';
  return value === null ? "null" : `a ${typeof value}`;
}

/** The schema limits counts as well, but looks at every element first. */
function countError(document: unknown): AppError | null {
  if (!isRecord(document)) return null;
  for (const [key, limit] of [
    ["nodes", documentLimits.nodes],
    ["edges", documentLimits.edges],
    ["comments", documentLimits.nodes],
    ["blocks", documentLimits.blocks],
  ] as const) {
    const list = document[key];
    if (Array.isArray(list) && list.length > limit) {
      return appError("project/too-large", {
        expected: `at most ${limit} ${key}`,
        found: String(list.length),
      });
    }
  }
  return null;
}

function schemaError(error: z.ZodError): AppError {
  const issue = error.issues[0];
  if (issue === undefined) return appError("project/invalid", { found: "a wrong value" });
  return appError("project/invalid", { found: `${describePath(issue.path)}: ${firstLine(issue.message)}` });
}

/** "nodes[3].fields.units" */
function describePath(path: readonly PropertyKey[]): string {
  return (
    path
      .map((part, index) =>
        typeof part === "number" ? `[${part}]` : `${index === 0 ? "" : "."}${String(part)}`,
      )
      .join("") || "the project"
  );
}

function firstLine(text: string): string {
  const line = text.split("\n", 1)[0] ?? "";
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

function contentError(document: NetDocument): AppError | null {
  return (
    duplicateError("node", document.nodes) ??
    duplicateError("edge", document.edges) ??
    duplicateError("comment", document.comments) ??
    duplicateError("block", blocksOf(document)) ??
    blocksError(document) ??
    graphError(document, document) ??
    firstError(blocksOf(document), (block) => blockError(document, block)) ??
    trainingError(document)
  );
}

function firstError<T>(items: readonly T[], check: (item: T) => AppError | null): AppError | null {
  for (const item of items) {
    const error = check(item);
    if (error !== null) return error;
  }
  return null;
}

function duplicateError(what: string, items: readonly { readonly id: string }[]): AppError | null {
  const seen = new Set<string>();
  for (const { id } of items) {
    if (seen.has(id))
      return appError("project/invalid", {
        expected: `a different id for every ${what}`,
        found: `two with the id "${id}"`,
      });
    seen.add(id);
  }
  return null;
}

function graphError(document: NetDocument, graph: Graph): AppError | null {
  return (
    firstError(graph.nodes, (node) => nodeError(document, node)) ??
    sharingError(graph) ??
    edgesError(document, graph)
  );
}

function blockError(document: NetDocument, block: BlockDefinition): AppError | null {
  return (
    duplicateError(`node of the block "${block.id}"`, block.nodes) ??
    duplicateError(`edge of the block "${block.id}"`, block.edges) ??
    duplicateError(`comment of the block "${block.id}"`, block.comments) ??
    duplicateError(
      `parameter of the block "${block.id}"`,
      block.parameters.map(({ key }) => ({ id: key })),
    ) ??
    graphError(document, block)
  );
}

function nodeError(document: NetDocument, node: DocumentNode): AppError | null {
  const definition = definitionOf(document, node);
  if (definition === undefined)
    return appError("project/unknown-layer", {
      found: `"${node.layer}" in the node "${node.id}"`,
      node: node.id,
    });
  if (node.version > definition.version) {
    const expected = `version ${definition.version} of the layer ${node.layer} or an older one`;
    return appError("project/newer-version", {
      expected,
      found: `version ${node.version} in the node "${node.id}"`,
      node: node.id,
    });
  }
  return fieldsError(definition.fields, node.fields, `the node "${node.id}"`, node.id);
}

/** Owners that are there but can't be shared with are shown on the node instead. */
function sharingError({ nodes }: Graph): AppError | null {
  const ids = new Set(nodes.map(({ id }) => id));
  const lost = nodes.find(({ shares }) => shares !== undefined && !ids.has(shares));
  if (lost === undefined) return null;
  return appError("project/invalid", {
    expected: "shared weights of a layer of the same graph",
    found: `the absent layer "${lost.shares}" in the node "${lost.id}"`,
    node: lost.id,
  });
}

function fieldsError(
  specs: FieldSpecs,
  values: Readonly<Record<string, unknown>>,
  place: string,
  node?: string,
): AppError | null {
  const problem = fieldKindProblems(specs, values)[0];
  if (problem === undefined) return null;
  const found = `${problem.found} for ${problem.field} in ${place}`;
  return appError("project/invalid", {
    expected: problem.expected,
    found,
    ...(node === undefined ? {} : { node }),
  });
}

function edgesError(document: NetDocument, graph: Graph): AppError | null {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  for (const edge of graph.edges) {
    const target = nodes.get(edge.to.node);
    if (!nodes.has(edge.from.node) || target === undefined) {
      const absent = nodes.has(edge.from.node) ? edge.to.node : edge.from.node;
      return appError("project/invalid", {
        expected: "edges between nodes of the project",
        found: `the edge "${edge.id}" at the absent node "${absent}"`,
      });
    }
    const hasPort =
      definitionOf(document, target)?.inputs.some((port) => port.name === edge.to.port) ?? false;
    if (edge.from.port !== outputPort || !hasPort) {
      const port = hasPort ? edge.from.port : edge.to.port;
      return appError("project/invalid", {
        expected: "edges between ports of the layers",
        found: `the edge "${edge.id}" at the absent port "${port}"`,
      });
    }
  }
  return null;
}

type Training = NetDocument["training"];

function trainingError({ training }: NetDocument): AppError | null {
  const { optimizer, schedule, callbacks = [] } = training;
  return (
    choiceError("optimizer", optimizer, optimizerOf(optimizer.id)?.fields) ??
    (schedule === undefined ? null : choiceError("schedule", schedule, scheduleOf(schedule.id)?.fields)) ??
    duplicateError("callback", callbacks) ??
    firstError(callbacks, (callback) => choiceError("callback", callback, callbackOf(callback.id)?.fields))
  );
}

function choiceError(
  what: string,
  { id, fields }: Training["optimizer"],
  specs: FieldSpecs | undefined,
): AppError | null {
  if (specs !== undefined) return fieldsError(specs, fields, `the ${what} ${id}`);
  return appError("project/invalid", {
    expected: `${what === "optimizer" ? "an" : "a"} ${what} this app knows`,
    found: `"${id}"`,
  });
}

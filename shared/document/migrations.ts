// The way from every older project version to the present one: step n brings version n to n + 1. A step is never changed
// once it has shipped; every old project file in test/fixtures still opens.

type RawDocument = Readonly<Record<string, unknown>>;
type Migration = (document: RawDocument) => RawDocument;

/** Version 2: an output has a list of metrics. */
const steps: Readonly<Record<number, Migration>> = {
  1: (document) => ({ ...document, nodes: mapped(document["nodes"], withMetricList) }),
};

export const documentVersion = 2;

/** @param version a whole number from 1 to the present version. */
export function migrateDocument(document: RawDocument, version: number): RawDocument {
  let migrated = document;
  for (let from = version; from < documentVersion; from += 1) {
    const step = steps[from];
    if (step !== undefined) migrated = { ...step(migrated), version: from + 1 };
  }
  return migrated;
}

/** A value that says it is a document of an older version, in the present one; anything else as it is. */
export function migratedDocument(value: unknown): unknown {
  if (!isRecord(value) || value["format"] !== "netloom") return value;
  const version = value["version"];
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1 || version >= documentVersion)
    return value;
  return migrateDocument(value, version);
}

function withMetricList(node: unknown): unknown {
  if (!isRecord(node) || node["layer"] !== "output" || !isRecord(node["fields"])) return node;
  const { metric, ...fields } = node["fields"];
  return metric === undefined ? node : { ...node, fields: { ...fields, metrics: [metric] } };
}

function mapped(list: unknown, change: (item: unknown) => unknown): unknown {
  return Array.isArray(list) ? list.map(change) : list;
}

function isRecord(value: unknown): value is RawDocument {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// The fields that several nodes have in common, so that they can be edited together.
import { definitionOf } from "../../shared/document/blocks/blockLayer.ts";
import type { DocumentNode, NetDocument } from "../../shared/document/schema.ts";
import { completeFields } from "../../shared/fields/checkFields.ts";
import type { FieldSpec, FieldSpecs, FieldValue } from "../../shared/fields/fields.ts";

export interface SharedFields {
  readonly specs: FieldSpecs;
  /** Undefined where the nodes differ. */
  readonly values: Readonly<Record<string, FieldValue | undefined>>;
}

export function sharedFields(document: NetDocument, nodes: readonly DocumentNode[]): SharedFields {
  const definitions = nodes.map((node) => definitionOf(document, node)?.fields ?? {});
  const [first = {}, ...others] = definitions;
  const specs = Object.fromEntries(
    Object.entries(first).filter(([name, spec]) => others.every((fields) => alike(fields[name], spec))),
  );
  const complete = nodes.map(
    (node, index) => completeFields(definitions[index] ?? {}, node.fields) as Record<string, FieldValue>,
  );
  const values = Object.fromEntries(
    Object.keys(specs).map((name) => {
      const all = complete.map((fields) => JSON.stringify(fields[name]));
      return [name, all.every((value) => value === all[0]) ? complete[0]?.[name] : undefined];
    }),
  );
  return { specs, values };
}

/** Fields of one name in two layers are one field only where they take the same values. */
function alike(a: FieldSpec | undefined, b: FieldSpec): boolean {
  return (
    a !== undefined &&
    (a === b || JSON.stringify({ ...a, default: null }) === JSON.stringify({ ...b, default: null }))
  );
}

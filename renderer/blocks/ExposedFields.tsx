// Inside a block: which fields of the selected layer every node of the block may set for itself.
import { Checkbox } from "@blueprintjs/core";
import { toggledParameter } from "../../shared/document/blocks/makeBlock.ts";
import type { DocumentNode } from "../../shared/document/schema.ts";
import type { LayerDefinition } from "../../shared/layers/definition.ts";
import { useDocument } from "../document/documentStore.ts";
import { useScope } from "../document/scope.ts";

export function ExposedFields({
  node,
  definition,
}: {
  readonly node: DocumentNode;
  readonly definition: LayerDefinition;
}) {
  const block = useScope((scope) => scope.block);
  const document = useScope((scope) => scope.document);
  if (block === null || definition.role !== "layer") return null;
  return (
    <section className="exposed-fields" aria-label="Shown on the block">
      <h3 className="inspector-heading">Shown on {block.name}</h3>
      {Object.entries(definition.fields).map(([field, spec]) => (
        <Checkbox
          key={field}
          label={spec.label}
          data-testid={`expose-${field}`}
          checked={block.parameters.some(
            (parameter) => parameter.node === node.id && parameter.field === field,
          )}
          onChange={() =>
            useDocument.getState().apply({
              kind: "setBlockParameters",
              block: block.id,
              parameters: toggledParameter(document, block, node, field),
            })
          }
        />
      ))}
    </section>
  );
}

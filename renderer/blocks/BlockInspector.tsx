// The block that is open, while nothing inside it is selected: its name and what its nodes may set.
import { Button, InputGroup } from "@blueprintjs/core";
import { FolderNew } from "@blueprintjs/icons";
import type { BlockDefinition } from "../../shared/document/schema.ts";
import { scopeState, useScope } from "../document/scope.ts";
import { CategoryIcon } from "../palette/categories.tsx";
import { keepBlock } from "./libraryStore.ts";

export function BlockInspector({ block }: { readonly block: BlockDefinition }) {
  const document = useScope((scope) => scope.document);
  return (
    <>
      <header className="inspector-head">
        <CategoryIcon category="block" />
        <InputGroup
          className="inspector-name"
          aria-label="Name of the block"
          data-testid="block-name"
          maxLength={200}
          value={block.name}
          onChange={(event) => scopeState().apply({ kind: "setName", name: event.currentTarget.value })}
          onBlur={() => scopeState().seal()}
        />
        <span className="inspector-kind">Block</span>
      </header>
      <div className="inspector-body">
        <p className="inspector-help">
          What is changed here changes every node of this block. Its Input layers are its ports; the one layer
          that leads nowhere gives its output.
        </p>
        <section>
          <h3 className="inspector-heading">Shown on the block</h3>
          {block.parameters.length === 0 ? (
            <p className="inspector-help">Nothing yet. Select a layer to choose fields of it.</p>
          ) : (
            <ul className="block-parameters">
              {block.parameters.map(({ key, label }) => (
                <li key={key}>{label}</li>
              ))}
            </ul>
          )}
        </section>
        <Button
          size="small"
          icon={<FolderNew size={14} />}
          text="Keep in library"
          onClick={() => void keepBlock(document, block)}
        />
      </div>
    </>
  );
}

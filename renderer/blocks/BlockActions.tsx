// What can be done with the selected block.
import { Button, ButtonGroup } from "@blueprintjs/core";
import { FolderNew, LogIn } from "@blueprintjs/icons";
import { blockById, blocksOf } from "../../shared/document/blocks/blockGraph.ts";
import type { DocumentNode } from "../../shared/document/schema.ts";
import { CommandButton } from "../commands/CommandButton.tsx";
import { openBlock } from "../document/documentActions.ts";
import { useScope } from "../document/scope.ts";
import { keepBlock } from "./libraryStore.ts";

export function BlockActions({ node }: { readonly node: DocumentNode }) {
  const document = useScope((scope) => scope.document);
  const block = blockById(blocksOf(document), node.block);
  if (block === undefined) return null;
  return (
    <ButtonGroup variant="minimal" className="block-actions">
      <Button
        size="small"
        icon={<LogIn size={14} />}
        text="Open"
        data-testid="block-open"
        onClick={() => openBlock(node.id)}
      />
      <CommandButton id="graph.unpackBlock" withText text="Unpack" />
      <Button
        size="small"
        icon={<FolderNew size={14} />}
        text="Keep"
        title="Keep it in your library, for other projects"
        data-testid="block-keep"
        onClick={() => void keepBlock(document, block)}
      />
    </ButtonGroup>
  );
}

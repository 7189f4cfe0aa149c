// The menus of the right mouse button: commands for what lies under the pointer.
import { ContextMenuPopover, Menu, MenuDivider, MenuItem } from "@blueprintjs/core";
import { Add, Annotation } from "@blueprintjs/icons";
import { Fragment, type ReactNode } from "react";
import { CommandMenuItem } from "../commands/CommandMenuItem.tsx";
import { addComment } from "../document/documentActions.ts";
import { scopeState } from "../document/scope.ts";
import { closeContextMenu, useContextMenu, type CanvasContextMenu } from "./contextMenuStore.ts";
import type { Point } from "./geometry.ts";
import { openCanvasSearch } from "./insertStore.ts";

const nodeCommands = [
  ["graph.edit", "graph.insert", "graph.connect"],
  ["edit.cut", "edit.copy", "edit.duplicate", "edit.delete", "edit.deletePlain"],
  ["graph.makeBlock", "graph.openBlock", "graph.unpackBlock"],
  ["graph.pin", "graph.unpin", "graph.alignLeft", "graph.alignTop", "view.fitSelection"],
] as const;
const edgeCommands = [["edit.deletePlain"]] as const;
const paneCommands = [
  ["edit.paste"],
  ["edit.selectAll", "graph.layout", "view.fit"],
  ["view.minimap", "view.snap"],
] as const;

export function CanvasMenu({ toGraph }: { readonly toGraph: (point: Point) => Point }) {
  const menu = useContextMenu((state) => state.menu);
  if (menu === null) return null;
  return (
    <ContextMenuPopover
      isOpen
      targetOffset={{ left: menu.left, top: menu.top }}
      onClose={closeContextMenu}
      content={<MenuContent menu={menu} toGraph={toGraph} />}
    />
  );
}

function MenuContent({
  menu,
  toGraph,
}: {
  readonly menu: CanvasContextMenu;
  readonly toGraph: (point: Point) => Point;
}) {
  const at = { x: menu.left, y: menu.top };
  if (menu.over === "node") return <CommandMenu groups={nodeCommands} />;
  if (menu.over === "edge") {
    return (
      <CommandMenu groups={edgeCommands}>
        <MenuItem
          icon={<Add size={14} />}
          text="Insert a layer into it…"
          onClick={() => insertIntoEdge(at)}
        />
      </CommandMenu>
    );
  }
  return (
    <CommandMenu groups={paneCommands}>
      <MenuItem
        icon={<Add size={14} />}
        text="Insert a layer here…"
        data-testid="menu-insert-here"
        onClick={() => openCanvasSearch({ kind: "insert", ...at, place: { kind: "at", point: toGraph(at) } })}
      />
      <MenuItem
        icon={<Annotation size={14} />}
        text="Add a comment here"
        onClick={() => addComment(toGraph(at))}
      />
    </CommandMenu>
  );
}

/** What is particular to the place, then groups of commands with a line between them. */
function CommandMenu({
  groups,
  children,
}: {
  readonly groups: readonly (readonly string[])[];
  readonly children?: ReactNode;
}) {
  return (
    <Menu>
      {children}
      {groups.map((ids, index) => (
        <Fragment key={ids[0]}>
          {index > 0 ? <MenuDivider /> : null}
          {ids.map((id) => (
            <CommandMenuItem key={id} id={id} />
          ))}
        </Fragment>
      ))}
    </Menu>
  );
}

function insertIntoEdge(at: Point): void {
  const [edge] = scopeState().selectedEdges;
  if (edge !== undefined) openCanvasSearch({ kind: "insert", ...at, place: { kind: "edge", edge } });
}

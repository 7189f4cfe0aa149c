// The menus of the right mouse button: commands for what lies under the pointer.
import { ContextMenuPopover, Menu, MenuDivider, MenuItem } from "@blueprintjs/core";
import { Add, Annotation } from "@blueprintjs/icons";
import { CommandMenuItem } from "../commands/CommandMenuItem.tsx";
import { addComment } from "../document/documentActions.ts";
import { scopeState } from "../document/scope.ts";
import { closeContextMenu, useContextMenu, type CanvasContextMenu } from "./contextMenuStore.ts";
import type { Point } from "./geometry.ts";
import { openCanvasSearch } from "./insertStore.ts";

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
  if (menu.over === "edge") {
    return (
      <Menu>
        <MenuItem
          icon={<Add size={14} />}
          text="Insert a layer into it…"
          onClick={() => insertIntoEdge(at)}
        />
        <CommandMenuItem id="edit.deletePlain" />
      </Menu>
    );
  }
  if (menu.over === "node") {
    return (
      <Menu>
        <CommandMenuItem id="graph.edit" />
        <CommandMenuItem id="graph.insert" />
        <CommandMenuItem id="graph.connect" />
        <MenuDivider />
        <CommandMenuItem id="edit.cut" />
        <CommandMenuItem id="edit.copy" />
        <CommandMenuItem id="edit.duplicate" />
        <CommandMenuItem id="edit.delete" />
        <CommandMenuItem id="edit.deletePlain" />
        <MenuDivider />
        <CommandMenuItem id="graph.makeBlock" />
        <CommandMenuItem id="graph.openBlock" />
        <CommandMenuItem id="graph.unpackBlock" />
        <MenuDivider />
        <CommandMenuItem id="graph.pin" />
        <CommandMenuItem id="graph.unpin" />
        <CommandMenuItem id="graph.alignLeft" />
        <CommandMenuItem id="graph.alignTop" />
        <CommandMenuItem id="view.fitSelection" />
      </Menu>
    );
  }
  return (
    <Menu>
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
      <CommandMenuItem id="edit.paste" />
      <MenuDivider />
      <CommandMenuItem id="edit.selectAll" />
      <CommandMenuItem id="graph.layout" />
      <CommandMenuItem id="view.fit" />
      <MenuDivider />
      <CommandMenuItem id="view.minimap" />
      <CommandMenuItem id="view.snap" />
    </Menu>
  );
}

function insertIntoEdge(at: Point): void {
  const [edge] = scopeState().selectedEdges;
  if (edge !== undefined) openCanvasSearch({ kind: "insert", ...at, place: { kind: "edge", edge } });
}

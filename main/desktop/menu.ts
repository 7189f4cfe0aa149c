// The native menu, built from a list. Items name commands of the window and carry no accelerators that the window's own
// shortcuts already have: those are shown, and acted on in the window, once.
import type { MenuItemConstructorOptions } from "electron";

export interface MenuCommand {
  /** Id of a command of the window. */
  readonly command: string;
  readonly label: string;
  /** As Electron writes it ("CmdOrCtrl+S"); shown only: the window handles the keys. */
  readonly accelerator?: string;
}

/** What the system itself does, in the page and in its text fields. */
export interface MenuRole {
  readonly role: "cut" | "copy" | "paste";
}

export interface MenuSection {
  readonly label: string;
  /** null draws a separator. */
  readonly items: readonly (MenuCommand | MenuRole | null)[];
}

export interface MenuParts {
  readonly platform: NodeJS.Platform;
  readonly appName: string;
  /** Developer tools and reload: only where the app is not packaged. */
  readonly development: boolean;
  run(command: string): void;
}

export function menuTemplate(
  sections: readonly MenuSection[],
  parts: MenuParts,
): MenuItemConstructorOptions[] {
  const menus = sections.map(({ label, items }): MenuItemConstructorOptions => ({
    label,
    submenu: items.map((item) => menuItem(item, parts)),
  }));
  const help = sections.at(-1)?.label === "Help" ? menus.splice(-1) : [];
  const mac = parts.platform === "darwin";
  return [
    ...(mac ? [{ role: "appMenu", label: parts.appName } as const] : []),
    ...(mac ? menus : [withQuit(menus[0]), ...menus.slice(1)]),
    ...(parts.development
      ? [{ label: "Develop", submenu: [{ role: "reload" }, { role: "toggleDevTools" }] } as const]
      : []),
    { role: "windowMenu" },
    ...help,
  ] as MenuItemConstructorOptions[];
}

function menuItem(item: MenuCommand | MenuRole | null, parts: MenuParts): MenuItemConstructorOptions {
  if (item === null) return { type: "separator" };
  if ("role" in item) return { role: item.role };
  return {
    label: item.label,
    click: () => parts.run(item.command),
    ...(item.accelerator === undefined ? {} : { accelerator: item.accelerator, registerAccelerator: false }),
  };
}

function withQuit(first: MenuItemConstructorOptions | undefined): MenuItemConstructorOptions {
  const items = Array.isArray(first?.submenu) ? first.submenu : [];
  return { label: first?.label ?? "File", submenu: [...items, { type: "separator" }, { role: "quit" }] };
}

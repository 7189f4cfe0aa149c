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

export interface MenuSection {
  readonly label: string;
  /** null draws a separator. */
  readonly items: readonly (MenuCommand | null)[];
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
  const template: MenuItemConstructorOptions[] = sections.map(({ label, items }) => ({
    label,
    submenu: items.map((item) => menuItem(item, parts)),
  }));
  if (parts.platform === "darwin") template.unshift({ role: "appMenu", label: parts.appName });
  else template[0] = withQuit(template[0]);
  if (parts.development)
    template.push({ label: "Develop", submenu: [{ role: "reload" }, { role: "toggleDevTools" }] });
  template.push({ role: "windowMenu" });
  return template;
}

function menuItem(item: MenuCommand | null, parts: MenuParts): MenuItemConstructorOptions {
  if (item === null) return { type: "separator" };
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

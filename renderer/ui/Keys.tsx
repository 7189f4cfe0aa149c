import { isMac, shortcutKeys } from "../commands/shortcut.ts";

/** A shortcut as keycaps. */
export function Keys({ shortcut }: { readonly shortcut: string }) {
  return (
    <span className="keys">
      {shortcutKeys(shortcut, isMac()).map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}

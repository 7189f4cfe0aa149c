// Shortcuts as text ("mod+shift+z"): parsed, matched against a key event and shown the way the platform writes them.
// "mod" is ⌘ on a Mac and Ctrl elsewhere.

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

interface ParsedShortcut {
  readonly key: string;
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

const symbols: Readonly<Record<string, string>> = {
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  enter: "↵",
  escape: "Esc",
  delete: "Del",
  backspace: "⌫",
  space: "Space",
};

function parse(shortcut: string): ParsedShortcut {
  const parts = shortcut.toLowerCase().split("+");
  return {
    key: parts.at(-1) ?? "",
    mod: parts.includes("mod"),
    shift: parts.includes("shift"),
    alt: parts.includes("alt"),
  };
}

function keyName(key: string): string {
  return key === " " ? "space" : key.toLowerCase();
}

/** True where the pressed keys are exactly the shortcut's. Shift is ignored for keys that are typed with it ("?"). */
export function matchesShortcut(press: KeyPress, shortcut: string, mac: boolean): boolean {
  const wanted = parse(shortcut);
  const mod = mac ? press.metaKey : press.ctrlKey;
  const otherMod = mac ? press.ctrlKey : press.metaKey;
  const typedWithShift = /^[^a-z0-9]$/.test(wanted.key);
  return (
    keyName(press.key) === wanted.key &&
    mod === wanted.mod &&
    !otherMod &&
    press.altKey === wanted.alt &&
    (typedWithShift || press.shiftKey === wanted.shift)
  );
}

/** The keys one by one, as keycaps show them. */
export function shortcutKeys(shortcut: string, mac: boolean): readonly string[] {
  const wanted = parse(shortcut);
  const name = symbols[wanted.key] ?? (wanted.key.length === 1 ? wanted.key.toUpperCase() : wanted.key);
  return [
    ...(wanted.mod ? [mac ? "⌘" : "Ctrl"] : []),
    ...(wanted.alt ? [mac ? "⌥" : "Alt"] : []),
    ...(wanted.shift ? [mac ? "⇧" : "Shift"] : []),
    name.length > 1 && !(wanted.key in symbols) ? capitalize(name) : name,
  ];
}

export function shortcutText(shortcut: string, mac: boolean): string {
  return shortcutKeys(shortcut, mac).join(mac ? "" : "+");
}

export function isMac(): boolean {
  return typeof navigator !== "undefined" && /mac/i.test(navigator.userAgent);
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

import { describe, expect, it } from "vitest";
import { canRun, type Command } from "./command.ts";
import { commandForKey } from "./keyDispatch.ts";
import { rankCommands } from "./rankCommands.ts";
import { matchesShortcut, shortcutText, type KeyPress } from "./shortcut.ts";

function press(key: string, modifiers: Partial<KeyPress> = {}): KeyPress {
  return { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...modifiers };
}

function command(id: string, change: Partial<Command> = {}): Command {
  return { id, label: id, group: "Edit", run: () => {}, ...change };
}

describe("shortcuts", () => {
  it("take Ctrl elsewhere and ⌘ on a Mac for mod", () => {
    expect(matchesShortcut(press("z", { ctrlKey: true }), "mod+z", false)).toBe(true);
    expect(matchesShortcut(press("z", { ctrlKey: true }), "mod+z", true)).toBe(false);
    expect(matchesShortcut(press("z", { metaKey: true }), "mod+z", true)).toBe(true);
  });

  it("tell shift apart, except for keys that are typed with it", () => {
    expect(matchesShortcut(press("Z", { ctrlKey: true, shiftKey: true }), "mod+z", false)).toBe(false);
    expect(matchesShortcut(press("Z", { ctrlKey: true, shiftKey: true }), "mod+shift+z", false)).toBe(true);
    expect(matchesShortcut(press("?", { shiftKey: true }), "?", false)).toBe(true);
  });

  it("are written as the platform writes them", () => {
    expect(shortcutText("mod+shift+l", false)).toBe("Ctrl+Shift+L");
    expect(shortcutText("mod+shift+l", true)).toBe("⌘⇧L");
    expect(shortcutText("f2", false)).toBe("F2");
  });
});

describe("the command of a key", () => {
  const fit = command("fit", { shortcuts: ["f"] });
  const save = command("save", { shortcuts: ["mod+s"], inTextFields: true });
  const copy = command("copy", { shortcuts: ["mod+c"], nativeShortcut: true });
  const all = [fit, save, copy];

  it("is the one with that shortcut", () => {
    expect(commandForKey(press("f"), all, { mac: false, typing: false })).toBe(fit);
    expect(commandForKey(press("g"), all, { mac: false, typing: false })).toBeUndefined();
  });

  it("leaves letters to text fields but not what was made for them", () => {
    expect(commandForKey(press("f"), all, { mac: false, typing: true })).toBeUndefined();
    expect(commandForKey(press("s", { ctrlKey: true }), all, { mac: false, typing: true })).toBe(save);
  });

  it("leaves the clipboard's keys to the browser", () => {
    expect(commandForKey(press("c", { ctrlKey: true }), all, { mac: false, typing: false })).toBeUndefined();
  });
});

describe("ranking commands", () => {
  const layOut = command("lay", { label: "Lay out automatically" });
  const fit = command("fit", { label: "Fit the network", keywords: ["layout"] });
  const play = command("play", { label: "Play", when: () => false });

  it("puts names that start with the query before others, and what can't run last", () => {
    expect(rankCommands("lay", [fit, play, layOut], canRun).map(({ id }) => id)).toEqual([
      "lay",
      "fit",
      "play",
    ]);
  });

  it("leaves out what has nothing to do with it", () => {
    expect(rankCommands("zoom", [fit, play, layOut], canRun)).toEqual([]);
  });
});

import { EventEmitter } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Channel } from "../../shared/contract/messages.ts";
import { isAppUrl, respondToAppRequest, windowUrl } from "./appProtocol.ts";
import { openExternalLink } from "./externalLinks.ts";
import { nativeDialogs } from "./fileDialogs.ts";
import { menuTemplate } from "./menu.ts";
import { menuSections } from "./menuSections.ts";
import { PendingProject, projectArgument } from "./openFiles.ts";
import { quitInOrder } from "./orderlyQuit.ts";
import { portHandshake, type PortHandshakeParts, type PortRequest } from "./portHandshake.ts";
import { startUtilityTrainer, type UtilityFork } from "./utilityTrainer.ts";
import { denyPermissions, guardNavigation, lockedPreferences } from "./windowSecurity.ts";

const foreignUrls = [
  "https://evil.example/",
  "file:///etc/passwd",
  "app://netloom.evil/",
  "app://evil/netloom",
  "app://user@netloom/",
  "javascript:alert(1)",
  "data:text/html,x",
  "about:blank",
  "",
];

describe("app protocol", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "netloom-app-"));
    await writeFile(join(folder, "index.html"), "<title>Netloom</title>");
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("serves the window with its policy", async () => {
    const response = await respondToAppRequest({ url: windowUrl, method: "GET" }, folder);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-security-policy")).toContain("script-src 'self'");
    expect(await response.text()).toContain("Netloom");
  });

  it.each([
    ["app://netloom/../secret", "GET", 404],
    ["app://netloom/..%2fsecret", "GET", 404],
    ["app://other/index.html", "GET", 403],
    ["app://netloom/", "POST", 403],
  ])("answers %s %s with %i", async (url, method, status) => {
    expect((await respondToAppRequest({ url, method }, folder)).status).toBe(status);
  });

  it("knows its own URLs", () => {
    expect(isAppUrl("app://netloom/assets/index.js?x#y")).toBe(true);
    for (const url of foreignUrls) expect(isAppUrl(url)).toBe(false);
  });
});

describe("window security", () => {
  it("locks the window's preferences", () => {
    expect(lockedPreferences("/preload.cjs")).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
  });

  it("denies every permission but copying from its own page", () => {
    const handlers: Record<string, (...given: never[]) => unknown> = {};
    const keep =
      (name: string) =>
      (handler: unknown): void => {
        handlers[name] = handler as (...given: never[]) => unknown;
      };
    denyPermissions({
      setPermissionRequestHandler: keep("request"),
      setPermissionCheckHandler: keep("check"),
      setDevicePermissionHandler: keep("device"),
    });
    const requested = (url: string, permission: string): unknown => {
      let decision: unknown;
      (handlers["request"] as (...given: unknown[]) => void)(
        { getURL: () => url },
        permission,
        (granted: boolean) => {
          decision = granted;
        },
      );
      return decision;
    };
    expect(requested(windowUrl, "clipboard-sanitized-write")).toBe(true);
    expect(requested("https://evil.example/", "clipboard-sanitized-write")).toBe(false);
    for (const permission of [
      "media",
      "geolocation",
      "notifications",
      "clipboard-read",
      "openExternal",
      "fullscreen",
    ]) {
      expect(requested(windowUrl, permission)).toBe(false);
      expect((handlers["check"] as (...given: unknown[]) => unknown)(null, permission, windowUrl)).toBe(
        false,
      );
    }
    expect((handlers["device"] as () => unknown)()).toBe(false);
  });

  it("keeps the window on its page and opens nothing itself", () => {
    class Contents extends EventEmitter {
      openHandler: (details: { url: string }) => { action: string } = () => ({ action: "allow" });
      setWindowOpenHandler(handler: unknown): void {
        this.openHandler = handler as typeof this.openHandler;
      }
    }
    const contents = new Contents();
    const opened: string[] = [];
    guardNavigation(contents as unknown as Parameters<typeof guardNavigation>[0], (url) => opened.push(url));
    const prevented = (name: string, url: string): boolean => {
      let called = false;
      contents.emit(name, { url, preventDefault: () => (called = true) });
      return called;
    };
    for (const url of foreignUrls) {
      for (const name of ["will-navigate", "will-frame-navigate", "will-redirect"])
        expect(prevented(name, url)).toBe(true);
      expect(contents.openHandler({ url })).toEqual({ action: "deny" });
    }
    expect(prevented("will-navigate", windowUrl)).toBe(false);
    expect(prevented("will-attach-webview", windowUrl)).toBe(true);
    expect(opened).toHaveLength(foreignUrls.length * 2);
  });
});

describe("external links", () => {
  async function attempt(link: string, agreed: boolean): Promise<string[]> {
    const opened: string[] = [];
    await openExternalLink(link, {
      confirm: async () => agreed,
      open: async (address) => void opened.push(address),
    });
    return opened;
  }

  it("opens an https page the user agreed to, and nothing else", async () => {
    expect(await attempt("https://onnx.ai/", true)).toEqual(["https://onnx.ai/"]);
    expect(await attempt("https://onnx.ai/", false)).toEqual([]);
    for (const link of [
      "http://onnx.ai/",
      "file:///etc/passwd",
      "https://user:secret@onnx.ai/",
      "smb://host/x",
      "calc.exe",
      "",
    ]) {
      expect(await attempt(link, true)).toEqual([]);
    }
  });
});

describe("port handshake", () => {
  class Port extends EventEmitter {
    readonly sent: unknown[] = [];
    started = false;
    closed = false;
    postMessage(message: unknown): void {
      this.sent.push(message);
    }
    start(): void {
      this.started = true;
    }
    close(): void {
      this.closed = true;
      this.emit("close");
    }
  }

  function setUp() {
    const ports: Port[] = [];
    const channels: Channel[] = [];
    const reports: unknown[] = [];
    const handle = portHandshake({
      isOwnWindow: (contents) => !("foreign" in contents),
      newChannel() {
        const port = new Port();
        ports.push(port);
        return { port1: port, port2: "other end" } as unknown as ReturnType<PortHandshakeParts["newChannel"]>;
      },
      serve(channel) {
        channels.push(channel);
        return channel;
      },
      report: (problem) => reports.push(problem),
    });
    return { ports, channels, reports, handle };
  }

  function windowAt(url: string, extra: object = {}): { request: PortRequest; posted: unknown[][] } {
    const posted: unknown[][] = [];
    const mainFrame = { url };
    const sender = { mainFrame, postMessage: (...message: unknown[]) => posted.push(message), ...extra };
    return { posted, request: { sender, senderFrame: mainFrame } as unknown as PortRequest };
  }

  it("gives a port to the app's own page and serves it", () => {
    const { ports, channels, handle } = setUp();
    const { request, posted } = windowAt(windowUrl);
    handle(request);
    expect(posted).toEqual([["netloom:port", null, ["other end"]]]);
    const heard: unknown[] = [];
    channels[0]?.onMessage((message) => heard.push(message));
    expect(ports[0]?.started).toBe(true);
    ports[0]?.emit("message", { data: { id: 1 } });
    channels[0]?.send({ id: 2 });
    expect(heard).toEqual([{ id: 1 }]);
    expect(ports[0]?.sent).toEqual([{ id: 2 }]);
  });

  it("refuses other pages, frames within the page, frames that are gone and foreign contents", () => {
    const { ports, reports, handle } = setUp();
    const own = windowAt(windowUrl);
    for (const url of foreignUrls) handle(windowAt(url).request);
    handle({ ...own.request, senderFrame: { url: windowUrl } } as unknown as PortRequest);
    handle({ ...own.request, senderFrame: null });
    handle(windowAt(windowUrl, { foreign: true }).request);
    expect(ports).toEqual([]);
    expect(own.posted).toEqual([]);
    expect(reports).toHaveLength(foreignUrls.length + 3);
  });

  it("closes the port of a page that asks anew", () => {
    const { ports, handle } = setUp();
    const { request } = windowAt(windowUrl);
    handle(request);
    handle(request);
    expect(ports.map((port) => port.closed)).toEqual([true, false]);
  });
});

describe("quitting", () => {
  class QuittingApp extends EventEmitter {
    quits = 0;
    ended = false;
    quit(): void {
      this.quits++;
      let prevented = false;
      this.emit("before-quit", { preventDefault: () => (prevented = true) });
      if (!prevented) this.ended = true;
    }
  }

  function quitting(close: () => Promise<void>, patienceMs = 10_000) {
    const app = new QuittingApp();
    const reports: unknown[] = [];
    quitInOrder(app as unknown as Parameters<typeof quitInOrder>[0], close, patienceMs, (problem) =>
      reports.push(problem),
    );
    return { app, reports };
  }

  const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

  it("waits for the services and closes them once", async () => {
    let finish = (): void => undefined;
    let closes = 0;
    const { app } = quitting(() => {
      closes++;
      return new Promise((resolve) => (finish = resolve));
    });
    app.quit();
    app.quit();
    await turn();
    expect([app.ended, closes]).toEqual([false, 1]);
    finish();
    await turn();
    expect(app.ended).toBe(true);
  });

  it("ends although the services fail or hang", async () => {
    const failing = quitting(() => Promise.reject(new Error("disk full")));
    failing.app.quit();
    const hanging = quitting(() => new Promise(() => undefined), 1);
    hanging.app.quit();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([failing.app.ended, hanging.app.ended]).toEqual([true, true]);
    expect(failing.reports).toHaveLength(1);
  });
});

describe("menu", () => {
  const sections = [
    { label: "File", items: [{ command: "file.save", label: "Save", accelerator: "CmdOrCtrl+S" }, null] },
    { label: "Edit", items: [{ command: "edit.undo", label: "Undo" }] },
  ];

  function labels(platform: NodeJS.Platform, development = false): unknown[] {
    return menuTemplate(sections, { platform, appName: "Netloom", development, run: () => undefined }).map(
      ({ label, role }) => role ?? label,
    );
  }

  it("has the platform's menus around the app's", () => {
    expect(labels("darwin")).toEqual(["appMenu", "File", "Edit", "windowMenu"]);
    expect(labels("linux")).toEqual(["File", "Edit", "windowMenu"]);
    expect(labels("win32", true)).toEqual(["File", "Edit", "Develop", "windowMenu"]);
  });

  it("names only commands that the window has", async () => {
    const folder = join(import.meta.dirname, "..", "..", "renderer", "commands");
    const names = (await readdir(folder)).filter((name) => name.endsWith(".ts"));
    const source = (await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")))).join("\n");
    const commands = menuSections.flatMap(({ items }) =>
      items.flatMap((item) => (item !== null && "command" in item ? item.command : [])),
    );
    expect(commands.length).toBeGreaterThan(10);
    expect(commands.filter((command) => !source.includes(`id: "${command}"`))).toEqual([]);
  });

  it("keeps Help last", () => {
    expect(
      menuTemplate(menuSections, {
        platform: "linux",
        appName: "Netloom",
        development: false,
        run: () => undefined,
      }).at(-1)?.label,
    ).toBe("Help");
  });

  it("runs the window's commands and leaves their keys to the window", () => {
    const run: string[] = [];
    const [file] = menuTemplate(sections, {
      platform: "linux",
      appName: "Netloom",
      development: false,
      run: (command) => run.push(command),
    });
    const items = file?.submenu as Electron.MenuItemConstructorOptions[];
    const [save] = items;
    (save?.click as (() => void) | undefined)?.();
    expect(run).toEqual(["file.save"]);
    expect(save).toMatchObject({ accelerator: "CmdOrCtrl+S", registerAccelerator: false });
    expect(items.at(-1)?.role).toBe("quit");
  });
});

describe("projects the system opens", () => {
  it("finds the project on a command line", () => {
    expect(projectArgument(["netloom", "/home/me/a.netloom"])).toBe("/home/me/a.netloom");
    expect(projectArgument(["electron", ".", "--flag", "B.NETLOOM"])).toBe("B.NETLOOM");
    expect(projectArgument(["x.netloom", "--open=a.netloom", "notes.txt"])).toBeNull();
  });

  it("keeps the newest until a window listens, and again after it closed", () => {
    const pending = new PendingProject();
    const opened: string[] = [];
    pending.request("a.netloom");
    pending.request(null);
    pending.request("b.netloom");
    pending.deliverTo((path) => opened.push(path));
    pending.request("c.netloom");
    pending.hold();
    pending.request("d.netloom");
    expect(opened).toEqual(["b.netloom", "c.netloom"]);
    pending.deliverTo((path) => opened.push(path));
    expect(opened.at(-1)).toBe("d.netloom");
  });
});

describe("native dialogs", () => {
  it("hand back the chosen path, or null where cancelled", async () => {
    const asked: unknown[] = [];
    const dialogs = (canceled: boolean) =>
      nativeDialogs({
        showOpenDialog: async (options: unknown) => {
          asked.push(options);
          return { canceled, filePaths: canceled ? [] : ["/a.netloom"] };
        },
        showSaveDialog: async () => ({ canceled, filePath: canceled ? "" : "/m.onnx" }),
      });
    const open = { title: "Open", extensions: ["netloom"], folder: false };
    const save = { title: "Export", extension: "onnx", suggestion: "m.onnx" };
    expect(await dialogs(false).pickOpen(open)).toBe("/a.netloom");
    expect(await dialogs(true).pickOpen({ ...open, folder: true })).toBeNull();
    expect(await dialogs(false).pickSave(save)).toBe("/m.onnx");
    expect(await dialogs(true).pickSave(save)).toBeNull();
    expect(asked).toMatchObject([
      { properties: ["openFile"], filters: [{ extensions: ["netloom"] }] },
      { properties: ["openDirectory"], filters: [] },
    ]);
  });
});

describe("utility trainer", () => {
  it("carries messages, keeps early ones, and reports the end", async () => {
    const folder = await mkdtemp(join(tmpdir(), "netloom-trainer-"));
    class Child extends EventEmitter {
      readonly stdout = null;
      readonly stderr = null;
      readonly posted: unknown[] = [];
      kills = 0;
      postMessage(message: unknown): void {
        this.posted.push(message);
      }
      kill(): boolean {
        this.kills++;
        this.emit("exit", 0);
        return true;
      }
    }
    const child = new Child();
    const trainer = startUtilityTrainer(
      () => child as unknown as ReturnType<UtilityFork>,
      "trainer.js",
      join(folder, "logs", "trainer.log"),
    );
    child.emit("message", "early");
    const heard: unknown[] = [];
    trainer.onMessage((message) => heard.push(message));
    child.emit("message", "later");
    trainer.send("hello");
    expect(heard).toEqual(["early", "later"]);
    const reason = new Promise((resolve) => trainer.onExit(resolve));
    trainer.kill();
    trainer.kill();
    trainer.send("too late");
    expect(await reason).toBe("exit code 0");
    expect(child.posted).toEqual(["hello"]);
    expect(child.kills).toBe(1);
    await rm(folder, { recursive: true });
  });
});

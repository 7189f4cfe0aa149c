// The desktop shell's entry: wires Electron to the parts beside this file. Nothing is decided here that could be decided there.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  protocol,
  session,
  shell,
  utilityProcess,
} from "electron";
import { portMessage } from "../../shared/contract/endpointChannels.ts";
import { createWindowSet } from "../serve/windowSet.ts";
import { enginesFolderIn, enginesFolderVariable } from "../files/enginesFolder.ts";
import { createServices } from "../services/index.ts";
import { appScheme, appSchemes, respondToAppRequest, windowUrl } from "./appProtocol.ts";
import { openExternalLink } from "./externalLinks.ts";
import { nativeDialogs } from "./fileDialogs.ts";
import { menuTemplate } from "./menu.ts";
import { menuSections } from "./menuSections.ts";
import { PendingProject, projectArgument } from "./openFiles.ts";
import { quitInOrder } from "./orderlyQuit.ts";
import { portHandshake } from "./portHandshake.ts";
import { startUtilityTrainer } from "./utilityTrainer.ts";
import { denyPermissions, guardNavigation, lockedPreferences } from "./windowSecurity.ts";

const here = dirname(fileURLToPath(import.meta.url));
const quitPatienceMs = 15_000;

function report(problem: unknown): void {
  console.error(problem);
}

protocol.registerSchemesAsPrivileged(appSchemes);
app.enableSandbox();

const pending = new PendingProject();
pending.request(projectArgument(process.argv));
app.on("open-file", (event, path) => {
  event.preventDefault();
  pending.request(path);
});

if (app.requestSingleInstanceLock()) {
  app.on("second-instance", (_, argv) => {
    pending.request(projectArgument(argv));
    focusWindow();
  });
  void app.whenReady().then(start).catch(failStart);
} else {
  app.quit();
}

function start(): void {
  const dataDir = app.getPath("userData");
  process.env[enginesFolderVariable] ??= enginesFolderIn(dataDir);
  const logFile = join(dataDir, "trainer.log");
  const windows = createWindowSet({ checkOutgoing: !app.isPackaged, report });
  const services = createServices({
    shell: "desktop",
    version: app.getVersion(),
    dataDir,
    startFolder: app.getPath("documents"),
    spawnTrainer: () =>
      startUtilityTrainer((...given) => utilityProcess.fork(...given), join(here, "trainer.js"), logFile),
    emit: windows.emit,
    ...nativeDialogs(dialog),
  });

  protocol.handle(appScheme, (request) => respondToAppRequest(request, join(here, "..", "renderer")));
  denyPermissions(session.defaultSession);
  ipcMain.on(
    portMessage,
    portHandshake({
      isOwnWindow: (contents) => BrowserWindow.fromWebContents(contents) !== null,
      newChannel: () => new MessageChannelMain(),
      serve(channel) {
        const served = windows.add(channel, services.handlers);
        pending.deliverTo((path) => {
          services.allow(path);
          served.emit("project.openRequested", { path });
        });
        return served;
      },
      report,
    }),
  );
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate(menuSections, {
        platform: process.platform,
        appName: app.name,
        development: !app.isPackaged,
        run: (command) => windows.emit("app.command", { command }),
      }),
    ),
  );
  quitInOrder(app, () => services.close(), quitPatienceMs, report);
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
  app.on("activate", () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow();
  });
  openWindow();
}

function openWindow(): void {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 700,
    show: false,
    title: app.name,
    webPreferences: lockedPreferences(join(here, "..", "preload", "preload.cjs")),
  });
  guardNavigation(window.webContents, (link) => void openExternalLink(link, linkParts(window)).catch(report));
  window.once("ready-to-show", () => window.show());
  window.on("closed", () => pending.hold());
  void window.loadURL(windowUrl).catch(report);
}

function linkParts(window: BrowserWindow): Parameters<typeof openExternalLink>[1] {
  return {
    async confirm(host, address) {
      const { response } = await dialog.showMessageBox(window, {
        message: `Open ${host} in your browser?`,
        detail: address,
        buttons: ["Open", "Cancel"],
        defaultId: 0,
        cancelId: 1,
      });
      return response === 0;
    },
    open: (address) => shell.openExternal(address),
  };
}

function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}

function failStart(problem: unknown): void {
  report(problem);
  dialog.showErrorBox("Netloom can't start", problem instanceof Error ? problem.message : String(problem));
  app.exit(1);
}

// What a window may not do, whatever runs in it: leave its page, open others, attach webviews, or use any permission.
import type { Session, WebContents, WebPreferences } from "electron";
import { isAppUrl } from "./appProtocol.ts";

/** Preferences of every window: no Node in it, a sandbox around it, its own world for the preload script. */
export function lockedPreferences(preload: string): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
  };
}

type DenyingSession = Pick<
  Session,
  "setPermissionRequestHandler" | "setPermissionCheckHandler" | "setDevicePermissionHandler"
>;

/** Copying text is the one permission the app itself uses. */
const grantedPermission = "clipboard-sanitized-write";

/** Denies every permission but copying to the clipboard from the app's own page. */
export function denyPermissions(session: DenyingSession): void {
  session.setPermissionRequestHandler((contents, permission, decide) => {
    decide(permission === grantedPermission && isAppUrl(contents.getURL()));
  });
  session.setPermissionCheckHandler(
    (_, permission, origin) => permission === grantedPermission && isAppUrl(origin),
  );
  session.setDevicePermissionHandler(() => false);
}

type GuardedContents = Pick<WebContents, "on" | "setWindowOpenHandler">;

/** Keeps a window on its page. Links that would leave it go to `openExternal`, which decides. */
export function guardNavigation(contents: GuardedContents, openExternal: (url: string) => void): void {
  contents.on("will-navigate", (event) => {
    if (isAppUrl(event.url)) return;
    event.preventDefault();
    openExternal(event.url);
  });
  contents.on("will-frame-navigate", (event) => {
    if (!isAppUrl(event.url)) event.preventDefault();
  });
  contents.on("will-redirect", (event) => {
    if (!isAppUrl(event.url)) event.preventDefault();
  });
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(url);
    return { action: "deny" };
  });
}

// Entry of the window: theme, connection, first project, then React.
import { FocusStyleManager } from "@blueprintjs/core";
import "@blueprintjs/core/lib/css/blueprint.css";
import "@blueprintjs/select/lib/css/blueprint-select.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { invariant } from "../shared/invariant.ts";
import { App } from "./app/App.tsx";
import { startProjectOfWindow } from "./app/start.ts";
import { keepConnected } from "./client/connect.ts";
import { openChannel } from "./client/openChannel.ts";
import { findRun } from "./training/runStore.ts";
import { followTheme } from "./ui/themeStore.ts";
import "./ui/theme.css";
import "./ui/base.css";

FocusStyleManager.onlyShowFocusOnTabs();
followTheme();
void keepConnected({ open: openChannel, onReconnect: () => void findRun() });
startProjectOfWindow();

const root = document.getElementById("root");
invariant(root !== null, "index.html has a root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

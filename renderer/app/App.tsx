// The window: toolbar above, palette left, canvas, inspector right, dock below. Sizes are the layout store's.
import type { CSSProperties } from "react";
import { Canvas } from "../canvas/Canvas.tsx";
import { CommandPalette } from "../commands/CommandPalette.tsx";
import { useCommandKeys } from "../commands/useCommandKeys.ts";
import { ShortcutSheet } from "../commands/ShortcutSheet.tsx";
import { ExportDialog } from "../export/ExportDialog.tsx";
import { DiscardDialog } from "../files/DiscardDialog.tsx";
import { FileDialog } from "../files/FileDialog.tsx";
import { RecoveryDialog } from "../files/RecoveryDialog.tsx";
import { TemplateGallery } from "../files/TemplateGallery.tsx";
import { ImportDialog } from "../import/ImportDialog.tsx";
import { GradientDialog } from "../gradients/GradientDialog.tsx";
import { Inspector } from "../inspector/Inspector.tsx";
import { Palette } from "../palette/Palette.tsx";
import { Timeline } from "../timeline/Timeline.tsx";
import { Splitter } from "../ui/Splitter.tsx";
import { ConnectionBanner } from "./ConnectionBanner.tsx";
import { closeDialog, useDialog } from "./dialogStore.ts";
import { Dock } from "./Dock.tsx";
import { HistoryDialog } from "./HistoryDialog.tsx";
import { clampSize, layoutLimits, setLayout, useLayout } from "./layoutStore.ts";
import { Toolbar } from "./Toolbar.tsx";
import "./app.css";

export function App() {
  useCommandKeys();
  const layout = useLayout();
  const exporting = useDialog((dialog) => dialog.open === "export");
  const sizes: CSSProperties & Record<`--${string}`, string> = {
    "--palette-width": layout.paletteOpen ? `${layout.paletteWidth}px` : "0px",
    "--inspector-width": layout.inspectorOpen ? `${layout.inspectorWidth}px` : "0px",
    "--dock-height": layout.dockOpen ? `${layout.dockHeight}px` : "auto",
  };
  return (
    <div className="app" style={sizes}>
      <header>
        <h1 className="visually-hidden">Netloom</h1>
        <Toolbar />
      </header>
      <div className="app-columns">
        {layout.paletteOpen ? (
          <>
            <Palette />
            <Splitter
              label="Width of the palette"
              orientation="vertical"
              size={layout.paletteWidth}
              {...layoutLimits.paletteWidth}
              direction={1}
              onResize={(size) => setLayout({ paletteWidth: clampSize("paletteWidth", size) })}
            />
          </>
        ) : null}
        <main className="app-middle">
          <Canvas />
          {layout.dockOpen ? (
            <Splitter
              label="Height of the dock"
              orientation="horizontal"
              size={layout.dockHeight}
              {...layoutLimits.dockHeight}
              direction={-1}
              onResize={(size) => setLayout({ dockHeight: clampSize("dockHeight", size) })}
            />
          ) : null}
          <Dock />
        </main>
        {layout.inspectorOpen ? (
          <>
            <Splitter
              label="Width of the inspector"
              orientation="vertical"
              size={layout.inspectorWidth}
              {...layoutLimits.inspectorWidth}
              direction={-1}
              onResize={(size) => setLayout({ inspectorWidth: clampSize("inspectorWidth", size) })}
            />
            <Inspector />
          </>
        ) : null}
      </div>
      <Timeline />
      <ConnectionBanner />
      <CommandPalette />
      <ShortcutSheet />
      <TemplateGallery />
      <RecoveryDialog />
      <HistoryDialog />
      <ImportDialog />
      <DiscardDialog />
      <ExportDialog isOpen={exporting} onClose={closeDialog} />
      <GradientDialog />
      <FileDialog />
    </div>
  );
}

// In a small window, as at a large zoom, panels fold away so that the network has room, and come back when the window grows.
// What the person opens there stays open.
import { setLayout, useLayout, type FoldingPanel } from "./layoutStore.ts";

const tooSmall: Readonly<Record<FoldingPanel, string>> = {
  paletteOpen: "(max-width: 900px)",
  dockOpen: "(max-height: 560px)",
};

export function keepRoomForCanvas(): void {
  for (const panel of ["paletteOpen", "dockOpen"] as const) {
    const small = window.matchMedia(tooSmall[panel]);
    followRoom(panel, small.matches);
    small.addEventListener("change", ({ matches }) => followRoom(panel, matches));
  }
}

function followRoom(panel: FoldingPanel, small: boolean): void {
  const { foldedForRoom, ...layout } = useLayout.getState();
  const folded = foldedForRoom.includes(panel);
  if (small === folded || (small && !layout[panel])) return;
  setLayout({
    [panel]: !small,
    foldedForRoom: small ? [...foldedForRoom, panel] : foldedForRoom.filter((each) => each !== panel),
  });
}

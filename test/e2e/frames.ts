// Pictures as they reach the page, for tests that hold what is drawn against what the trainer has.
import type { Page } from "@playwright/test";
import { decodeMessage } from "../../shared/contract/codec.ts";
import type { TapFrame } from "../../shared/contract/live.ts";
import { expect } from "./served.ts";

/** Every frame of pictures that reaches the page from now on. */
export async function listenForFrames(page: Page): Promise<TapFrame[]> {
  const frames: TapFrame[] = [];
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      const message = decodeMessage(new Uint8Array(Buffer.from(payload)));
      if (message.ok && isFrame(message.value)) frames.push(message.value.payload);
    }),
  );
  await page.reload();
  await expect(page.getByTestId("node-hidden-1")).toBeVisible();
  return frames;
}

function isFrame(message: unknown): message is { readonly payload: TapFrame } {
  return (
    typeof message === "object" && message !== null && "name" in message && message.name === "live.frame"
  );
}

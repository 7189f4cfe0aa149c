// The few names on which window, preload script and shells agree before the contract can speak.
//   serve:    the window opens a WebSocket at `channelPath`; each binary message is one value of codec.ts.
//   desktop:  the window calls window[bridgeName].requestPort(); a MessagePort arrives as a window message whose data is
//             `portMessage`; each port message is one value. Send typed arrays as copies: transferring them loses the message.

export const channelPath = "/channel";

export const bridgeName = "netloomBridge";
export const portMessage = "netloom:port";

/** What the preload script puts on `window`, and all it puts there. */
export interface WindowBridge {
  requestPort(): void;
}

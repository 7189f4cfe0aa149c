// Runs sandboxed in the window before its own code. Gives the window one thing: a port to the main side. The window asks, the
// main side checks who asks and answers with a port, this script hands it on to the page of this very origin.
import { contextBridge, ipcRenderer } from "electron";
import { bridgeName, portMessage, type WindowBridge } from "../shared/contract/endpointChannels.ts";

const bridge: WindowBridge = {
  requestPort: () => ipcRenderer.send(portMessage),
};

ipcRenderer.on(portMessage, (event) => {
  window.postMessage(portMessage, window.location.origin, [...event.ports]);
});

contextBridge.exposeInMainWorld(bridgeName, bridge);

import { globalPoolingLayer } from "./parts/globalPoolingLayer.ts";

export const globalMaxPooling1d = globalPoolingLayer("max", 1, { id: "globalMaxPooling1d" });

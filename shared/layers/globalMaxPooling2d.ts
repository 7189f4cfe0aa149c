import { globalPoolingLayer } from "./parts/globalPoolingLayer.ts";

export const globalMaxPooling2d = globalPoolingLayer("max", 2, { id: "globalMaxPooling2d" });

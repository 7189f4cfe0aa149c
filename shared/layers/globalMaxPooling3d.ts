import { globalPoolingLayer } from "./parts/globalPoolingLayer.ts";

export const globalMaxPooling3d = globalPoolingLayer("max", 3, { id: "globalMaxPooling3d" });

import { globalPoolingLayer } from "./parts/globalPoolingLayer.ts";

export const globalAveragePooling2d = globalPoolingLayer("average", 2, { id: "globalAveragePooling2d" });

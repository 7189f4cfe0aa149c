import { globalPoolingLayer } from "./parts/globalPoolingLayer.ts";

export const globalAveragePooling1d = globalPoolingLayer("average", 1, { id: "globalAveragePooling1d" });

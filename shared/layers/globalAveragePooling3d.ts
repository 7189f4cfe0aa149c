import { globalPoolingLayer } from "./parts/globalPoolingLayer.ts";

export const globalAveragePooling3d = globalPoolingLayer("average", 3, { id: "globalAveragePooling3d" });

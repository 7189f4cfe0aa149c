import { poolingLayer } from "./parts/poolingLayer.ts";

export const averagePooling2d = poolingLayer("average", 2, { id: "averagePooling2d" });

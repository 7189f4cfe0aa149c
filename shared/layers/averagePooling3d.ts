import { poolingLayer } from "./parts/poolingLayer.ts";

export const averagePooling3d = poolingLayer("average", 3, { id: "averagePooling3d" });

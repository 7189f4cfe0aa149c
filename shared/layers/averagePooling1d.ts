import { poolingLayer } from "./parts/poolingLayer.ts";

export const averagePooling1d = poolingLayer("average", 1, { id: "averagePooling1d" });

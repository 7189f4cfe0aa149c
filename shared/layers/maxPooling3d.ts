import { poolingLayer } from "./parts/poolingLayer.ts";

export const maxPooling3d = poolingLayer("max", 3, { id: "maxPooling3d" });

// Keras 3's .keras: a zip of config.json and model.weights.h5, which keeps each layer's weights under its class and number.
import { readFile } from "node:fs/promises";
import { unzipSync, strFromU8 } from "fflate";
import { fail } from "../../shared/errors/appError.ts";
import type { HostTensor } from "../engine/engine.ts";
import { withHdf5, type Hdf5File } from "./hdf5File.ts";
import { importLimits, parseModelJson, unpackedAtMost } from "./importLimits.ts";
import type { ImportedNetwork } from "./importedNetwork.ts";
import { isObject, KerasConfig } from "./kerasConfig.ts";
import type { KerasLayer } from "./kerasModel.ts";
import { kerasNetwork } from "./kerasNetwork.ts";

const configName = "config.json";
const weightsName = "model.weights.h5";
const largest: ReadonlyMap<string, number> = new Map([
  [configName, importLimits.jsonBytes],
  [weightsName, importLimits.weightBytes],
]);

export async function readKerasArchive(path: string): Promise<ImportedNetwork> {
  const parts = unpack(await readFile(path));
  const configBytes = parts[configName];
  if (configBytes === undefined)
    return fail("import/unknown-format", { found: `a zip file without ${configName}` });
  const config = parseModelJson(strFromU8(configBytes), configName);
  const weights = parts[weightsName];
  const read = (weightsOf: (layer: KerasLayer) => readonly HostTensor[]) =>
    kerasNetwork({
      topology: config,
      compiled: isObject(config) ? config["compile_config"] : undefined,
      dialect: "keras3",
      weightsOf,
    });
  return weights === undefined
    ? read(() => [])
    : withHdf5(weights, (file) => read((layer) => weightsIn(file, layer)));
}

/** Only the two files that matter; nothing grows beyond what its entry promised and the limits allow. */
function unpack(bytes: Uint8Array): Readonly<Record<string, Uint8Array>> {
  try {
    return unzipSync(bytes, {
      filter: ({ name, size, originalSize }) => {
        const most = largest.get(name);
        if (most !== undefined && originalSize > Math.min(most, unpackedAtMost(size)))
          fail("import/too-large", { found: `${originalSize} bytes of ${name}` });
        return most !== undefined;
      },
    });
  } catch (cause) {
    if (cause instanceof Error && cause.name === "AppFailure") throw cause;
    return fail("import/unreadable", { found: "a damaged zip file" });
  }
}

/** Layers made of layers keep their weights in theirs, in this order. */
const innerPlaces: Readonly<Record<string, readonly string[]>> = {
  Bidirectional: ["forward_layer/cell", "backward_layer/cell"],
  TimeDistributed: ["layer"],
  MultiHeadAttention: ["query_dense", "key_dense", "value_dense", "output_dense"],
};

function weightsIn(file: Hdf5File, { archivePath, className, config }: KerasLayer): readonly HostTensor[] {
  const inner = Object.hasOwn(innerPlaces, className) ? innerPlaces[className] : undefined;
  const places = inner ?? (new KerasConfig(config, "keras3").has("recurrent_initializer") ? ["cell"] : [""]);
  return places.flatMap((place) => {
    const vars = [archivePath, place, "vars"].filter((part) => part !== "").join("/");
    return file.names(vars).flatMap((name) => file.tensor(`${vars}/${name}`) ?? []);
  });
}

// Keras's .h5: the whole model in one HDF5 file, its config as JSON in attributes, its weights in a group per layer.
import { readFile } from "node:fs/promises";
import { fail } from "../../shared/errors/appError.ts";
import type { HostTensor } from "../engine/engine.ts";
import { withHdf5, type Hdf5File } from "./hdf5File.ts";
import { parseModelJson } from "./importLimits.ts";
import type { ImportedNetwork } from "./importedNetwork.ts";
import type { KerasLayer } from "./kerasModel.ts";
import { kerasNetwork } from "./kerasNetwork.ts";

const weightsGroup = "model_weights";

export async function readKerasHdf5(path: string): Promise<ImportedNetwork> {
  return withHdf5(await readFile(path), networkOf);
}

function networkOf(file: Hdf5File): ImportedNetwork {
  const config = file.text("", "model_config");
  if (config === null) {
    return fail("import/no-layers", {
      found: "an HDF5 file without a model in it",
      todo: "Save the whole model (model.save), not its weights alone.",
    });
  }
  const training = file.text("", "training_config");
  return kerasNetwork({
    topology: parseModelJson(config, "the model config"),
    compiled: training === null ? undefined : parseModelJson(training, "the training config"),
    dialect: (file.text("", "keras_version") ?? "2").startsWith("3") ? "keras3" : "keras2",
    weightsOf: (layer) => weightsOf(file, layer),
  });
}

/** A model inside a model keeps all its layers' weights in one group; their names say whose they are. */
function weightsOf(file: Hdf5File, layer: KerasLayer): readonly HostTensor[] {
  const outer = `${weightsGroup}/${layer.path[0]}`;
  const names = file.texts(outer, "weight_names");
  const own = layer.path.length === 1 ? names : names.filter((name) => name.split("/").includes(layer.name));
  return own.flatMap((name) => file.tensor(`${outer}/${name}`) ?? []);
}

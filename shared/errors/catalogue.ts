// The one catalogue of expected failures: code → what was expected and what to do. `found` is filled in at the place.
// Codes are area/kebab-case; add one here before using it.
interface CatalogueEntry {
  readonly title: string;
  readonly expected: string;
  readonly todo: string;
}

export const catalogue = {
  "project/not-json": {
    title: "The project file can't be read",
    expected: "a whole Netloom project (JSON text)",
    todo: "The file is cut off or was changed by another program: open the autosaved copy or an earlier version.",
  },
  "project/not-a-project": {
    title: "This is not a Netloom project",
    expected: 'a JSON object with "format": "netloom"',
    todo: "Choose a .netloom file.",
  },
  "project/newer-version": {
    title: "The project was made by a newer Netloom",
    expected: "a project version this app knows",
    todo: "Update Netloom, then open the project again.",
  },
  "project/invalid": {
    title: "The project file has a wrong value",
    expected: "a project that follows the schema",
    todo: "Repair the named place or open an earlier version.",
  },
  "project/too-large": {
    title: "The project file is too large",
    expected: "a project within the limits",
    todo: "Choose another file.",
  },
  "project/unknown-layer": {
    title: "The project uses a layer this app does not know",
    expected: "layers of this app's registry",
    todo: "Update Netloom or remove the layer from the project.",
  },
  "project/unknown-template": {
    title: "No such template",
    expected: "one of the templates that `netloom templates` lists",
    todo: "Choose one of them.",
  },
  "project/changed-on-disk": {
    title: "The project changed on disk",
    expected: "the file as it was last opened or saved here",
    todo: "Open it again, or save under another name.",
  },
  "graph/not-trainable": {
    title: "The network can't be trained as it stands",
    expected: "a graph without errors",
    todo: "Repair the layers named in the problems list.",
  },
  "data/not-found": {
    title: "The data is not there",
    expected: "a dataset id or a folder with data files",
    todo: "Check the path, or run `netloom doctor` to see the datasets.",
  },
  "data/idx-magic": {
    title: "This is not an IDX file",
    expected: "an IDX file (magic bytes 00 00, a type code, a dimension count)",
    todo: "Choose the original file, gzipped or not.",
  },
  "data/idx-truncated": {
    title: "The IDX file is cut off",
    expected: "as many bytes as its header says",
    todo: "Fetch the file again.",
  },
  "data/idx-dimensions": {
    title: "The IDX file's dimensions can't be used",
    expected: "1 to 4 dimensions, none of them zero",
    todo: "Choose a file of images or labels.",
  },
  "data/idx-trailing": {
    title: "The IDX file is longer than it says",
    expected: "as many bytes as its header says",
    todo: "Fetch the file again.",
  },
  "data/too-large": {
    title: "The data is too large",
    expected: "data within the limits of this app",
    todo: "Choose smaller data, or a part of it.",
  },
  "data/no-room": {
    title: "The disk has no room for the data",
    expected: "room for a copy of the data that can be read fast",
    todo: "Free space on that disk, or let data take more memory (--data-memory, or in the settings).",
  },
  "data/pair-incomplete": {
    title: "An image or label file is missing",
    expected: "a label file for every image file",
    todo: "Put the missing file into the folder.",
  },
  "data/ambiguous": {
    title: "The folder holds several datasets",
    expected: "one or two pairs of image and label files",
    todo: "Move each dataset into a folder of its own.",
  },
  "data/gzip-broken": {
    title: "The compressed file can't be unpacked",
    expected: "a whole gzip file",
    todo: "Fetch the file again.",
  },
  "data/count-mismatch": {
    title: "Images and labels do not belong together",
    expected: "as many labels as images",
    todo: "Put matching files into the folder.",
  },
  "data/label-range": {
    title: "A label does not fit the network's output",
    expected: "labels from 0 up to the output's classes less one",
    todo: "Give the output layer as many units as there are classes, or repair the labels.",
  },
  "data/shape-mismatch": {
    title: "The data does not fit the network's input",
    expected: "samples of the input layer's shape",
    todo: "Change the input layer's shape or choose other data.",
  },
  "data/output-mismatch": {
    title: "The network's output does not fit the labels",
    expected: "an output that the loss can compare with the labels",
    todo: "Change the last layer's units or the loss.",
  },
  "data/invalid-value": {
    title: "The data holds a value that can't be used",
    expected: "finite numbers",
    todo: "Repair the named row.",
  },
  "data/empty": {
    title: "There is no data",
    expected: "at least one training sample and one validation sample",
    todo: "Choose other data or another split.",
  },
  "data/archive-broken": {
    title: "The archive can't be read",
    expected: "a whole tar archive of the published layout",
    todo: "Fetch the file again.",
  },
  "data/csv-row": {
    title: "A row of the table is broken",
    expected: "as many cells in every row as in the first",
    todo: "Repair the named row.",
  },
  "data/unknown-target": {
    title: "The data has no such column",
    expected: "a column of the table as the target",
    todo: "Choose one of its columns.",
  },
  "data/image-broken": {
    title: "An image can't be read",
    expected: "a whole PNG or JPEG image",
    todo: "Repair or remove the named file.",
  },
  "data/not-downloaded": {
    title: "The dataset has not been downloaded yet",
    expected: "the dataset's files in the cache",
    todo: "Download it in the Data panel; training downloads it too.",
  },
  "data/no-network": {
    title: "The dataset could not be downloaded",
    expected: "one of the mirrors to answer",
    todo: "Check the connection and try again; a partial download is kept. Generated digits need no network.",
  },
  "data/checksum": {
    title: "The downloaded file is not the published one",
    expected: "the published size and checksum",
    todo: "Try again; the wrong file was removed.",
  },
  "import/unknown-format": {
    title: "This is no model Netloom can import",
    expected: "a model.json of TensorFlow.js, a .keras or .h5 file of Keras, or an .onnx file",
    todo: "Save the model in one of these forms and choose that file.",
  },
  "import/unreadable": {
    title: "The model file can't be read",
    expected: "a whole model as its tool wrote it",
    todo: "Save the model again with the tool it comes from.",
  },
  "import/too-large": {
    title: "The model is too large to import",
    expected: "a model within the limits",
    todo: "Choose a smaller model.",
  },
  "import/missing-weights": {
    title: "A file of weights is missing",
    expected: "the weight files that model.json names, beside it",
    todo: "Put the missing file into model.json's folder.",
  },
  "import/no-layers": {
    title: "The model holds no layers that could be drawn",
    expected: "a graph of layers",
    todo: "Models written as code have no graph to import: save a functional or sequential model.",
  },
  "engine/unavailable": {
    title: "That engine is not available here",
    expected: "an engine that `netloom doctor` lists as ready",
    todo: "Choose another engine, or auto.",
  },
  "engine/device-unavailable": {
    title: "That device is not available here",
    expected: "a device that `netloom doctor` lists as ready",
    todo: "Choose another device, or auto.",
  },
  "engine/tool-missing": {
    title: "A program needed for the installation is missing",
    expected: "the program to be installed",
    todo: "Install it, then try again. Nothing was changed.",
  },
  "engine/install-failed": {
    title: "The engine could not be installed",
    expected: "every step of the installation to succeed",
    todo: "Nothing was changed. The onnxruntime engine needs no installation.",
  },
  "engine/checksum": {
    title: "A fetched file is not the published one",
    expected: "the hash that its index declares",
    todo: "Nothing was changed; the file was removed. Try again.",
  },
  "engine/no-rule": {
    title: "A layer needs an operation the fast engine does not have",
    expected: "operations with a rule",
    todo: "Train with the tfjs engine, which is slower.",
  },
  "engine/failed": {
    title: "The engine could not run the network",
    expected: "the engine to accept the program",
    todo: "Report this with the project file; another engine may work meanwhile.",
  },
  "engine/out-of-memory": {
    title: "The network does not fit into memory",
    expected: "a network and batch that fit",
    todo: "Lower the batch size or the layers' sizes.",
  },
  "run/wrong-state": {
    title: "The run can't do that now",
    expected: "a command that fits the run's state",
    todo: "Wait for the run to reach that state.",
  },
  "run/unknown-output": {
    title: "The network that is trained has no such output",
    expected: "one of its outputs",
    todo: "Choose one of them, or train the network as it is now.",
  },
  "run/weights-invalid": {
    title: "The weights to begin with can't be used",
    expected: "a file of weights as an import writes it",
    todo: "Import the model again, or drop the weights in the network's inspector to begin anew.",
  },
  "run/weights-missing": {
    title: "The weights this project begins with are not there",
    expected: "the weights' file beside the project",
    todo: "Put the file back beside the project, import the model again, or drop the weights in the network's inspector to begin anew.",
  },
  "run/diverged": {
    title: "Training diverged",
    expected: "a finite loss",
    todo: "Lower the learning rate or change the loss; the last good state is kept.",
  },
  "run/class-weights": {
    title: "The class weights do not fit the data",
    expected: "data with one class per sample, and one weight for each class",
    todo: "Give as many weights as there are classes, choose balanced ones, or none.",
  },
  "run/crashed": {
    title: "The trainer process stopped unexpectedly",
    expected: "the trainer to keep running",
    todo: "Go on from the last checkpoint.",
  },
  "run/checkpoint-invalid": {
    title: "The checkpoint can't be used",
    expected: "a whole checkpoint of this network",
    todo: "Choose an earlier checkpoint or train anew.",
  },
  "run/recording-invalid": {
    title: "The recording can't be used",
    expected: "a recording of this run with the step that was asked for",
    todo: "Choose another recorded step, or train again to record anew.",
  },
  "run/nothing-trained": {
    title: "There is no trained model yet",
    expected: "a run with weights",
    todo: "Train first.",
  },
  "export/mismatch": {
    title: "The exported model does not match the trained one",
    expected: "the same outputs within the tolerance",
    todo: "Nothing was written. Report this with the project file.",
  },
  "export/invalid": {
    title: "The exported model is not valid ONNX",
    expected: "a model that passes validation",
    todo: "Nothing was written. Report this with the project file.",
  },
  "export/unsupported": {
    title: "A layer can't be exported",
    expected: "layers with an ONNX form",
    todo: "Replace the named layer.",
  },
  "file/not-found": {
    title: "The file is not there",
    expected: "an existing file",
    todo: "Check the path.",
  },
  "file/read": {
    title: "The file can't be read",
    expected: "a readable file",
    todo: "Check the path and its permissions.",
  },
  "file/write": {
    title: "The file can't be written",
    expected: "room and permission to write",
    todo: "Free space or choose another place; nothing was changed.",
  },
  "file/not-allowed": {
    title: "That place is not open to this app",
    expected: "a path chosen by the user",
    todo: "Choose the file in the dialog.",
  },
  "contract/invalid": {
    title: "A message did not follow the contract",
    expected: "a message of the contract",
    todo: "Reload the window; if it happens again, report it.",
  },
  "contract/closed": {
    title: "The connection to Netloom was lost",
    expected: "the main side to keep answering",
    todo: "Reload the window; if Netloom was closed, start it again.",
  },
  cancelled: {
    title: "Cancelled",
    expected: "the work to go on",
    todo: "Start again when wanted.",
  },
  internal: {
    title: "Something went wrong inside Netloom",
    expected: "no error",
    todo: "Report this with the steps that led to it; your work is autosaved.",
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof catalogue;

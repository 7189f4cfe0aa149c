// Import model…: asks for the file, opens what came of it as a new project, and shows what became of each layer.
import { client } from "../client/client.ts";
import { useDocument } from "../document/documentStore.ts";
import { pickOpenPath } from "../files/pickPath.ts";
import { startProject } from "../files/projectActions.ts";
import { notifyError, notifyWhile } from "../ui/notify.ts";
import { useImport } from "./importStore.ts";

const extensions = ["json", "keras", "h5", "hdf5", "onnx"];

export async function importModel(): Promise<void> {
  const path = await pickOpenPath({ title: "Import a model", extensions });
  if (path === null) return;
  const outcome = await notifyWhile("Reading the model…", client.call("project.import", { path }));
  if (!outcome.ok) return notifyError(outcome.error);
  const { document, report } = outcome.value;
  const before = useDocument.getState().generation;
  await startProject(document);
  // The user kept the project that was open.
  if (useDocument.getState().generation === before) return;
  useImport.setState({ imported: { name: document.name, report }, reportOpen: true });
}

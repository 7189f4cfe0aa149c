// The line above everything: project, history, training, what the run is doing, export, commands.
import { Button, ButtonGroup, Menu, MenuDivider, MenuItem, PopoverNext } from "@blueprintjs/core";
import { CaretDown, Export, Search } from "@blueprintjs/icons";
import { useEffect, useState } from "react";
import type { CallResult } from "../../shared/contract/contract.ts";
import { client } from "../client/client.ts";
import { CommandButton } from "../commands/CommandButton.tsx";
import { CommandMenuItem } from "../commands/CommandMenuItem.tsx";
import { useDocument } from "../document/documentStore.ts";
import { openProjectAt } from "../files/projectActions.ts";
import { PaceSelect } from "../training/PaceSelect.tsx";
import { useRun } from "../training/runStore.ts";
import { Keys } from "../ui/Keys.tsx";
import { openDialog } from "./dialogStore.ts";
import { RunStatus } from "./RunStatus.tsx";

export function Toolbar() {
  const paused = useRun((run) => run.snapshot?.state === "paused");
  return (
    <div className="toolbar" role="toolbar" aria-label="Main">
      <ProjectMenu />
      <span className="toolbar-separator" />
      <CommandButton id="edit.undo" />
      <CommandButton id="edit.redo" />
      <span className="toolbar-separator" />
      <CommandButton
        id="train.start"
        withText
        text={paused ? "Resume" : "Train"}
        intent="primary"
        variant="solid"
        className="train-button"
      />
      <ButtonGroup variant="minimal">
        <CommandButton id="train.pause" />
        <CommandButton id="train.step" />
        <CommandButton id="train.stop" />
        <CommandButton id="train.restart" />
      </ButtonGroup>
      <PaceSelect />
      <span className="toolbar-separator" />
      <RunStatus />
      <span className="toolbar-spring" />
      <Button
        variant="minimal"
        icon={<Export size={15} />}
        text="Export"
        data-testid="toolbar-file.export"
        onClick={() => openDialog("export")}
      />
      <Button
        variant="minimal"
        icon={<Search size={14} />}
        aria-label="Search commands"
        data-testid="toolbar-view.commands"
        onClick={() => openDialog("command-palette")}
      >
        <Keys shortcut="mod+k" />
      </Button>
    </div>
  );
}

function ProjectMenu() {
  const name = useDocument((state) => state.document.name);
  const dirty = useDocument((state) => state.dirty);
  const path = useDocument((state) => state.path);
  useEffect(() => {
    document.title = `${dirty ? "● " : ""}${name} – Netloom`;
  }, [name, dirty]);
  return (
    <PopoverNext arrow={false} animation="minimal" placement="bottom-start" content={<ProjectMenuItems />}>
      <Button
        variant="minimal"
        className="project-button"
        data-testid="project-menu"
        title={path ?? "Not saved yet"}
        endIcon={<CaretDown size={14} />}
      >
        <span className="project-name">{name}</span>
        <span className="project-dirty" hidden={!dirty} data-testid="project-dirty" title="Unsaved changes" />
      </Button>
    </PopoverNext>
  );
}

function ProjectMenuItems() {
  return (
    <Menu>
      <CommandMenuItem id="file.new" />
      <CommandMenuItem id="file.open" />
      <RecentProjects />
      <MenuDivider />
      <CommandMenuItem id="file.save" />
      <CommandMenuItem id="file.saveAs" />
      <CommandMenuItem id="file.import" />
      <CommandMenuItem id="file.export" />
      <MenuDivider />
      <CommandMenuItem id="edit.history" />
      <MenuItem text="View" icon="blank">
        <CommandMenuItem id="view.palette" />
        <CommandMenuItem id="view.inspector" />
        <CommandMenuItem id="view.dock" />
        <CommandMenuItem id="view.minimap" />
        <CommandMenuItem id="view.snap" />
      </MenuItem>
      <MenuItem text="Theme" icon="blank">
        <CommandMenuItem id="view.theme.system" />
        <CommandMenuItem id="view.theme.light" />
        <CommandMenuItem id="view.theme.dark" />
      </MenuItem>
      <MenuDivider />
      <CommandMenuItem id="help.shortcuts" />
    </Menu>
  );
}

function RecentProjects() {
  const [recent, setRecent] = useState<CallResult<"project.recent">>([]);
  useEffect(() => {
    async function load(): Promise<void> {
      const result = await client.call("project.recent", {});
      if (result.ok) setRecent(result.value);
    }
    void load();
  }, []);
  return (
    <MenuItem text="Open recent" icon="blank" disabled={recent.length === 0}>
      {recent.map(({ path, name }) => (
        <MenuItem key={path} text={name} label={folderOf(path)} onClick={() => void openProjectAt(path)} />
      ))}
    </MenuItem>
  );
}

function folderOf(path: string): string {
  return path.split(/[\\/]/).slice(-2, -1)[0] ?? "";
}

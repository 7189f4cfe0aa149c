import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { templates } from "../../shared/document/templates/registry.ts";
import { cliFixture, type CliFixture, type CliRun } from "./cliFixture.ts";

let cli: CliFixture;
beforeEach(async () => {
  cli = await cliFixture();
});
afterEach(() => cli.remove());

async function newProject(template = "mlp-784-16-16-10"): Promise<string> {
  const path = join(cli.folder, "p.netloom");
  const made = await cli.run("new", template, "--out", path);
  expect(made.code).toBe(0);
  return path;
}

/** The project with a part of its JSON changed. */
async function changedProject(change: (project: Project) => void): Promise<string> {
  const path = await newProject();
  const project = JSON.parse(await readFile(path, "utf8")) as Project;
  change(project);
  await writeFile(path, JSON.stringify(project));
  return path;
}

interface Project {
  version: number;
  nodes: { id: string; layer: string; fields: Record<string, unknown> }[];
  edges: { id: string; from: { node: string; port: string }; to: { node: string; port: string } }[];
}

/** One message, exit 1, no stack trace, no bug reported, and nothing that looks like a result. */
function expectFailure(run: CliRun, ...words: string[]): void {
  expect(run.code).toBe(1);
  expect(run.notes).toHaveLength(1);
  for (const word of words) expect(run.notes[0]).toContain(word);
  expect(run.notes[0]).not.toMatch(/\n\s+at |\.ts:\d/);
  expect(run.out).toEqual([]);
  expect(run.reports).toEqual([]);
}

describe("wrong usage", () => {
  it.each([
    ["no command", []],
    ["an unknown command", ["weave"]],
    ["an unknown option", ["templates", "--fast"]],
    ["a missing argument", ["train"]],
    ["too many arguments", ["summary", "a.netloom", "b.netloom"]],
    ["a missing required option", ["new", "linear-784-10"]],
    ["a project of another extension", ["new", "linear-784-10", "--out", "p.json"]],
    ["epochs that are no number", ["train", "p.netloom", "--epochs", "many"]],
    ["no epochs", ["train", "p.netloom", "--epochs", "0"]],
    ["a fraction of a batch", ["train", "p.netloom", "--batch", "1.5"]],
    ["a negative seed", ["train", "p.netloom", "--seed", "-1"]],
    ["an unknown engine", ["train", "p.netloom", "--engine", "steam"]],
    ["an unknown device", ["train", "p.netloom", "--device", "abacus"]],
    ["an export of another kind", ["train", "p.netloom", "--export", "m.pb"]],
    ["a verification without its project", ["verify", "m.onnx"]],
    ["an impossible port", ["serve", "--port", "70000"]],
  ])("exits 2 for %s", async (_, argv) => {
    const run = await cli.run(...argv);
    expect(run.code).toBe(2);
    expect(run.notes.length).toBeGreaterThan(0);
    expect(run.out).toEqual([]);
  });

  it.each([["--help"], ["--version"], ["train", "--help"]])("exits 0 for %s %s", async (...argv) => {
    const run = await cli.run(...argv);
    expect(run.code).toBe(0);
    expect(run.out.length).toBeGreaterThan(0);
  });
});

describe("new, templates and summary", () => {
  it("writes each template, and each is a sound project", async () => {
    for (const { id } of templates) {
      const path = await newProject(id);
      const run = await cli.run("summary", path, "--json");
      expect(run.code).toBe(0);
      expect(JSON.parse(run.out[0] ?? "")).toMatchObject({ errors: [] });
    }
  });

  it("lists the templates with their parameters", async () => {
    const run = await cli.run("templates", "--json");
    const listed = JSON.parse(run.out[0] ?? "") as { id: string; parameters: number }[];
    expect(listed.map(({ id }) => id)).toEqual(templates.map(({ id }) => id));
    expect(listed.find(({ id }) => id === "mlp-784-16-16-10")?.parameters).toBe(13_002);
  });

  it("shows layers, shapes and parameters", async () => {
    const run = await cli.run("summary", await newProject());
    expect(run.out.join("\n")).toMatch(/dense\s+\[N, 16\]\s+12,560/);
    expect(run.out.join("\n")).toContain("Parameters: 13,002");
    expect(run.out.at(-2)).toMatch(/Each sample: 26(\.\d)? kFLOPs forward, \d/);
    expect(run.out.at(-1)).toMatch(
      /Memory to train: 31\d kB: weights 52 kB, gradients 52 kB, optimizer 104 kB/,
    );
  });

  it("names the templates there are where one is unknown, and writes nothing", async () => {
    const path = join(cli.folder, "p.netloom");
    expectFailure(await cli.run("new", "perceptron", "--out", path), "linear-784-10", "perceptron");
    await expect(readFile(path)).rejects.toThrow("ENOENT");
  });

  it("says so where the place can't be written", async () => {
    expectFailure(
      await cli.run("new", "linear-784-10", "--out", join(cli.folder, "missing", "p.netloom")),
      "can't be written",
    );
  });
});

describe.each([["summary"], ["train"], ["verify"]])("%s with a bad project", (command) => {
  function open(path: string): Promise<CliRun> {
    return command === "verify" ? cli.run("verify", "m.onnx", "--project", path) : cli.run(command, path);
  }

  it("says that there is no file, or a folder", async () => {
    expectFailure(await open(join(cli.folder, "none.netloom")), "is not there", "none.netloom");
    expectFailure(await open(cli.folder), "can't be read", "a folder");
  });

  it("says that it was cut in half", async () => {
    const path = await newProject();
    const text = await readFile(path, "utf8");
    await writeFile(path, text.slice(0, text.length / 2));
    expectFailure(await open(path), "can't be read");
  });

  it("says that it is of a newer version", async () => {
    const path = await changedProject((project) => {
      project.version = 99;
    });
    expectFailure(await open(path), "newer Netloom", "99");
  });

  it("says that it holds an unknown layer", async () => {
    const path = await changedProject((project) => {
      (project.nodes[1] as Project["nodes"][number]).layer = "oracle";
    });
    expectFailure(await open(path), "oracle");
  });

  it("says that it is no project", async () => {
    const path = join(cli.folder, "p.netloom");
    for (const text of ["[]", "null", '"netloom"', "{}"]) {
      await writeFile(path, text);
      expectFailure(await open(path), "not a Netloom project");
    }
  });
});

describe("a network that can't be trained", () => {
  async function cyclicProject(): Promise<string> {
    return changedProject((project) => {
      const [, flatten, hidden, second] = project.nodes;
      project.edges = project.edges.map((edge) =>
        edge.to.node === hidden?.id
          ? { ...edge, from: { node: second?.id ?? "", port: edge.from.port } }
          : edge,
      );
      expect(flatten).toBeDefined();
    });
  }

  it("is not trained, and the first problem is named once", async () => {
    expectFailure(await cli.run("train", await cyclicProject()), "can't be trained", "cycle");
  });

  it("tells the same as an event with --json", async () => {
    const run = await cli.run("train", await cyclicProject(), "--json");
    expect(run.code).toBe(1);
    expect(run.out.map((line) => JSON.parse(line) as object)).toMatchObject([
      { event: "failed", error: { code: "graph/not-trainable" } },
    ]);
  });

  it("is shown in the summary, with its problems and exit 1", async () => {
    const run = await cli.run("summary", await cyclicProject());
    expect(run.code).toBe(1);
    expect(run.notes.join("\n")).toContain("cycle");
  });
});

describe("training", () => {
  it("refuses an export into a folder that is not there before it trains", async () => {
    const path = await newProject();
    expectFailure(
      await cli.run("train", path, "--export", join(cli.folder, "missing", "m.onnx")),
      "can't be written",
      "missing",
    );
  });

  it("calls a bug a bug and keeps its stack to itself", async () => {
    const run = await cli.run("train", await newProject());
    expect(run.code).toBe(1);
    expect(run.notes.at(-1)).toContain("inside Netloom");
    expect(run.notes.join()).not.toContain("must not need a trainer");
    expect(String(run.reports[0])).toContain("must not need a trainer");
  });
});

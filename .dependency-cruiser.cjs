// Which folder may import which (architecture). `npm run boundaries` checks it; `npm run boundaries:draw` draws it.

const inMain = (folders) => `^main/(${folders})/`;

/** A folder of main and the other folders of main it may import from. */
const mainMayImport = {
  desktop: "serve|services|files",
  serve: "services|files|cli",
  cli: "services|serve|data|files|trainer|engine|onnx|compile|bench",
  services: "data|files|trainer",
  trainer: "compile|trace|onnx|engine|data|files|gradcheck|import",
  gradcheck: "compile|trace|engine|data",
  import: "onnx|compile|trace|engine|data|files",
  compile: "data",
  trace: "compile|data|engine",
  onnx: "trace|compile|data|engine|files",
  engine: "trace|compile|onnx|data|files",
  data: "files",
  files: "",
};

const mainRules = Object.entries(mainMayImport).map(([folder, allowed]) => ({
  name: `main-${folder}`,
  severity: "error",
  comment: `main/${folder} may import from main/{${[folder, allowed].filter(Boolean).join("|")}} only`,
  from: { path: `^main/${folder}/`, pathNot: "\\.test\\.tsx?$" },
  to: { path: "^main/", pathNot: inMain([folder, allowed].filter(Boolean).join("|")) },
}));

/** A package that only the named places may import at run time. */
function only(name, packagePath, places) {
  return {
    name: `only-${name}`,
    severity: "error",
    comment: `${packagePath} belongs to ${places}`,
    from: { pathNot: `${places}|\\.test\\.tsx?$|^test/|^[^/]+\\.config\\.ts$` },
    to: { path: `node_modules/${packagePath}` },
  };
}

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^(electron|@tensorflow/tfjs-node)" },
    },
    {
      name: "shared-stands-alone",
      severity: "error",
      comment: "shared runs everywhere: no DOM, Node, Electron, React or tfjs at run time",
      from: { path: "^shared/", pathNot: "\\.test\\.ts$" },
      to: { pathNot: "^shared/|node_modules/zod|node_modules/fflate" },
    },
    {
      name: "renderer-only-shared",
      severity: "error",
      from: { path: "^renderer/" },
      to: { path: "^(main|preload|test)/", pathNot: "^test/support/" },
    },
    {
      name: "preload-only-contract",
      severity: "error",
      from: { path: "^preload/" },
      to: { path: "^(main|renderer|test|shared)/", pathNot: "^shared/(contract|result|invariant|errors)" },
    },
    {
      name: "main-not-renderer",
      severity: "error",
      from: { path: "^main/" },
      to: { path: "^(renderer|preload|test)/", pathNot: "^test/support/" },
    },
    ...mainRules,
    only("electron", "electron/", "^main/desktop/|^preload/"),
    only("tensorflow", "@tensorflow/", "^main/(compile|trace|engine)/"),
    only("onnxruntime", "onnxruntime-node/", "^main/(engine|onnx)/"),
    only("react", "(react|react-dom|@xyflow|@blueprintjs|zustand|uplot)/", "^renderer/"),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // Babel elides type imports; the rules are about run time. Types across environments are guarded by tsc's project references.
    babelConfig: { fileName: ".dependency-cruiser.babel.json" },
    exclude: { path: "^(out|dist|\\.cache|node_modules/\\.vite)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json"],
    },
    moduleSystems: ["es6", "cjs"],
    cache: { folder: ".cache/boundaries", strategy: "content" },
  },
};

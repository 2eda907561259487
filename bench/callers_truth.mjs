// Labels for `python -m bench.callers` made by TypeScript's own language service.
//
//   npm install --prefix DIR typescript@5.9.3
//   node bench/callers_truth.mjs DIR/node_modules/typescript CHECKOUT > bench/labels/NAME.json
//
// For functions, methods and constructors that recent commits touched: every place that names one (at most SAMPLE of
// them, evenly spread) and whether the checker resolves that place to it. Positions only, no code. Packages of a
// workspace are resolved to their sources, as if they were built; what is installed from elsewhere stays open.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [, , compiler, checkout, wanted = "140"] = process.argv;
const ts = createRequire(import.meta.url)(path.resolve(compiler));
const root = fs.realpathSync(checkout);
const SAMPLE = 60;
const COMMITS = 2500;
const CODE = /\.(ts|tsx|mts|cts)$/;
const TEST = /(^|\/)(generated|tests?|__tests__|e2e|fixtures)\/|\.(test|spec)\.[a-z]+$|\.d\.ts$/;

const git = (...args) => execFileSync("git", ["-C", root, ...args], { maxBuffer: 1 << 30 }).toString();
const relative = (file) => path.relative(root, file);
const tracked = git("ls-files", "-z").split("\0").filter(Boolean);
const sources = tracked.filter((f) => CODE.test(f)).map((f) => path.join(root, f));

const workspace = new Map();
for (const manifest of tracked.filter((f) => /(^|\/)package\.json$/.test(f))) {
	try {
		const held = JSON.parse(fs.readFileSync(path.join(root, manifest)));
		if (held.name) workspace.set(held.name, [path.join(root, path.dirname(manifest)), held]);
	} catch {}
}

const configs = new Map();
function optionsFor(file) {
	const config = ts.findConfigFile(path.dirname(file), ts.sys.fileExists);
	if (!config || !config.startsWith(root)) return {};
	if (!configs.has(config)) {
		const read = ts.readConfigFile(config, ts.sys.readFile);
		const parsed = ts.parseJsonConfigFileContent(read.config ?? {}, ts.sys, path.dirname(config));
		configs.set(config, { paths: parsed.options.paths, baseUrl: parsed.options.baseUrl, pathsBasePath: parsed.options.pathsBasePath });
	}
	return configs.get(config);
}
const base = {
	target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
	allowImportingTsExtensions: true, noEmit: true, jsx: ts.JsxEmit.Preserve, experimentalDecorators: true, types: [], skipLibCheck: true,
};

function entries(value) {
	if (typeof value === "string") return [value];
	if (Array.isArray(value)) return value.flatMap(entries);
	return value && typeof value === "object" ? Object.values(value).flatMap(entries) : [];
}
function fromSources(directory, target) {
	const stem = target.replace(/^\.\//, "").replace(/\.d\.[mc]?ts$|\.[mc]?[jt]sx?$/, "");
	for (const at of [stem, stem.replace(/^(dist|lib|build|out)\//, "src/"), stem.replace(/^(dist|lib|build|out)\//, "")])
		for (const end of [".ts", ".tsx", ".mts", "/index.ts", "/src/index.ts"]) {
			const found = path.join(directory, at + end);
			if (!found.endsWith(".d.ts") && ts.sys.fileExists(found)) return found;
		}
}
function inWorkspace(specifier) {
	const parts = specifier.split("/");
	const name = parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
	const held = workspace.get(name);
	if (!held) return undefined;
	const [directory, manifest] = held;
	const rest = specifier.slice(name.length + 1);
	const exported = manifest.exports;
	const keyed = exported && typeof exported === "object" && Object.keys(exported).some((k) => k.startsWith("."));
	const of = keyed ? exported[rest ? `./${rest}` : "."] : rest ? undefined : exported;
	const targets = [...entries(of), ...(rest ? [rest, `src/${rest}`] : [manifest.source, manifest.types, manifest.module, manifest.main, "src/index", "index"])];
	for (const target of targets.filter((t) => typeof t === "string")) {
		const found = fromSources(directory, target);
		if (found) return found;
	}
}

const host = {
	getScriptFileNames: () => sources,
	getScriptVersion: () => "1",
	getScriptSnapshot: (f) => (fs.existsSync(f) && fs.statSync(f).isFile() ? ts.ScriptSnapshot.fromString(fs.readFileSync(f, "utf8")) : undefined),
	getCurrentDirectory: () => root,
	getCompilationSettings: () => base,
	getDefaultLibFileName: (o) => ts.getDefaultLibFilePath(o),
	fileExists: ts.sys.fileExists, readFile: ts.sys.readFile, readDirectory: ts.sys.readDirectory,
	directoryExists: ts.sys.directoryExists, getDirectories: ts.sys.getDirectories,
	resolveModuleNameLiterals: (literals, from) => literals.map(({ text }) => {
		const found = ts.resolveModuleName(text, from, { ...base, ...optionsFor(from) }, ts.sys);
		if (found.resolvedModule && !found.resolvedModule.isExternalLibraryImport) return found;
		const inside = inWorkspace(text);
		if (inside) return { resolvedModule: { resolvedFileName: inside, extension: path.extname(inside), isExternalLibraryImport: false } };
		return found;
	}),
};
const service = ts.createLanguageService(host);
const program = service.getProgram();
const checker = program.getTypeChecker();

// Functions by file and name, at head.
const kinds = new Map();
function callables(file) {
	const found = [];
	const tree = program.getSourceFile(file);
	const visit = (node, owner) => {
		if ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) && node.name && ts.isIdentifier(node.name) && node.body) {
			const method = ts.isMethodDeclaration(node);
			if (!method || owner) found.push({ node, name: node.name, kind: method ? "method" : "function", owner });
		} else if (ts.isConstructorDeclaration(node) && node.body && owner) {
			found.push({ node, name: owner.name, kind: "constructor", owner });
		} else if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer && ts.isArrowFunction(node.initializer)) {
			if (node.parent.parent.parent === tree) found.push({ node, name: node.name, kind: "function", owner: undefined });
		}
		const inside = ts.isClassDeclaration(node) && node.name ? node : undefined;
		if (ts.isSourceFile(node) || ts.isClassDeclaration(node) || ts.isVariableStatement(node) || ts.isVariableDeclarationList(node) || ts.isModuleBlock(node))
			ts.forEachChild(node, (child) => visit(child, inside));
	};
	if (tree) visit(tree, undefined);
	return found.filter((c) => c.kind !== "function" || isExported(c));
}
function isExported(candidate) {
	const symbol = checker.getSymbolAtLocation(candidate.name.getSourceFile());
	return symbol !== undefined && checker.getExportsOfModule(symbol).some((s) => s.declarations?.includes(candidate.node));
}
const quota = new Map([["function", Number(wanted) / 2], ["method", (Number(wanted) * 3) / 8], ["constructor", Number(wanted) / 8]]);
const known = new Map();
const chosen = [];
const taken = new Set();
const perFile = new Map();
let file = "";
for (const line of git("log", "--no-merges", `-n${COMMITS}`, "-p", "-U0", "--format=", "--", "*.ts", "*.tsx").split("\n")) {
	if (line.startsWith("+++ b/")) file = line.slice(6);
	const section = /^@@ [^@]+ @@ (.*)/.exec(line)?.[1] ?? (line.startsWith("+") ? line : "");
	if (!section || TEST.test(file) || !tracked.includes(file) || chosen.length >= Number(wanted)) continue;
	if ((perFile.get(file) ?? 0) >= 3) continue;
	if (!known.has(file)) known.set(file, callables(path.join(root, file)));
	for (const candidate of known.get(file)) {
		const says = candidate.kind === "constructor" ? "constructor" : candidate.name.text;
		const key = `${file}:${candidate.owner?.name.text}.${says}`;
		if (taken.has(key) || candidate.name.text.length < 3 || !new RegExp(`(^|[^\\w.])${says}\\s*[(<=]`).test(section)) continue;
		if (!quota.get(candidate.kind)) continue;
		quota.set(candidate.kind, quota.get(candidate.kind) - 1);
		taken.add(key);
		perFile.set(file, (perFile.get(file) ?? 0) + 1);
		chosen.push({ ...candidate, file });
	}
}

// What the member overrides or implements: a place that resolves there may dispatch to it.
function ancestors(target) {
	const places = new Set();
	if (target.kind !== "method" || !target.owner) return places;
	const seen = new Set();
	const climb = (symbol) => {
		for (const declaration of symbol?.declarations ?? [])
			for (const clause of declaration.heritageClauses ?? [])
				for (const type of clause.types) {
					const up = checker.getTypeAtLocation(type);
					const above = up.symbol;
					if (!above || seen.has(above)) continue;
					seen.add(above);
					for (const d of up.getProperty(target.name.text)?.declarations ?? []) places.add(`${d.getSourceFile().fileName}:${(d.name ?? d).getStart()}`);
					climb(above);
				}
	};
	climb(checker.getSymbolAtLocation(target.owner.name));
	return places;
}
const NO_USE = (leaf) => {
	const up = leaf.parent;
	if (ts.isImportSpecifier(up) || ts.isImportClause(up) || ts.isExportSpecifier(up) || ts.isNamespaceImport(up) || ts.isJsxClosingElement(up)) return true;
	if (ts.isBindingElement(up) || ts.isParameter(up)) return up.name === leaf || up.propertyName === leaf;
	if (ts.isShorthandPropertyAssignment(up) || ts.isExportAssignment(up)) return false;
	return up.name === leaf && !ts.isPropertyAccessExpression(up) && !ts.isMetaProperty(up);
};
// Definitions of a place; `{ price }` is a use of the variable, and `const { price } = await import("./pricing")` of it there.
function definitions(source, leaf) {
	if (ts.isShorthandPropertyAssignment(leaf.parent)) {
		let symbol = checker.getShorthandAssignmentValueSymbol(leaf.parent);
		if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
		return (symbol?.declarations ?? []).map((d) => ({ fileName: d.getSourceFile().fileName, textSpan: { start: (d.name ?? d).getStart() } }));
	}
	const defined = service.getDefinitionAtPosition(source, leaf.getStart()) ?? [];
	return defined.flatMap((d) => {
		const at = ts.getTokenAtPosition(program.getSourceFile(d.fileName), d.textSpan.start);
		if (!ts.isBindingElement(at.parent) || d.textSpan.start === leaf.getStart()) return [d];
		return service.getDefinitionAtPosition(d.fileName, d.textSpan.start) ?? [d];
	});
}
const paths = [];
const numbered = (f) => (paths.includes(f) ? paths.indexOf(f) : paths.push(f) - 1);
const functions = [];
for (const target of chosen) {
	const name = target.name.text;
	const above = ancestors(target);
	const places = [];
	for (const source of sources) {
		const tree = program.getSourceFile(source);
		const word = new RegExp(`(?<![\\w$])${name.replace("$", "\\$")}(?![\\w$])`, "g");
		for (let hit; (hit = word.exec(tree.text)); ) {
			const leaf = ts.getTokenAtPosition ? ts.getTokenAtPosition(tree, hit.index) : undefined;
			if (!leaf || !ts.isIdentifier(leaf) || leaf.text !== name || NO_USE(leaf)) continue;
			if (target.kind === "constructor" && ts.isPartOfTypeNode(leaf)) continue;
			places.push([source, leaf, tree]);
		}
	}
	const step = Math.max(1, places.length / SAMPLE);
	const occ = [];
	for (let at = 0; at < places.length; at += step) {
		const [source, leaf, tree] = places[Math.floor(at)];
		const defined = definitions(source, leaf);
		let verdict = defined.length ? "no" : "open";
		for (const d of defined) {
			if (d.fileName === path.join(root, target.file) && [target.name.getStart(), target.node.getStart()].includes(d.textSpan.start)) verdict = "yes";
			else if (leaf.parent.expression?.kind === ts.SyntaxKind.SuperKeyword) continue; // leads there and to nothing else
			else if (above.has(`${d.fileName}:${d.textSpan.start}`) && verdict !== "yes") verdict = "dispatch";
		}
		const { line, character } = tree.getLineAndCharacterOfPosition(leaf.getStart());
		occ.push([numbered(relative(source)), line, character, { yes: "y", no: "n", open: "o", dispatch: "d" }[verdict]]);
	}
	const at = ts.getLineAndCharacterOfPosition(target.name.getSourceFile(), (target.kind === "constructor" ? target.node : target.name).getStart());
	functions.push({ path: numbered(target.file), name, kind: target.kind, owner: target.owner?.name.text ?? "", row: at.line, places: places.length, occ });
}
const commit = git("rev-parse", "HEAD").trim();
console.log(JSON.stringify({ commit, truth: `typescript ${ts.version}`, paths, functions }).replaceAll('{"path"', '\n{"path"'));

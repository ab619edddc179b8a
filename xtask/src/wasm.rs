//! `cargo xtask wasm`: from Rust to what the browser gets.
//!
//! cargo (wasm32) → wasm-bindgen → wasm-opt → checked by a real engine → named by content, compressed, listed.
//!
//! The checkout and the hub are a bundle each (module, glue, boot script, style), the loader is a third. A bundle whose
//! inputs have not changed is left alone, so a second run costs a few milliseconds. `--dev` builds with assertions on
//! and without the last squeeze, into a folder of its own: there a hydration mismatch says where it is.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::{Args, ValueEnum};
use wasm_bindgen_cli_support::Bindgen;

use crate::assets::{self, Asset, Manifest, Naming, Pressing, Stamp};
use crate::toolchain::{self, Profile, Toolchain, Way};
use crate::{Outcome, read, sizes};

#[derive(Args)]
pub struct Options {
    /// Assertions on and no squeezing, into target/assets-dev
    #[arg(long)]
    dev: bool,
    /// Build one bundle (the loader always comes along)
    #[arg(long)]
    only: Option<App>,
    /// Build even when nothing has changed
    #[arg(long)]
    force: bool,
    /// Compile with this toolchain instead of the first that is there
    #[arg(long)]
    toolchain: Option<Way>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum App {
    Checkout,
    Hub,
}

/// What is built, stamped and skipped as one.
#[derive(Clone, Copy, PartialEq)]
enum Bundle {
    App(App),
    Loader,
}

const BUNDLES: [Bundle; 3] = [
    Bundle::App(App::Checkout),
    Bundle::App(App::Hub),
    Bundle::Loader,
];

/// What LLVM may emit for wasm32 today and every browser with passkeys understands. Named one by one: `--all-features`
/// lets wasm-opt write modules that engines refuse.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

impl App {
    /// The name of its files and of its folder under widget/.
    fn name(self) -> &'static str {
        match self {
            App::Checkout => "checkout",
            App::Hub => "hub",
        }
    }

    fn package(self) -> String {
        format!("vouch-{}", self.name())
    }

    fn features(self) -> &'static [&'static str] {
        match self {
            App::Checkout => &["--features", "csr"],
            App::Hub => &[],
        }
    }

    /// The checkout came first and has the plain names; the hub's are told apart: `boot.js` and `hub-boot.js`.
    fn logical(self, file: &str) -> String {
        match self {
            App::Hub if !file.starts_with("hub.") => format!("hub-{file}"),
            _ => file.to_owned(),
        }
    }
}

impl Bundle {
    fn name(self) -> &'static str {
        match self {
            Bundle::App(app) => app.name(),
            Bundle::Loader => "loader",
        }
    }

    /// Files without which there is nothing to build.
    fn sources(self) -> Vec<String> {
        match self {
            Bundle::App(app) => ["src/lib.rs", "boot.js", &format!("{}.css", app.name())]
                .map(|file| self.file(file))
                .into(),
            Bundle::Loader => ["vouch.js", "vouch.d.ts"]
                .map(|file| self.file(file))
                .into(),
        }
    }

    fn file(self, name: &str) -> String {
        format!("widget/{}/{name}", self.name())
    }

    /// Everything that can change the outcome: the crates (but not the other bundles), the versions, the tools.
    fn inputs(self, root: &Path) -> Outcome<String> {
        let mut paths: Vec<PathBuf> = [
            "node_modules/binaryen/package.json",
            "node_modules/esbuild/package.json",
            "xtask/src/assets.rs",
            "xtask/src/toolchain.rs",
            "xtask/src/wasm.rs",
        ]
        .map(PathBuf::from)
        .into();
        match self {
            Bundle::Loader => paths.push("widget/loader".into()),
            Bundle::App(_) => {
                paths.extend(["Cargo.lock", "Cargo.toml", "server/wire"].map(PathBuf::from));
                let others: Vec<&str> = BUNDLES
                    .iter()
                    .filter(|other| **other != self)
                    .map(|other| other.name())
                    .collect();
                let folders = fs::read_dir(root.join("widget"))
                    .map_err(|error| format!("widget/: {error}"))?;
                paths.extend(
                    folders
                        .flatten()
                        .map(|entry| entry.file_name())
                        .filter(|name| {
                            !others
                                .iter()
                                .any(|other| name.as_os_str() == OsStr::new(other))
                        })
                        .map(|name| Path::new("widget").join(name))
                        // A folder: the budget beside them changes no asset.
                        .filter(|path| root.join(path).is_dir()),
                );
            }
        }
        assets::inputs(root, &paths)
    }
}

pub fn run(root: &Path, options: &Options) -> Outcome<()> {
    let wanted: Vec<Bundle> = BUNDLES
        .into_iter()
        .filter(|bundle| match (bundle, options.only) {
            (Bundle::App(app), Some(only)) => *app == only,
            _ => true,
        })
        .collect();
    let missing: Vec<String> = wanted
        .iter()
        .flat_map(|bundle| bundle.sources())
        .filter(|file| !root.join(file).is_file())
        .collect();
    if !missing.is_empty() {
        return Err(format!("not written yet: {}", missing.join(", ")));
    }
    for tool in ["binaryen", "esbuild"] {
        if !root.join("node_modules").join(tool).is_dir() {
            return Err(format!(
                "the npm package {tool} is not installed: run `npm ci`"
            ));
        }
    }

    let mode = Mode::new(root, options.dev);
    let mut toolchain = None;
    let mut built = false;
    for bundle in &wanted {
        let inputs = bundle.inputs(root)?;
        let stamp = mode.stamp(*bundle);
        let again = options.force || options.toolchain.is_some();
        if !again && Stamp::load(&stamp).is_some_and(|stamp| stamp.holds(&inputs, &mode.folder)) {
            continue;
        }
        let assets = match bundle {
            Bundle::Loader => loader(root, &mode)?,
            Bundle::App(app) => {
                if toolchain.is_none() {
                    toolchain = Some(Toolchain::find(options.toolchain)?);
                }
                application(root, &mode, *app, toolchain.as_ref().expect("found above"))?
            }
        };
        Stamp { inputs, assets }.save(&stamp)?;
        built = true;
    }
    if !built && mode.folder.join("manifest.json").is_file() {
        return Ok(());
    }

    let manifest: Manifest = BUNDLES
        .into_iter()
        .filter_map(|bundle| Stamp::load(&mode.stamp(bundle)))
        // A bundle that was not asked for counts as it stands, if it still stands.
        .filter(|stamp| stamp.holds(&stamp.inputs, &mode.folder))
        .flat_map(|stamp| stamp.assets)
        .collect();
    assets::settle(&mode.folder, &manifest)?;
    print!("{}", sizes::table(&manifest));
    Ok(())
}

/// Where things go, and how much work is spent on them.
struct Mode {
    folder: PathBuf,
    work: PathBuf,
    profile: Profile,
    pressing: Pressing,
}

impl Mode {
    fn new(root: &Path, dev: bool) -> Self {
        let (folder, profile, pressing) = match dev {
            false => ("assets", Profile::Wasm, Pressing::Hard),
            true => ("assets-dev", Profile::WasmDev, Pressing::Quick),
        };
        let target = root.join("target");
        Mode {
            folder: target.join(folder),
            work: target.join("wasm/steps").join(folder),
            profile,
            pressing,
        }
    }

    fn stamp(&self, bundle: Bundle) -> PathBuf {
        self.work.join(format!("{}.json", bundle.name()))
    }

    fn publish(&self, name: &str, content: &[u8], naming: Naming) -> Outcome<(String, Asset)> {
        Ok((
            name.to_owned(),
            assets::publish(&self.folder, name, content, naming, self.pressing)?,
        ))
    }
}

fn loader(root: &Path, mode: &Mode) -> Outcome<Manifest> {
    let script = root.join(Bundle::Loader.file("vouch.js"));
    // No format is named: the file is a classic script and a module at once, and stays both.
    let script = minified(root, &script, &["--target=es2022"])?;
    let types = read(&root.join(Bundle::Loader.file("vouch.d.ts")))?;
    Ok(Manifest::from([
        mode.publish("vouch.js", &script, Naming::Fixed)?,
        mode.publish("vouch.d.ts", types.as_bytes(), Naming::Fixed)?,
    ]))
}

fn application(root: &Path, mode: &Mode, app: App, toolchain: &Toolchain) -> Outcome<Manifest> {
    let name = app.name();
    eprintln!("xtask: {name}: compiling with {}", toolchain.describe());
    compile(root, mode, app, toolchain)?;

    eprintln!("xtask: {name}: wasm-bindgen");
    let work = mode.work.join(name);
    let module = toolchain::output_folder(root, mode.profile).join(format!("vouch_{name}.wasm"));
    bind(&module, &work, name, mode.profile)?;
    let glue = work.join(format!("{name}.js"));
    if !read(&glue)?.contains("export function start(") {
        return Err(format!(
            "widget/{name} exports no `start`: its lib.rs needs `#[wasm_bindgen] pub fn start()` for boot.js to call"
        ));
    }

    let bound = work.join(format!("{name}_bg.wasm"));
    let module = match mode.profile {
        Profile::Wasm => {
            eprintln!("xtask: {name}: wasm-opt");
            optimised(root, &bound)?
        }
        Profile::WasmDev => bound,
    };
    check(&module)?;

    let wasm = fs::read(&module).map_err(|error| format!("{}: {error}", module.display()))?;
    // Bundled, because the glue may come in several files (the snippets of a crate that brings its own JavaScript).
    let glue = minified(
        root,
        &glue,
        &["--bundle", "--format=esm", "--target=es2022"],
    )?;
    let mut assets = Manifest::from([
        mode.publish(&format!("{name}.wasm"), &wasm, Naming::ByContent)?,
        mode.publish(&format!("{name}.js"), &glue, Naming::ByContent)?,
    ]);
    for file in loose_files(&root.join("widget").join(name))? {
        let file_name = file
            .file_name()
            .expect("a file has a name")
            .to_string_lossy()
            .into_owned();
        let content = match file.extension().and_then(OsStr::to_str) {
            Some("js") => minified(root, &file, &["--format=esm", "--target=es2022"])?,
            Some("css") => minified(root, &file, &[])?,
            _ => fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?,
        };
        let (logical, asset) =
            mode.publish(&app.logical(&file_name), &content, Naming::ByContent)?;
        assets.insert(logical, asset);
    }
    Ok(assets)
}

fn compile(root: &Path, mode: &Mode, app: App, toolchain: &Toolchain) -> Outcome<()> {
    let mut cargo = toolchain.cargo(root, "build", mode.profile);
    cargo
        .args(["--lib", "--package", &app.package()])
        .args(app.features());
    run_to_end(
        cargo,
        &format!("widget/{} does not compile for wasm32", app.name()),
    )
}

fn bind(module: &Path, work: &Path, name: &str, profile: Profile) -> Outcome<()> {
    let dev = profile == Profile::WasmDev;
    // What an earlier run left (snippets above all) must not be taken for this one's.
    let _ = fs::remove_dir_all(work);
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(module)
        .out_name(name)
        .typescript(false)
        .demangle(dev)
        .debug(dev)
        .keep_debug(false)
        .remove_name_section(!dev)
        .remove_producers_section(true);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(work))
        .map_err(|error| format!("wasm-bindgen on {}: {error:#}", module.display()))
}

fn optimised(root: &Path, module: &Path) -> Outcome<PathBuf> {
    let output = module.with_extension("opt.wasm");
    let mut command = node(root, "binaryen/bin/wasm-opt");
    command.arg(module).args([
        "-Oz",
        "--strip-debug",
        "--strip-producers",
        "--strip-target-features",
    ]);
    command.args(FEATURES).arg("-o").arg(&output);
    run_to_end(command, &format!("wasm-opt refuses {}", module.display()))?;
    Ok(output)
}

/// Lets a real engine read the module: an optimiser that writes what no browser accepts is caught here.
fn check(module: &Path) -> Outcome<()> {
    let mut command = Command::new("node");
    command.args([
        "--input-type=module",
        "--eval",
        "import { readFileSync } from 'node:fs'; await WebAssembly.compile(readFileSync(process.argv[1]));",
    ]);
    command.arg(module);
    run_to_end(
        command,
        &format!(
            "{} is not a module that an engine accepts",
            module.display()
        ),
    )
}

fn minified(root: &Path, file: &Path, arguments: &[&str]) -> Outcome<Vec<u8>> {
    let mut command = node(root, "esbuild/bin/esbuild");
    command
        .arg(file)
        .args(["--minify", "--legal-comments=none", "--log-level=warning"])
        .args(arguments);
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("esbuild cannot be run: {error}"))?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(format!("esbuild refuses {}", file.display())),
    }
}

/// A command of an npm package. Some packages ship a script there and others, once installed, a program.
fn node(root: &Path, command: &str) -> Command {
    let path = root.join("node_modules").join(command);
    let script = fs::read(&path).is_ok_and(|content| content.starts_with(b"#!"));
    match script {
        true => {
            let mut node = Command::new("node");
            node.arg(path);
            node
        }
        false => Command::new(path),
    }
}

/// What lies beside a bundle's `src`: scripts, styles and pictures that are served as they are.
fn loose_files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            matches!(
                path.extension().and_then(OsStr::to_str),
                Some("js" | "css" | "svg" | "woff2")
            )
        })
        .collect();
    files.sort();
    Ok(files)
}

fn run_to_end(mut command: Command, complaint: &str) -> Outcome<()> {
    let status = command.stdin(Stdio::null()).status().map_err(|error| {
        format!(
            "{} cannot be run: {error}",
            command.get_program().to_string_lossy()
        )
    })?;
    match status.success() {
        true => Ok(()),
        false => Err(complaint.to_owned()),
    }
}

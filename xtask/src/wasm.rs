//! `cargo xtask wasm`: from Rust to what the browser gets.
//!
//! cargo (wasm32) → wasm-bindgen → squeeze, wasm-opt → started by a real engine → named by content, compressed, listed.
//!
//! The checkout and the hub are a bundle each (module, glue, boot script, style). The loader is a third and the elements a fourth:
//! script and style alone, because what an element shows is written by the server and what it does is a request. A bundle whose
//! inputs have not changed is left alone, so a second run costs a few milliseconds. `--dev` builds with assertions on
//! and without the last squeeze, into a folder of its own: there a panic says where it was.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::{Args, ValueEnum};
use wasm_bindgen_cli_support::{Bindgen, Output};

use crate::assets::{self, Asset, Manifest, Naming, Pressing, Stamp};
use crate::squeeze::{self, Made};
use crate::toolchain::{self, Profile, Toolchain, Way};
use crate::tools::{esbuild, run_to_end};
use crate::{Outcome, read, read_bytes, sizes, write};

#[derive(Args)]
pub struct Options {
    /// Assertions on and no squeezing, into target/assets-dev
    #[arg(long)]
    dev: bool,
    /// Build one app (loader and elements always come along)
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
    Elements,
    Loader,
}

const BUNDLES: [Bundle; 4] = [
    Bundle::App(App::Checkout),
    Bundle::App(App::Hub),
    Bundle::Elements,
    Bundle::Loader,
];

/// How scripts are minified that a page takes in as modules.
const MODULE: [&str; 3] = ["--minify", "--format=esm", "--target=es2022"];

/// 128 KiB instead of the linker's megabyte, which a page would pay for in memory at the start and never use. It lies below the
/// data, so that what would run over it traps.
const STACK: &str = "-Clink-arg=-zstack-size=131072";

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
            Bundle::Elements => "elements",
            Bundle::Loader => "loader",
        }
    }

    /// Files without which there is nothing to build.
    fn sources(self) -> Vec<String> {
        match self {
            Bundle::App(app) => ["src/lib.rs", "boot.js", &format!("{}.css", app.name())]
                .map(|file| self.file(file))
                .into(),
            Bundle::Elements => ["elements.js", "elements.css"]
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
            "xtask/src/glue.rs",
            "xtask/src/links.rs",
            "xtask/src/squeeze.rs",
            "xtask/src/toolchain.rs",
            "xtask/src/tools.rs",
            "xtask/src/traps.rs",
            "xtask/src/wasm.rs",
        ]
        .map(PathBuf::from)
        .into();
        match self {
            Bundle::Loader => paths.push("widget/loader".into()),
            Bundle::Elements => {
                let files = [
                    "widget/elements/elements.js",
                    "widget/elements/elements.css",
                ];
                paths.extend([files[0], files[1], "widget/style"].map(PathBuf::from));
            }
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
        let (assets, way) = match bundle {
            Bundle::Loader => (loader(root, &mode)?, None),
            Bundle::Elements => (elements(root, &mode)?, None),
            Bundle::App(app) => {
                if toolchain.is_none() {
                    toolchain = Some(Toolchain::find(options.toolchain)?);
                }
                let toolchain = toolchain.as_ref().expect("found above");
                let assets = application(root, &mode, *app, toolchain)?;
                (assets, Some(toolchain.way().to_owned()))
            }
        };
        Stamp {
            inputs,
            way,
            assets,
        }
        .save(&stamp)?;
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

/// The way that the checkout was compiled which lies there now.
pub fn way(root: &Path) -> String {
    let stamp = Mode::new(root, false).stamp(Bundle::App(App::Checkout));
    let way = Stamp::load(&stamp).and_then(|stamp| stamp.way);
    way.unwrap_or_else(|| "unknown".to_owned())
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
    let script = esbuild(root, &script, &["--minify", "--target=es2022"])?;
    let types = read(&root.join(Bundle::Loader.file("vouch.d.ts")))?;
    Ok(Manifest::from([
        mode.publish("vouch.js", &script, Naming::Fixed)?,
        mode.publish("vouch.d.ts", types.as_bytes(), Naming::Fixed)?,
    ]))
}

fn elements(root: &Path, mode: &Mode) -> Outcome<Manifest> {
    let file = |name: &str| root.join(Bundle::Elements.file(name));
    // It stands in the document as a plain script.
    let script = esbuild(root, &file("elements.js"), &["--minify", "--target=es2022"])?;
    let style = esbuild(root, &file("elements.css"), &["--bundle", "--minify"])?;
    Ok(Manifest::from([
        mode.publish("elements.js", &script, Naming::ByContent)?,
        mode.publish("elements.css", &style, Naming::ByContent)?,
    ]))
}

fn application(root: &Path, mode: &Mode, app: App, toolchain: &Toolchain) -> Outcome<Manifest> {
    let name = app.name();
    eprintln!("xtask: {name}: compiling with {}", toolchain.describe());
    compile(root, mode, app, toolchain)?;

    eprintln!("xtask: {name}: wasm-bindgen");
    let linked = toolchain::output_folder(root, mode.profile).join(format!("vouch_{name}.wasm"));
    let linked = read_bytes(&linked)?;
    let work = mode.work.join(name);
    let mut output = bind(&linked, &work, name, mode.profile)?;
    let beside = loose_files(&root.join("widget").join(name))?;
    let made = match mode.profile {
        Profile::Wasm => {
            let scripts: Vec<PathBuf> = beside
                .iter()
                .filter(|file| file.extension().is_some_and(|end| end == "js"))
                .cloned()
                .collect();
            squeeze::run(root, &work, name, output.wasm_mut(), &linked, &scripts)?
        }
        Profile::WasmDev => Made {
            module: work.join(format!("{name}_bg.wasm")),
            glue: esbuild(
                root,
                &work.join(format!("{name}.js")),
                &["--bundle", MODULE[0], MODULE[1], MODULE[2]],
            )?,
        },
    };
    let glue = work.join(format!("{name}.min.js"));
    write(&glue, &made.glue)?;
    check(&made.module, &glue)?;

    let wasm = read_bytes(&made.module)?;
    let mut assets = Manifest::from([
        mode.publish(&format!("{name}.wasm"), &wasm, Naming::ByContent)?,
        mode.publish(&format!("{name}.js"), &made.glue, Naming::ByContent)?,
    ]);
    for file in beside {
        let file_name = file
            .file_name()
            .expect("a file has a name")
            .to_string_lossy()
            .into_owned();
        let content = match file.extension().and_then(OsStr::to_str) {
            Some("js") => esbuild(root, &file, &MODULE)?,
            Some("css") => esbuild(root, &file, &["--bundle", "--minify"])?,
            _ => read_bytes(&file)?,
        };
        let (logical, asset) =
            mode.publish(&app.logical(&file_name), &content, Naming::ByContent)?;
        assets.insert(logical, asset);
    }
    Ok(assets)
}

fn compile(root: &Path, mode: &Mode, app: App, toolchain: &Toolchain) -> Outcome<()> {
    let mut cargo = toolchain.cargo(root, "rustc", mode.profile);
    cargo
        .args(["--lib", "--package", &app.package()])
        .args(app.features());
    if mode.profile == Profile::Wasm {
        cargo.args(["--", "-Clink-arg=--emit-relocs", STACK]);
    }
    run_to_end(
        cargo,
        &format!("widget/{} does not compile for wasm32", app.name()),
    )
}

fn bind(linked: &[u8], work: &Path, name: &str, profile: Profile) -> Outcome<Output> {
    let dev = profile == Profile::WasmDev;
    // What an earlier run left (snippets above all) must not be taken for this one's.
    let _ = fs::remove_dir_all(work);
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes(name, linked.to_vec())
        .out_name(name)
        .typescript(false)
        .demangle(dev)
        .debug(dev)
        .keep_debug(false)
        .remove_name_section(!dev)
        .remove_producers_section(true);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate_output())
        .and_then(|mut output| output.emit(work).map(|()| output))
        .map_err(|error| format!("wasm-bindgen on {name}: {error:#}"))
}

/// Lets a real engine start the module through its glue: an optimiser that writes what no browser accepts is caught here, and
/// so is a name that the two no longer share.
fn check(module: &Path, glue: &Path) -> Outcome<()> {
    let mut command = Command::new("node");
    command.args([
        "--input-type=module",
        "--eval",
        "import { readFileSync } from 'node:fs';
        import { pathToFileURL } from 'node:url';
        const [module, glue] = process.argv.slice(1);
        const app = await import(pathToFileURL(glue));
        const headers = { 'content-type': 'application/wasm' };
        await app.default({ module_or_path: new Response(readFileSync(module), { headers }) });",
    ]);
    command.arg(module).arg(glue);
    run_to_end(
        command,
        &format!("{} is not a module that an engine starts", module.display()),
    )
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

//! The JavaScript between the page and a module: only what the boot script calls and what the module still asks for.
//!
//! wasm-bindgen writes glue for everything that any crate exports or imports. The boot scripts are the one place that says
//! what is called; from there esbuild shakes the rest off, and what the glue no longer mentions need not be exported by the
//! module. Names that two programs gave each other (`__wbg_setAttribute_f75317b2b5cabfb4`) become one letter on both sides.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::tools::esbuild;
use crate::{Outcome, read, write};

/// How wasm-bindgen's glue of the pinned version ends.
const ENDING: &str = "export { initSync, __wbg_init as default };";

/// The house serves modules as what they are, and passkeys came to browsers after streaming: one way to start is enough.
const START: &str = "export default async function ({ module_or_path }) {
    const { instance } = await WebAssembly.instantiateStreaming(module_or_path, __wbg_get_imports());
    __wbg_finalize_init(instance);
}";

/// What the module says it imports from, once it is short.
pub const ORIGIN: &str = "a";

/// What wasm-bindgen has it say.
pub fn origin(name: &str) -> String {
    format!("./{name}_bg.js")
}

pub struct Glue {
    folder: PathBuf,
    /// The name of the module's files, without an ending.
    name: String,
    /// What the boot scripts call.
    entries: Vec<String>,
    text: String,
}

impl Glue {
    /// wasm-bindgen's output in `folder`, as far as these boot scripts use it.
    pub fn open(folder: &Path, name: &str, boot_scripts: &[PathBuf]) -> Outcome<Self> {
        let text = read(&folder.join(format!("{name}.js")))?;
        let text = match text.split_once(ENDING) {
            Some((before, _)) => format!("{before}{START}\n"),
            None => {
                return Err(format!(
                    "the glue no longer ends with `{ENDING}`: look at xtask/src/glue.rs"
                ));
            }
        };
        let text = text.replace(&format!("\"{}\"", origin(name)), &format!("\"{ORIGIN}\""));
        let mut called = BTreeSet::new();
        for script in boot_scripts {
            called.extend(words(&read(script)?).map(str::to_owned));
        }
        let entries: Vec<String> = text
            .lines()
            .filter_map(|line| line.strip_prefix("export function ")?.split_once('('))
            .map(|(function, _)| function.to_owned())
            .filter(|function| called.contains(function))
            .collect();
        if !entries.iter().any(|entry| entry.starts_with("start")) {
            return Err(format!(
                "widget/{name} starts nothing: its lib.rs needs `#[wasm_bindgen] pub fn start()`, and its boot script must call it"
            ));
        }
        Ok(Glue {
            folder: folder.to_path_buf(),
            name: name.to_owned(),
            entries,
            text,
        })
    }

    /// Drops what the module does not ask for (any more).
    pub fn keep_imports(&mut self, wanted: &BTreeSet<String>) {
        self.text = without_entries(&self.text, wanted);
    }

    /// Every word that is left once what nobody calls has been shaken off.
    pub fn words(&self, root: &Path) -> Outcome<BTreeSet<String>> {
        let script = self.bundle(root, &["--minify-syntax"])?;
        Ok(words(&String::from_utf8_lossy(&script))
            .map(str::to_owned)
            .collect())
    }

    /// The script for the browser, in which names are as short as the module has them by now.
    pub fn minified(&self, root: &Path, renamed: &BTreeMap<String, String>) -> Outcome<Vec<u8>> {
        let cache = self.folder.join("names.json");
        let names = serde_json::to_string(renamed).expect("names are always JSON");
        write(&cache, names.as_bytes())?;
        let all: Vec<&str> = renamed.keys().map(String::as_str).collect();
        let mangled = format!("--mangle-props=^({})$", all.join("|"));
        let cache = format!("--mangle-cache={}", cache.display());
        self.bundle(root, &["--minify", &mangled, &cache])
    }

    fn bundle(&self, root: &Path, arguments: &[&str]) -> Outcome<Vec<u8>> {
        let lean = self.folder.join(format!("{}.lean.js", self.name));
        write(&lean, self.text.as_bytes())?;
        let entry = self.folder.join(format!("{}.entry.js", self.name));
        let line = format!(
            "export {{ default, {} }} from './{}.lean.js';\n",
            self.entries.join(", "),
            self.name
        );
        write(&entry, line.as_bytes())?;
        let mut all = vec![
            "--bundle",
            "--format=esm",
            "--target=es2022",
            // A class that is exported but not used must not be kept by what is said beside it.
            "--define:Symbol.dispose=undefined",
            "--pure:FinalizationRegistry",
        ];
        all.extend(arguments);
        esbuild(root, &entry, &all)
    }
}

/// The object of imports without the entries that are not wanted. wasm-bindgen writes an entry per import, each beginning on a
/// line of its own, eight spaces in; the object ends four spaces in.
fn without_entries(glue: &str, wanted: &BTreeSet<String>) -> String {
    let mut kept = String::with_capacity(glue.len());
    let mut keeps = true;
    for line in glue.lines() {
        if let Some(name) = entry(line) {
            keeps = wanted.contains(name);
        } else if line.starts_with("    }") && !line.starts_with("     ") {
            keeps = true;
        }
        if keeps {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

fn entry(line: &str) -> Option<&str> {
    let (name, _) = line.strip_prefix("        __wb")?.split_once(':')?;
    words(name).eq([name]).then(|| &line[8..12 + name.len()])
}

fn words(script: &str) -> impl Iterator<Item = &str> {
    script
        .split(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '_' || sign == '$'))
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = r#"export class Unused {
}
if (Symbol.dispose) Unused.prototype[Symbol.dispose] = Unused.prototype.free;

export function hear(message) {
    wasm.hear(message);
}

export function start() {
    wasm.start();
}
function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_add_1: function(arg0) {
            return arg0.map((it) => {
                return it + 1;
            });
        },
        __wbg_get_2: function() { return handleError(function (arg0) {
            return arg0.it;
        }, arguments); },
        __wbindgen_init: function() {
            wasm.__wbindgen_externrefs;
        },
    };
    return {
        __proto__: null,
        "./app_bg.js": import0,
    };
}
export { initSync, __wbg_init as default };
"#;

    fn open(glue: &str, boot: &str) -> Outcome<Glue> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let script = folder.path().join("boot.js");
        write(&folder.path().join("app.js"), glue.as_bytes()).expect("it is written");
        write(&script, boot.as_bytes()).expect("it is written");
        Glue::open(folder.path(), "app", &[script])
    }

    #[test]
    fn only_what_a_boot_script_names_is_kept() {
        let rows = [
            ("app.start();", Some(vec!["start"])),
            ("app.start(); app.hear(data);", Some(vec!["hear", "start"])),
            ("app.restart(hear);", None),
        ];
        for (boot, expected) in rows {
            let entries = open(GLUE, boot).ok().map(|glue| glue.entries);
            let expected =
                expected.map(|names| names.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(entries, expected, "{boot}");
        }
    }

    #[test]
    fn glue_that_ends_in_another_way_is_refused() {
        let another = GLUE.replace("initSync, ", "");
        assert!(
            open(&another, "app.start()")
                .is_err_and(|sentence| sentence.contains("no longer ends"))
        );
    }

    #[test]
    fn entries_go_whole_and_nothing_else_goes() {
        let mut glue = open(GLUE, "app.start()").expect("it is read");
        glue.keep_imports(&BTreeSet::from(["__wbg_get_2".to_owned()]));
        assert!(
            !glue.text.contains("it + 1") && !glue.text.contains("externrefs"),
            "{}",
            glue.text
        );
        assert!(
            glue.text
                .contains("return arg0.it;\n        }, arguments); },\n    };\n    return {"),
            "{}",
            glue.text
        );
        assert!(glue.text.contains("\"a\": import0"), "{}", glue.text);
    }
}

//! From what wasm-bindgen leaves to what the browser gets: nothing that nobody calls, under names of one letter.
//!
//! The boot scripts are the only ones who call. What they do not reach goes from the glue, what the glue does not mention
//! goes from the module's exports, what the module does not ask for goes from the glue's imports, and so on round until both
//! stand still. wasm-opt then makes what is left small; it is never told that traps do not happen.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use walrus::Module;

use crate::glue::{self, Glue};
use crate::links::Links;
use crate::tools::wasm_opt;
use crate::{Outcome, traps, write};

/// Where the module is, and the script that starts it.
pub struct Made {
    pub module: PathBuf,
    pub glue: Vec<u8>,
}

/// Makes wasm-bindgen's output in `work` as small as it gets. `linked` is what wasm-bindgen was given.
pub fn run(
    root: &Path,
    work: &Path,
    name: &str,
    module: &mut Module,
    linked: &[u8],
    boot_scripts: &[PathBuf],
) -> Outcome<Made> {
    let links = Links::read(linked)?;
    let panics = traps::trap_panics(module);
    if panics == 0 {
        return Err("no function is seen to panic any more: look at xtask/src/traps.rs".into());
    }
    traps::pass_nothing_unread(module);

    let mut glue = Glue::open(work, name, boot_scripts)?;
    let origin = glue::origin(name);
    loop {
        let before = (exports(module), imports(module, &origin));
        let words = glue.words(root)?;
        keep_exports(module, |export| words.contains(export));
        links.collect(module);
        let after = (exports(module), imports(module, &origin));
        glue.keep_imports(&after.1);
        if before == after {
            break;
        }
    }
    let names = shorten(module, &origin, glue::ORIGIN);
    let lean = work.join(format!("{name}.lean.wasm"));
    write(&lean, &module.emit_wasm())?;

    eprintln!("xtask: {name}: {panics} functions that could only panic are traps; wasm-opt");
    let module = work.join(format!("{name}.opt.wasm"));
    wasm_opt(root, &lean, &module)?;
    let optimised = Module::from_file(&module)
        .map_err(|error| format!("{} is not a module: {error:#}", module.display()))?;
    let asked_for = imports(&optimised, glue::ORIGIN);
    let long = |(long, short): (&String, &String)| asked_for.contains(short).then(|| long.clone());
    glue.keep_imports(&names.iter().filter_map(long).collect());
    let glue = glue.minified(root, &names)?;
    Ok(Made { module, glue })
}

/// Removes the exports that are not wanted, and all that only they needed.
fn keep_exports(module: &mut Module, wanted: impl Fn(&str) -> bool) {
    let unwanted: Vec<_> = module
        .exports
        .iter()
        .filter(|export| !wanted(&export.name))
        .map(|export| export.id())
        .collect();
    for export in unwanted {
        module.exports.delete(export);
    }
    walrus::passes::gc::run(module);
}

/// The names of what is imported from `origin`.
fn imports(module: &Module, origin: &str) -> BTreeSet<String> {
    module
        .imports
        .iter()
        .filter(|import| import.module == origin)
        .map(|import| import.name.clone())
        .collect()
}

fn exports(module: &Module) -> BTreeSet<String> {
    module
        .exports
        .iter()
        .map(|export| export.name.clone())
        .collect()
}

/// Gives everything imported from `origin` and every export that a program named, not a person, a name of one or two
/// letters, and `origin` itself one too. Says which became which, for the glue to do the same.
fn shorten(module: &mut Module, origin: &str, short: &str) -> BTreeMap<String, String> {
    let taken = exports(module);
    let mut fresh = names().filter(|name| !taken.contains(name));
    let mut renamed = BTreeMap::new();
    for import in module.imports.iter_mut().filter(|it| it.module == origin) {
        let name = renamed
            .entry(import.name.clone())
            .or_insert_with(|| fresh.next().expect("there is always another"));
        import.name.clone_from(name);
        import.module = short.to_owned();
    }
    for export in module
        .exports
        .iter_mut()
        .filter(|it| it.name.starts_with('_'))
    {
        let name = renamed
            .entry(export.name.clone())
            .or_insert_with(|| fresh.next().expect("there is always another"));
        export.name.clone_from(name);
    }
    renamed
}

/// a, b, …, Z, aa, ba, …
fn names() -> impl Iterator<Item = String> {
    (0_usize..).map(|mut number| {
        let mut name = String::new();
        loop {
            let letter = number % 52;
            name.push(char::from(match letter {
                0..26 => b'a' + letter as u8,
                _ => b'A' + (letter - 26) as u8,
            }));
            if number < 52 {
                return name;
            }
            number = number / 52 - 1;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::{FunctionBuilder, ImportKind};

    #[test]
    fn names_are_never_given_twice() {
        let all: Vec<String> = names().take(60_000).collect();
        assert_eq!(all[..3], ["a", "b", "c"]);
        assert_eq!(all[51..54], ["Z", "aa", "ba"]);
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }

    #[test]
    fn what_people_named_keeps_its_name_and_nothing_else_gets_it() {
        let mut module = Module::default();
        let ty = module.types.add(&[], &[]);
        let (log, _) = module.add_import_func("./app_bg.js", "__wbg_log_1", ty);
        module.add_import_func("./snippets/one.js", "two", ty);
        let mut body = FunctionBuilder::new(&mut module.types, &[], &[]);
        body.func_body().call(log);
        let body = body.finish(Vec::new(), &mut module.funcs);
        // `a` is the first name that would be given.
        for name in ["a", "__wbindgen_malloc", "start"] {
            module.exports.add(name, body);
        }

        let renamed = shorten(&mut module, "./app_bg.js", "a");
        assert_eq!(
            exports(&module),
            ["a", "c", "start"].map(str::to_owned).into()
        );
        let expected = [("__wbg_log_1", "b"), ("__wbindgen_malloc", "c")];
        assert_eq!(
            renamed,
            expected
                .map(|(long, short)| (long.to_owned(), short.to_owned()))
                .into()
        );
        let origins: Vec<(&str, &str)> = module
            .imports
            .iter()
            .filter(|import| matches!(import.kind, ImportKind::Function(_)))
            .map(|import| (import.module.as_str(), import.name.as_str()))
            .collect();
        assert_eq!(origins, [("a", "b"), ("./snippets/one.js", "two")]);
    }

    #[test]
    fn what_only_an_unwanted_export_needed_goes_with_it() {
        let mut module = Module::default();
        let ty = module.types.add(&[], &[]);
        for name in ["read", "write"] {
            let (import, _) = module.add_import_func("page", name, ty);
            let mut body = FunctionBuilder::new(&mut module.types, &[], &[]);
            body.func_body().call(import);
            let body = body.finish(Vec::new(), &mut module.funcs);
            module.exports.add(name, body);
        }
        keep_exports(&mut module, |name| name == "read");
        assert_eq!(imports(&module, "page"), ["read".to_owned()].into());
    }
}

//! Compiles the rule files that the program carries, with the modules of the library that do so at run time: rules that do
//! not load fail the build, and loading them takes a few milliseconds where compiling them takes more than a hundred.

// The modules are there for the library, which uses more of them; there clippy knows what others see of them.
#![allow(dead_code, unused_imports, clippy::all)]

#[path = "src/calendar/mod.rs"]
mod calendar;
#[path = "src/diag/mod.rs"]
mod diag;
#[path = "src/folder.rs"]
mod folder;
#[path = "src/mention/mod.rs"]
mod mention;
#[path = "src/message/mod.rs"]
mod message;
#[path = "src/rules/mod.rs"]
mod rules;
#[path = "src/text/mod.rs"]
mod text;
#[path = "src/work.rs"]
mod work;

/// What this script makes, for the modules that ask for it: nothing yet.
mod embedded {
    pub const FILES: [(&str, &str); 0] = [];
    pub const COMPILED: &[u8] = &[];
}

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use rules::RuleFiles;

/// Folder of the rule files, in the package.
const FOLDER: &str = "rules";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={FOLDER}");
    let files =
        RuleFiles::from_dir(Path::new(FOLDER)).map_err(|(path, error)| format!("{}: {error}", path.display()))?;
    let (compiled, problems) = rules::compiled(&files);
    if problems.iter().any(diag::Diagnostic::is_error) {
        eprint!("{}", diag::render_text(&problems, &files, false));
        return Err("the rules do not load".into());
    }
    let target = env::var("OUT_DIR")?;
    let target = Path::new(&target);
    fs::write(target.join("embedded.rs"), listed(&files))?;
    // Without a compiled set the program compiles the files, and tells the warnings.
    fs::write(target.join("rules.bin"), compiled.filter(|_| problems.is_empty()).unwrap_or_default())?;
    Ok(())
}

/// A constant with the paths and texts of the files, as Rust source.
fn listed(files: &RuleFiles) -> String {
    let mut source = format!(
        "/// The rule files, each with its path and its text, in path order.\npub const FILES: [(&str, &str); {}] = [\n",
        files.files.len()
    );
    for (path, _) in &files.files {
        // The same on every system.
        let path = path.replace('\\', "/");
        source += &format!("    ({path:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/\", {path:?}))),\n");
    }
    source + "];\n"
}

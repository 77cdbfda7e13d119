//! `text`: what is read of the inputs.

use std::path::PathBuf;

use clap::Args;

use super::exit::Exit;
use super::input_options::InputOptions;
use super::terminal::Terminal;

/// Show the texts that are read from dumps
///
/// Places in web pages, feeds and archives are offsets in these texts. With several documents each has a line with its name
/// above it; --document gives one, byte for byte.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  jikenbo text page.html
  jikenbo text crawl.warc.gz --document 'crawl.warc.gz#https://example.jp/news'
  jikenbo text old.txt --input-encoding cp932")]
pub(super) struct TextArgs {
    /// Dumps: anything that `extract` reads, or `-` for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// The document with this name alone, as records name it in `source`
    #[arg(long, value_name = "NAME")]
    document: Option<String>,

    #[command(flatten)]
    input: InputOptions,
}

/// Runs the command.
pub(super) fn run(args: &TextArgs, terminal: &Terminal) -> Exit {
    let (mut exit, mut shown) = (Exit::Fine, Vec::new());
    for document in args.input.documents(&args.inputs) {
        match document {
            Ok(document) if args.document.as_ref().is_none_or(|wanted| *wanted == document.name) => {
                document.warnings.iter().for_each(|warning| terminal.tell(warning));
                shown.push(document);
            }
            Ok(_) => {}
            Err(problem) => {
                terminal.tell(&problem);
                exit = if problem.is_error() { Exit::Io } else { exit };
            }
        }
    }
    let named = args.document.is_none() && shown.len() > 1;
    let texts = shown.iter().map(|document| match (named, document.decoded.text()) {
        (true, text) => format!("==> {} <==\n{text}\n", document.name),
        (false, text) => text.to_owned(),
    });
    match terminal.result(texts.collect::<String>().as_bytes()) {
        Exit::Fine => exit,
        other => other,
    }
}

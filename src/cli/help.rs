//! The command line with its help in another language: clap's own words too, which it has in English only.

use clap::builder::PossibleValue;
use clap::{Arg, ArgAction, Command, CommandFactory};
use unicode_linebreak::linebreaks;
use unicode_width::UnicodeWidthStr;

use super::Cli;
use crate::message::Catalogue;

/// Columns that help takes at most, and where there is no terminal.
pub(super) const WIDTH: usize = 100;
/// Columns left of the help of an option.
const INDENT: usize = 10;
/// clap's order of a help page, without its English headings.
fn template(usage: &str) -> String {
    format!("{{before-help}}{{about-with-newline}}\n{usage}{{usage}}\n\n{{all-args}}{{after-help}}")
}

/// The command line. Its help is in the language of `catalogue`, as wide as the terminal.
pub(super) fn command(catalogue: &'static Catalogue) -> Command {
    let mut command = Cli::command();
    if catalogue.is_english() {
        return command;
    }
    // Only then has it what clap adds: the options that all commands have, --help and `help`.
    command.build();
    Localizer { catalogue, width: width() }.command(command)
}

/// Columns of the terminal.
fn width() -> usize {
    let set = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let term = console::Term::stdout();
    set.or_else(|| term.size_checked().map(|(_, columns)| usize::from(columns))).unwrap_or(WIDTH).clamp(40, WIDTH)
}

struct Localizer {
    catalogue: &'static Catalogue,
    width: usize,
}

impl Localizer {
    fn command(&self, mut command: Command) -> Command {
        let usage = self.usage(&mut command);
        let texts = [command.get_about(), command.get_long_about(), command.get_after_help()];
        let [about, long_about, after_help] = texts.map(|text| text.map(ToString::to_string));
        let has_subcommands = command.has_subcommands();
        command = command.override_usage(usage).help_template(template(self.catalogue.text("Usage: ")));
        command = command.next_line_help(!has_subcommands);
        command = command.subcommand_help_heading(self.catalogue.text("Commands"));
        if let Some(about) = about {
            // In a list of commands it stands on one line.
            command = command.about(self.catalogue.text(&about).to_owned());
        }
        if let Some(long_about) = long_about {
            command = command.long_about(wrapped(&self.paragraphs(&long_about), self.width));
        }
        if let Some(after_help) = after_help {
            command = command.after_help(self.examples(&after_help));
        }
        command.mut_args(|argument| self.argument(argument)).mut_subcommands(|command| self.command(command))
    }

    /// A text of which each paragraph has an entry of its own: the first is the short help.
    fn paragraphs(&self, text: &str) -> String {
        text.split("\n\n").map(|paragraph| self.catalogue.text(paragraph)).collect::<Vec<_>>().join("\n\n")
    }

    /// Commands as they are; the heading, remarks behind commands and lines of their own are translated.
    fn examples(&self, text: &str) -> String {
        if let Some(whole) = self.catalogue.find(text) {
            return whole.to_owned();
        }
        let lines = text.lines().map(|line| {
            let remark = line.rsplit_once("     ").map_or(line.trim(), |(_, remark)| remark.trim());
            match self.catalogue.find(remark) {
                Some(translated) if !remark.is_empty() => line.replace(remark, translated),
                _ => line.to_owned(),
            }
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// `jikenbo extract [オプション] <INPUT>...`
    fn usage(&self, command: &mut Command) -> String {
        let usage = command.render_usage().to_string();
        let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage);
        let named = |usage: String, name: &str| {
            [('[', ']'), ('<', '>')].iter().fold(usage, |usage, (open, close)| {
                let translated = format!("{open}{}{close}", self.catalogue.text(name));
                usage.replace(&format!("{open}{name}{close}"), &translated)
            })
        };
        ["OPTIONS", "COMMAND"].into_iter().fold(usage.to_owned(), named)
    }

    fn argument(&self, argument: Arg) -> Arg {
        let plain = if argument.is_positional() { "Arguments" } else { "Options" };
        let heading = argument.get_help_heading().unwrap_or(plain);
        let heading = self.catalogue.find(heading).unwrap_or(plain);
        let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        let help = self.catalogue.text(&help).to_owned();
        let long = argument.get_long_help().map(ToString::to_string);
        let mut long = long.map_or_else(|| help.clone(), |long| self.paragraphs(&long));
        let notes = self.notes(&argument);
        let short = [help.as_str()].into_iter().chain(notes.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
        long += &self.meanings(&argument).unwrap_or_default();
        notes.iter().for_each(|note| long += &format!("\n\n{note}"));
        let width = self.width - INDENT;
        let argument = argument.help_heading(heading);
        let argument = argument.help(wrapped(&short, width)).long_help(wrapped(&long, width));
        // They stand in the texts now.
        argument.hide_possible_values(true).hide_default_value(true)
    }

    /// The default and, where they speak for themselves, the values, as clap writes them behind the help.
    fn notes(&self, argument: &Arg) -> Vec<String> {
        let mut notes = Vec::new();
        if !takes_value(argument) {
            return notes;
        }
        let default: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        if !default.is_empty() && !argument.is_hide_default_value_set() {
            notes.push(format!("[{}{}]", self.catalogue.text("default: "), default.join(" ")));
        }
        let values = shown_values(argument);
        if !values.is_empty() && values.iter().all(|value| value.get_help().is_none()) {
            let names: Vec<_> = values.iter().map(PossibleValue::get_name).collect();
            notes.push(format!("[{}{}]", self.catalogue.text("possible values: "), names.join(", ")));
        }
        notes
    }

    /// A line a value that has help of its own.
    fn meanings(&self, argument: &Arg) -> Option<String> {
        let values = shown_values(argument);
        let longest =
            values.iter().filter(|value| value.get_help().is_some()).map(|value| value.get_name().len()).max()?;
        let lines = values.iter().map(|value| {
            let help = value.get_help().map(ToString::to_string).unwrap_or_default();
            let name = format!("{}:", value.get_name());
            format!("\n- {name:<width$} {}", self.catalogue.text(&help), width = longest + 1)
        });
        Some(format!("\n\n{}{}", self.catalogue.text("Possible values:"), lines.collect::<String>()))
    }
}

fn takes_value(argument: &Arg) -> bool {
    matches!(argument.get_action(), ArgAction::Set | ArgAction::Append)
}

/// The values that the help lists.
fn shown_values(argument: &Arg) -> Vec<PossibleValue> {
    if !takes_value(argument) || argument.is_hide_possible_values_set() {
        return Vec::new();
    }
    argument.get_possible_values().into_iter().filter(|value| !value.is_hide_set()).collect()
}

/// The text with its lines broken so that none is wider than `width` columns, where Unicode's rules of line breaking allow
/// it: clap breaks at spaces, of which Japanese has none.
pub(super) fn wrapped(text: &str, width: usize) -> String {
    let lines = text.lines().map(|line| wrapped_line(line, width));
    lines.collect::<Vec<_>>().join("\n")
}

fn wrapped_line(line: &str, width: usize) -> String {
    let (mut out, mut column, mut start) = (String::new(), 0, 0);
    // The name of an option stays whole.
    for (end, _) in linebreaks(line).filter(|(end, _)| !line[..*end].ends_with('-')) {
        let piece = &line[start..end];
        start = end;
        if column > 0 && column + piece.trim_end().width() > width {
            out.truncate(out.trim_end().len());
            out.push('\n');
            column = 0;
        }
        out += piece;
        column += piece.width();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_where_japanese_may() {
        assert_eq!(wrapped("表に出力します。一件が一行です。", 10), "表に出力し\nます。一件\nが一行で\nす。");
        assert_eq!(wrapped("既定は`--format csv`です", 14), "既定は\n`--format csv`\nです");
        assert_eq!(wrapped("一\n二", 10), "一\n二");
        assert_eq!(wrapped("", 10), "");
    }
}

//! The architecture as data: which crate may use which, and what must never get into a crate's whole tree.

use crate::error::{Error, Result};
use crate::process;
use crate::source_fences;
use crate::workspace::Workspace;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const WASM: &str = "wasm32-unknown-unknown";

/// Which of our own crates a crate may use directly, and why no other.
struct Rule {
    name: &'static str,
    may_use: &'static [&'static str],
    why: &'static str,
}

const RULES: [Rule; 22] = [
    Rule { name: "candor-survey", may_use: &[], why: "the questionnaire model stands on nothing of ours" },
    Rule { name: "candor-stats", may_use: &[], why: "statistics know numbers, not surveys" },
    Rule { name: "candor-audit", may_use: &[], why: "who checks disclosure control shares no code with it" },
    Rule { name: "candor-charts", may_use: &[], why: "a chart shows what it is given, on a screen and on paper" },
    Rule { name: "candor-credential", may_use: &[], why: "what anonymity rests on can be read without the rest" },
    Rule { name: "candor-media", may_use: &[], why: "a file is judged by its bytes alone" },
    Rule { name: "candor-paper", may_use: &["candor-charts"], why: "paper knows headings, tables and drawings, not surveys" },
    Rule {
        name: "candor-insight",
        may_use: &["candor-survey", "candor-stats", "candor-charts"],
        why: "scores and disclosure control are pure computation",
    },
    Rule { name: "candor-form", may_use: &["candor-survey"], why: "server and browser share the markup, so it knows neither" },
    Rule { name: "candor-exchange", may_use: &["candor-survey"], why: "a foreign file becomes a questionnaire and nothing else" },
    Rule { name: "candor-lint", may_use: &["candor-survey"], why: "a rule judges a questionnaire and nothing else" },
    Rule { name: "candor-wire", may_use: &["candor-survey", "candor-form"], why: "browser and server share it" },
    Rule { name: "candor-migrations", may_use: &[], why: "a migration must mean the same for ever, so it cannot follow our types" },
    Rule {
        name: "candor",
        may_use: &[
            "candor-audit",
            "candor-survey",
            "candor-stats",
            "candor-insight",
            "candor-charts",
            "candor-credential",
            "candor-exchange",
            "candor-form",
            "candor-lint",
            "candor-media",
            "candor-paper",
            "candor-wire",
            "candor-migrations",
        ],
        why: "the server shows no widgets",
    },
    Rule { name: "candor-live", may_use: &["candor-form"], why: "live elements know descriptions and nothing of surveys" },
    Rule { name: "candor-ui", may_use: &[], why: "widgets make no requests and know nothing of surveys" },
    Rule {
        name: "candor-respondent",
        may_use: &["candor-survey", "candor-form", "candor-wire", "candor-live"],
        why: "a respondent's browser loads only what answering needs",
    },
    Rule {
        name: "candor-console",
        may_use: &["candor-survey", "candor-form", "candor-wire", "candor-stats", "candor-ui"],
        why: "small cells never reach a browser, so neither does the crate that computes them; the linter works beside it",
    },
    Rule {
        name: "candor-checker",
        may_use: &["candor-survey", "candor-lint", "candor-wire"],
        why: "the worker judges questionnaires and shows nothing",
    },
    Rule {
        name: "candor-sealed",
        may_use: &["candor-credential", "candor-wire"],
        why: "what anonymity rests on in the browser is as little as can be, and shows nothing",
    },
    Rule {
        name: "candor-preview",
        may_use: &["candor-survey", "candor-form", "candor-wire", "candor-live"],
        why: "the preview shows what a respondent's program shows, and asks the server nothing",
    },
    Rule { name: "xtask", may_use: &[], why: "the build tool must compile before anything else" },
];

/// Crates that may use anything of ours.
const UNFENCED: [&str; 1] = ["candor-tests"];

/// What must not be anywhere below a crate.
struct Ban {
    names: &'static [&'static str],
    targets: &'static [Option<&'static str>],
    banned: &'static [&'static str],
    why: &'static str,
}

const BANS: [Ban; 2] = [
    Ban {
        names: &["candor-respondent", "candor-sealed"],
        targets: &[Some(WASM)],
        banned: &["leptos", "leptos_router", "wasm-streams", "regex", "chrono", "reqwest", "candor-lint", "candor-stats", "actix-web"],
        why: "every kilobyte is loaded by every respondent",
    },
    Ban {
        names: &[
            "candor-survey",
            "candor-exchange",
            "candor-form",
            "candor-lint",
            "candor-stats",
            "candor-charts",
            "candor-credential",
            "candor-insight",
            "candor-media",
            "candor-audit",
            "candor-wire",
        ],
        targets: &[None, Some(WASM)],
        banned: &["tokio", "sea-orm", "actix-web", "getrandom", "rand"],
        why: "pure crates do no input or output and draw no random numbers",
    },
];

/// Each crate of the workspace with those it depends on outside its tests.
type Direct = BTreeMap<String, BTreeSet<String>>;

/// Checks dependencies and sources; the error lists every breach.
pub fn check(workspace: &Workspace) -> Result<()> {
    let mut list = broken_rules(&direct_dependencies(&workspace.metadata));
    for ban in &BANS {
        for name in ban.names {
            for target in ban.targets {
                let tree = tree(workspace, name, *target)?;
                list.extend(broken_bans(ban, name, &tree));
            }
        }
    }
    list.extend(source_fences::check(&workspace.root)?);
    list.sort();
    list.dedup();
    if list.is_empty() {
        println!("All fences stand.");
        return Ok(());
    }
    Err(Error::Violations {
        rules: "fences between the crates",
        list,
        remedy: "Move the code to the crate where it belongs; the fences are in crates/xtask/src/fences.rs and \
                 crates/xtask/src/source_fences.rs.",
    })
}

/// Reads the crates of the workspace and their dependencies from `cargo metadata --no-deps`.
fn direct_dependencies(metadata: &Value) -> Direct {
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let packages = list(metadata, "packages");
    packages
        .iter()
        .map(|package| {
            let normal = list(package, "dependencies")
                .iter()
                .filter(|dependency| dependency["kind"].is_null())
                .map(|dependency| text(dependency, "name"))
                .collect();
            (text(package, "name"), normal)
        })
        .collect()
}

fn broken_rules(direct: &Direct) -> Vec<String> {
    let mut list = Vec::new();
    for (name, dependencies) in direct {
        if UNFENCED.contains(&name.as_str()) {
            continue;
        }
        let Some(rule) = RULES.iter().find(|rule| rule.name == name) else {
            list.push(format!("{name} is a new crate without a rule of what it may use"));
            continue;
        };
        let ours = dependencies.iter().filter(|name| direct.contains_key(*name));
        for other in ours.filter(|other| !rule.may_use.contains(&other.as_str())) {
            let allowed = match rule.may_use {
                [] => "nothing of ours".to_owned(),
                names => format!("only {}", names.join(", ")),
            };
            list.push(format!("{name} must not depend on {other}: it may use {allowed}, because {}", rule.why));
        }
    }
    list
}

/// The whole tree of one crate, a line each, with the depth in front.
///
/// `cargo tree` rather than `cargo metadata`: the latter switches on the features that any crate of the workspace asks
/// for, and so shows edges that are not there when this crate is built alone. What only runs at build time is left out.
fn tree(workspace: &Workspace, name: &str, target: Option<&str>) -> Result<String> {
    let mut command = process::cargo(&workspace.root);
    command.args(["tree", "--quiet", "--package", name, "--edges", "normal,no-proc-macro"]);
    command.args(["--prefix", "depth", "--format", " {p}"]);
    if let Some(target) = target {
        command.args(["--target", target]);
    }
    process::output(&mut command)
}

fn broken_bans(ban: &Ban, name: &str, tree: &str) -> Vec<String> {
    let mut list = Vec::new();
    let mut path: Vec<&str> = Vec::new();
    for line in tree.lines() {
        let mut words = line.split_whitespace();
        let depth = words.next().and_then(|word| word.parse::<usize>().ok());
        let (Some(depth), Some(package)) = (depth, words.next()) else {
            continue;
        };
        path.truncate(depth);
        path.push(package);
        if ban.banned.contains(&package) {
            list.push(format!("{name} must not contain {package}, because {}; it comes in as {}", ban.why, path.join(" > ")));
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn package(name: &str, dependencies: &[(&str, Value)]) -> Value {
        let dependencies: Vec<Value> = dependencies.iter().map(|(name, kind)| json!({ "name": name, "kind": kind })).collect();
        json!({ "name": name, "dependencies": dependencies })
    }

    #[test]
    fn a_forbidden_edge_is_named_with_its_rule() {
        let metadata = json!({ "packages": [
            package("candor-survey", &[("serde", Value::Null)]),
            package("candor-stats", &[]),
            package("candor-wire", &[("candor-survey", Value::Null), ("candor-stats", Value::Null)]),
        ]});
        assert_eq!(
            broken_rules(&direct_dependencies(&metadata)),
            ["candor-wire must not depend on candor-stats: it may use only candor-survey, candor-form, because browser and \
                 server share it"]
        );
    }

    #[test]
    fn dependencies_of_tests_and_build_scripts_are_free() {
        let metadata = json!({ "packages": [
            package("candor-survey", &[("candor-stats", json!("dev")), ("candor-wire", json!("build"))]),
            package("candor-stats", &[]),
            package("candor-wire", &[]),
            package("candor-tests", &[("candor-stats", Value::Null)]),
        ]});
        assert_eq!(broken_rules(&direct_dependencies(&metadata)), Vec::<String>::new());
    }

    #[test]
    fn a_crate_without_a_rule_is_reported() {
        let metadata = json!({ "packages": [package("candor-newcomer", &[])] });
        assert_eq!(broken_rules(&direct_dependencies(&metadata)).len(), 1);
    }

    #[test]
    fn a_banned_crate_is_found_with_the_way_it_came() {
        let tree = "0 candor-wire v0.1.0 (/x)\n1 serde v1.0.0\n1 uuid v1.0.0\n2 rand_core v0.9.0\n2 getrandom v0.4.0 (*)\n";
        let list = broken_bans(&BANS[1], "candor-wire", tree);
        assert_eq!(list.len(), 1);
        assert!(list[0].contains("candor-wire > uuid > getrandom"), "{}", list[0]);
    }
}

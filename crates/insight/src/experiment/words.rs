//! Experiments and effects of order, in words.

use candor_charts::{number, percent};
use candor_survey::Questionnaire;

use super::power::{detectable_share, power_of_position};
use super::{Ballot, Comparison, Effect, NotCompared, OrderEffect, OrderKind, OrderReport};
use crate::LEVEL;
use crate::page::{Block, Page, Section, Table};
use crate::quality::About;

/// Chance with which an experiment should show a difference.
const POWER: f64 = 0.8;

/// What the method box says where flagged responses were to be left out.
pub const WITHOUT: &str = "Flagged responses were to be left out. They are where five or more can be and comparing with all responses \
     tells of no fewer; elsewhere they stay in. The numbers of answers tell which (docs/quality.md).";

/// An effect of order that is worth finding: five points of a hundred.
const WORTH: f64 = 0.05;

/// The report. `told` is false for those who see a part of the organisation only.
#[must_use]
pub fn page(questionnaire: Option<&Questionnaire>, ballots: &[Ballot], orders: &OrderReport, told: bool, about: &About) -> Page {
    let text = |code: &str| text_of(questionnaire, code);
    let mut sections: Vec<Section> = Vec::new();
    if told && !ballots.is_empty() {
        sections.push(forms(ballots));
    }
    if told {
        sections.push(order(orders, &text));
    }
    sections.push(method(about));
    Page {
        title: format!("Experiments: {}", about.survey),
        subtitle: format!("{}, wave {}, whole organisation", about.survey, about.wave),
        finding: if told { finding(ballots, orders, &text) } else { PART.to_owned() },
        facts: facts(ballots, orders),
        cannot_say: [
            "Which form is right: an experiment shows that forms differ, not which of them measures what is meant.",
            "What those would have said who did not answer.",
        ]
        .map(ToOwned::to_owned)
        .to_vec(),
        sections,
    }
}

const PART: &str = "Experiments are told for the whole organisation only: beside results of its parts they could give people away.";

fn text_of(questionnaire: Option<&Questionnaire>, code: &str) -> String {
    let item = questionnaire.and_then(|q| q.items().iter().find(|item| item.code.as_str() == code));
    item.map_or_else(|| code.to_owned(), |item| item.text.clone())
}

/// The clearest difference between two forms of a question, where there is one.
fn clearest(ballot: &Ballot) -> Option<(&Comparison, &Effect)> {
    let comparisons = ballot.found.as_ref().ok()?;
    let pairs = comparisons.iter().flat_map(|comparison| comparison.pairs.iter().map(move |pair| (comparison, pair)));
    pairs.filter(|(_, pair)| pair.adjusted_p < 1.0 - LEVEL).min_by(|a, b| a.1.adjusted_p.total_cmp(&b.1.adjusted_p))
}

fn finding(ballots: &[Ballot], orders: &OrderReport, text: &dyn Fn(&str) -> String) -> String {
    let mut parts = Vec::new();
    let differ: Vec<&Ballot> = ballots.iter().filter(|ballot| clearest(ballot).is_some()).collect();
    let compared = ballots.iter().filter(|ballot| ballot.found.is_ok()).count();
    match (ballots.len(), compared, differ.as_slice()) {
        (0, ..) => {}
        (_, 0, _) => parts.push("The forms of questions cannot be compared yet.".to_owned()),
        (_, _, []) => parts.push("The forms that were tried are answered alike, as far as so many answers can show.".to_owned()),
        (_, _, [one, ..]) => parts.extend(sentence(one)),
    }
    let found: Vec<&OrderEffect> = orders.effects.iter().filter(|effect| effect.is_found()).collect();
    match (orders.effects.len(), found.as_slice()) {
        (0, _) if ballots.is_empty() => parts.push("Nothing was shown in several forms or orders, or too few answered.".to_owned()),
        (0, _) => {}
        (tests, []) => parts.push(format!("No effect of the order shown was found in {}.", plural(tests, "test"))),
        (_, [one, ..]) => parts.push(said(one, text)),
    }
    parts.join(" ")
}

fn plural(n: usize, what: &str) -> String {
    if n == 1 { format!("one {what}") } else { format!("{n} {what}s") }
}

/// The clearest difference of a ballot as a sentence.
fn sentence(ballot: &Ballot) -> Option<String> {
    let (comparison, pair) = clearest(ballot)?;
    let (first, second) = (form(ballot, pair.arms.0), form(ballot, pair.arms.1));
    let is_share = comparison.is_share;
    let what = if comparison.name == "Mean" { "the mean".to_owned() } else { format!("“{}”", comparison.name) };
    let level =
        |arm: usize| comparison.arms.get(arm).map(|level| if is_share { percent(*level) } else { number(*level) }).unwrap_or_default();
    Some(format!(
        "The form of “{}” matters: {what} is {} in the form “{first}” and {} in the form “{second}”, {}.",
        ballot.forms.first().map(|(_, text)| text.as_str()).unwrap_or_default(),
        level(pair.arms.0),
        level(pair.arms.1),
        difference(pair, is_share)
    ))
}

fn form(ballot: &Ballot, arm: usize) -> &str {
    ballot.forms.get(arm).map(|(name, _)| name.as_str()).unwrap_or_default()
}

fn difference(pair: &Effect, is_share: bool) -> String {
    let told = |value: f64| if is_share { number(100.0 * value) } else { number(value) };
    let unit = if is_share { " points" } else { "" };
    let d = pair.difference;
    format!("a difference of {}{unit} ({} to {})", told(d.estimate), told(d.low), told(d.high))
}

fn facts(ballots: &[Ballot], orders: &OrderReport) -> Vec<String> {
    let mut facts = Vec::new();
    if !ballots.is_empty() {
        facts.push(format!("{} in several forms", plural(ballots.len(), "question")));
    }
    facts.push(format!("{} of order", plural(orders.effects.len(), "test")));
    facts
}

fn forms(ballots: &[Ballot]) -> Section {
    Section { id: "forms", title: "Questions in several forms".to_owned(), blocks: ballots.iter().flat_map(of_ballot).collect() }
}

fn of_ballot(ballot: &Ballot) -> Vec<Block> {
    let mut table = Table {
        caption: format!("Forms of “{}”", ballot.forms.first().map(|(_, text)| text.as_str()).unwrap_or_default()),
        header: ["Form", "Asked"].map(ToOwned::to_owned).to_vec(),
        words: 2,
        ..Table::default()
    };
    ballot.forms.iter().for_each(|(name, text)| table.row([name.as_str().into(), text.as_str().into()]));
    let mut blocks = vec![Block::Table(table)];
    match &ballot.found {
        Err(why) => blocks.push(Block::Paragraph(not_compared(*why).to_owned())),
        Ok(found) => {
            let said = sentence(ballot).unwrap_or_else(|| silent(found));
            blocks.push(Block::Paragraph(said));
            if ballot.left_out > 0 {
                blocks.push(Block::Note(format!("{} flagged responses are left out.", ballot.left_out)));
            }
            blocks.push(Block::Table(compared(ballot, found)));
        }
    }
    blocks
}

const fn not_compared(why: NotCompared) -> &'static str {
    match why {
        NotCompared::Unknown => {
            "Who was shown which form is not known: it is not kept of answers that were imported, or begun before it was."
        }
        NotCompared::Few => "A form has fewer than 5 answers. They are compared once there are more.",
        NotCompared::GivesAway => "Beside the results of units the forms would give a few people away, so they are not compared.",
        NotCompared::Texts => "Answers in words are not compared.",
    }
}

/// What could not have been seen, where nothing was.
fn silent(found: &[Comparison]) -> String {
    let fewest = found.iter().flat_map(|comparison| &comparison.sizes).min().copied().unwrap_or(0);
    let could = detectable_share(0.5, fewest, POWER).map_or_else(
        || "So few answers show no difference at all reliably.".to_owned(),
        |d| format!("Differences of fewer than {} points would often stay unseen with so many answers.", number(100.0 * d)),
    );
    format!("Nothing differs visibly between the forms. {could}")
}

fn compared(ballot: &Ballot, found: &[Comparison]) -> Table {
    let mut table = Table {
        caption: "Pairs of forms (95 % interval of the difference; p adjusted by Holm)".to_owned(),
        header: ["Answer", "Forms", "First (answers)", "Second (answers)", "Difference", "p"].map(ToOwned::to_owned).to_vec(),
        words: 2,
        ..Table::default()
    };
    for (comparison, pair) in found.iter().flat_map(|c| c.pairs.iter().map(move |pair| (c, pair))) {
        let level = |arm: usize| {
            let level = comparison.arms.get(arm).copied().unwrap_or_default();
            if comparison.is_share { percent(level) } else { number(level) }
        };
        let n = |arm: usize| comparison.sizes.get(arm).map(u64::to_string).unwrap_or_default();
        let told = |value: f64| if comparison.is_share { number(100.0 * value) } else { number(value) };
        let d = pair.difference;
        table.row([
            comparison.name.as_str().into(),
            format!("{} – {}", form(ballot, pair.arms.0), form(ballot, pair.arms.1)).into(),
            format!("{} ({})", level(pair.arms.0), n(pair.arms.0)).into(),
            format!("{} ({})", level(pair.arms.1), n(pair.arms.1)).into(),
            format!("{} ({} to {})", told(d.estimate), told(d.low), told(d.high)).into(),
            p(pair.adjusted_p).into(),
        ]);
    }
    table
}

fn p(value: f64) -> String {
    if value < 0.001 { "< 0.001".to_owned() } else { format!("{value:.3}") }
}

/// An effect of order as a sentence.
fn said(effect: &OrderEffect, text: &dyn Fn(&str) -> String) -> String {
    let (item, e) = (text(&effect.item), effect.effect);
    let points = |value: f64| number(100.0 * value.abs());
    let more = if e.estimate > 0.0 { "more" } else { "less" };
    match effect.kind {
        OrderKind::Primacy => format!("In “{item}” what stands first is chosen {} points {more} often than elsewhere.", points(e.estimate)),
        OrderKind::Recency => format!("In “{item}” what stands last is chosen {} points {more} often than elsewhere.", points(e.estimate)),
        OrderKind::Direction => format!(
            "“{item}” is answered {} {} when the scale is turned round.",
            number(e.estimate.abs()),
            if e.estimate > 0.0 { "higher" } else { "lower" }
        ),
        OrderKind::Place => format!(
            "“{item}” is answered {} {} with each place further down.",
            number(e.estimate.abs()),
            if e.estimate > 0.0 { "higher" } else { "lower" }
        ),
    }
}

const fn named(kind: OrderKind) -> &'static str {
    match kind {
        OrderKind::Primacy => "first place, points",
        OrderKind::Recency => "last place, points",
        OrderKind::Direction => "scale turned round",
        OrderKind::Place => "each place further down",
    }
}

fn order(orders: &OrderReport, text: &dyn Fn(&str) -> String) -> Section {
    let mut blocks = Vec::new();
    let found: Vec<String> = orders.effects.iter().filter(|effect| effect.is_found()).map(|effect| said(effect, text)).collect();
    match (orders.effects.len(), found.is_empty()) {
        (0, _) => blocks.push(Block::Paragraph(NO_ORDERS.to_owned())),
        (_, true) => blocks.push(Block::Paragraph("The order shown makes no visible difference.".to_owned())),
        (_, false) => blocks.push(Block::List(found)),
    }
    if let Some(power) = stated_power(orders) {
        blocks.push(Block::Paragraph(power));
    }
    if !orders.effects.is_empty() {
        blocks.push(Block::Table(tested(orders, text)));
    }
    if !orders.untested.is_empty() {
        let names: Vec<String> = orders.untested.iter().map(|code| format!("“{}”", text(code))).collect();
        blocks.push(Block::Note(format!("Too few answers, or nothing that varies: {}.", names.join(", "))));
    }
    Section { id: "order", title: "Effects of order".to_owned(), blocks }
}

const NO_ORDERS: &str = "No question was shown in several orders to enough people whose order is known. It is not \
     known of imported answers, and not kept of sealed ones.";

/// With what chance five points would have been found, where options came in random order.
fn stated_power(orders: &OrderReport) -> Option<String> {
    let weakest = orders.effects.iter().filter(|effect| effect.kind == OrderKind::Primacy).min_by_key(|effect| effect.n)?;
    let chance = power_of_position(weakest.n, weakest.options?, WORTH, orders.effects.len());
    Some(format!(
        "An effect of the first place of {} points would be found with a chance of {} or more among {} answers.",
        number(100.0 * WORTH),
        percent(chance),
        weakest.n
    ))
}

fn tested(orders: &OrderReport, text: &dyn Fn(&str) -> String) -> Table {
    let mut table = Table {
        caption: "All that was tested (95 % interval; p adjusted by Benjamini and Yekutieli)".to_owned(),
        header: ["Question", "Effect of", "Answers", "Effect", "p"].map(ToOwned::to_owned).to_vec(),
        words: 2,
        ..Table::default()
    };
    for effect in &orders.effects {
        let is_share = matches!(effect.kind, OrderKind::Primacy | OrderKind::Recency);
        let told = |value: f64| if is_share { number(100.0 * value) } else { number(value) };
        let e = effect.effect;
        table.row([
            text(&effect.item).into(),
            named(effect.kind).into(),
            effect.n.to_string().into(),
            format!("{} ({} to {})", told(e.estimate), told(e.low), told(e.high)).into(),
            p(effect.adjusted_p).into(),
        ]);
    }
    table
}

fn method(about: &About) -> Section {
    let mut list = vec![
        "Who sees which form and order is drawn at random and does not hang on the person. Each form is shown to as many.".to_owned(),
        "Shares are compared with Newcombe's interval, means with Welch's. All pairs and answers of a question are adjusted together by \
         Holm, so that the chance of any false finding in it is at most 5 %."
            .to_owned(),
        "Effects of order are adjusted together by Benjamini and Yekutieli: of what is said at most 5 % is expected to be false."
            .to_owned(),
        format!("Nothing is told of fewer than {} answers, nor where forms beside units would leave fewer people.", about.smallest),
        format!("Candor {}. Formulas: docs/experiments.md.", about.version),
    ];
    list.extend(about.notes.iter().cloned());
    Section { id: "method", title: "How this was computed".to_owned(), blocks: vec![Block::List(list)] }
}

/// What an experiment with so many forms and answers can show, in a sentence for those who plan it.
#[must_use]
pub fn expected(people: u64, forms: u64) -> String {
    let each = people / forms.max(1);
    let pairs = forms * forms.saturating_sub(1) / 2;
    let more = if pairs > 1 { " It takes more where several pairs of forms are compared." } else { "" };
    match detectable_share(0.5, each, POWER) {
        None => format!("About {each} would answer each form. That is too few to see any difference reliably."),
        Some(share) => format!(
            "About {each} would answer each form. A difference of {} points between shares, or of {} standard deviations between means, would be seen four times in five; smaller ones more rarely.{more}",
            number(100.0 * share),
            number(means(each)),
        ),
    }
}

/// The difference of means that is seen four times in five, in standard deviations: `(z₉₇.₅ + z₈₀)·√(2/n)`.
#[allow(clippy::cast_precision_loss)] // a count of people
fn means(each: u64) -> f64 {
    let z = |p: f64| candor_stats::dist::normal_quantile(p);
    (z(f64::midpoint(1.0, LEVEL)) + z(POWER)) * (2.0 / each.max(1) as f64).sqrt()
}

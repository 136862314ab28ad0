//! The linkage report in words, tables and charts, in the order in which a manager reads it.

mod meaning;
mod method;
mod others;
mod overview;
mod picture;
mod sure;
mod time;

use candor_charts::{Frame, Side, Width, number};
use candor_stats::Estimate;
use candor_survey::Audience;

use crate::caveats::{caveats, has_link};
use crate::linkage::Strength;
use crate::measured::MeasureInfo;
use crate::page::{Page, Section};
use crate::sentence::{Names, sentence};
use crate::study::Study;

/// Which part of the report is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Everything.
    Linkage,
    /// Which employee areas go most with the customer measure.
    Drivers,
    /// Wave by wave.
    Trend,
    /// Channel by channel.
    Consistency,
}

/// What is said of the viewer and the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Whose units are shown by themselves, when not all are.
    pub scope: Option<String>,
    /// The part of the organisation that is looked at, when it is not the whole.
    pub within: Option<String>,
    /// What must be said of how the waves were asked.
    pub notes: Vec<String>,
    /// How many flagged responses of employees and customers are left out beside, where that was asked for.
    pub left_out: Option<[u64; 2]>,
    /// Version of the program.
    pub version: String,
    /// How much room there is.
    pub width: Width,
}

/// Builds the page of a report.
#[must_use]
pub fn page(study: &Study, part: Part, setting: &Setting) -> Page {
    let names = Names { employees: study.x.name.clone(), customers: study.y.name.clone() };
    let finding = match part {
        Part::Linkage => sentence(&study.linkage, &names),
        Part::Drivers => others::drivers_finding(study),
        Part::Trend => time::trend_finding(study),
        Part::Consistency => time::channels_finding(study),
    };
    let mut cannot_say = caveats(study);
    cannot_say.push(format!(
        "Nothing is shown of groups of fewer than {} people; small units, and those of few employees who all gave the same answer to a question that counts into a measure, are counted with the unit above them.",
        study.smallest
    ));
    Page {
        title: title(study, part),
        subtitle: subtitle(study, setting),
        facts: facts(study, setting),
        finding,
        cannot_say,
        sections: sections(study, part, setting),
    }
}

fn sections(study: &Study, part: Part, setting: &Setting) -> Vec<Section> {
    let width = setting.width;
    let all = [
        (Part::Linkage, picture::section(study, width)),
        (Part::Linkage, overview::section(study, width)),
        (Part::Linkage, meaning::section(study, width)),
        (Part::Linkage, sure::section(study, setting)),
        (Part::Linkage, others::explanations(study)),
        (Part::Drivers, others::drivers(study, width)),
        (Part::Consistency, time::channels(study, width)),
        (Part::Trend, time::trend(study, width)),
        (Part::Linkage, meaning::context(study)),
    ];
    let wanted = all.into_iter().filter(|(of, _)| part == Part::Linkage || *of == part).filter_map(|(_, section)| section);
    wanted.chain([method::section(study, setting)]).collect()
}

fn title(study: &Study, part: Part) -> String {
    match part {
        Part::Linkage => format!("{} and {}", study.x.name, study.y.name),
        Part::Drivers => format!("Employee areas and {}", study.y.name),
        Part::Trend => format!("{} and {}, wave by wave", study.x.name, study.y.name),
        Part::Consistency => format!("{}, channel by channel", study.y.name),
    }
}

fn subtitle(study: &Study, setting: &Setting) -> String {
    let waves = if study.same_wave() {
        format!("wave {}", study.x.wave)
    } else {
        format!("employees in wave {}, customers in wave {}", study.x.wave, study.y.wave)
    };
    let within = setting.within.as_ref().map(|w| format!(", within {w}")).unwrap_or_default();
    format!("{} and {}, {waves}{within}", study.x.survey, study.y.survey)
}

fn facts(study: &Study, setting: &Setting) -> Vec<String> {
    let strength = match study.linkage.strength {
        Strength::TooFewUnits => "Too few units: at least 10 are needed for a link",
        Strength::Exploratory => "Exploratory: fewer than 30 units",
        Strength::Established => "Established: 30 units or more",
        Strength::NoVariation => "No variation: one side is the same in every unit",
        Strength::Inconsistent => "The questions of one side do not go together",
    };
    let k = study.linkage.points.len();
    let mut facts = vec![strength.to_owned(), plural(k as u64, "unit", "units")];
    if let Some(scope) = &setting.scope {
        facts.push(format!("Only units of {scope} are shown by themselves; the link is that of all units"));
    }
    facts
}

/// The name of a measure with its unit.
fn labelled(measure: &MeasureInfo) -> String {
    format!("{} ({})", measure.name, measure.scale)
}

fn side(measure: &MeasureInfo) -> Side {
    match measure.audience {
        Audience::Employees => Side::Employees,
        Audience::Customers => Side::Customers,
    }
}

fn axis(measure: &MeasureInfo) -> candor_charts::Measure {
    candor_charts::Measure { name: labelled(measure), side: Some(side(measure)), scale: measure.ends }
}

fn frame(title: impl Into<String>, description: impl Into<String>, width: Width) -> Frame {
    Frame { title: title.into(), description: description.into(), width }
}

fn interval(estimate: &Estimate) -> candor_charts::Interval {
    candor_charts::Interval { estimate: estimate.estimate, low: estimate.low, high: estimate.high }
}

fn between(low: f64, high: f64) -> String {
    format!("{} to {}", number(low), number(high))
}

fn plural(n: u64, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {many}", grouped(n)) }
}

/// A whole number with thin spaces between thousands.
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// Whether the main pair has a link to speak of.
fn linked(study: &Study) -> bool {
    has_link(study.linkage.strength)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Block, Cell};
    use crate::study::study;
    use crate::testing::material;

    fn setting() -> Setting {
        Setting { scope: None, within: None, notes: Vec::new(), left_out: None, version: "0".into(), width: Width::Wide }
    }

    /// Every word of a page, charts included.
    fn words(page: &Page) -> String {
        let mut words = vec![page.title.clone(), page.subtitle.clone(), page.finding.clone()];
        words.extend(page.facts.iter().chain(&page.cannot_say).cloned());
        for section in &page.sections {
            words.push(section.title.clone());
            for block in &section.blocks {
                match block {
                    Block::Paragraph(t) | Block::Note(t) => words.push(t.clone()),
                    Block::List(items) => words.extend(items.iter().cloned()),
                    Block::Table(t) => {
                        words.push(t.caption.clone());
                        words.extend(t.header.iter().cloned());
                        words.extend(t.rows.iter().flatten().map(|c| c.text.clone()));
                    }
                    Block::Figure(f) => words.extend([candor_charts::svg(&f.drawing), f.caption.clone()]),
                }
            }
        }
        words.join("\n")
    }

    #[test]
    fn a_report_has_its_sections_in_the_order_of_reading() {
        let page = page(&study(&material(34)).unwrap(), Part::Linkage, &setting());
        let ids: Vec<&str> = page.sections.iter().map(|s| s.id).collect();
        assert_eq!(ids, ["picture", "overview", "meaning", "sure", "others", "areas", "channels", "trend", "context", "method"]);
    }

    #[test]
    fn with_too_few_units_there_is_no_coefficient_anywhere() {
        let page = page(&study(&material(7)).unwrap(), Part::Linkage, &setting());
        let text = words(&page);
        assert!(page.finding.starts_with("Too few units (7)"));
        assert!(!text.contains("Pearson") && !text.contains("r ="), "{text}");
        assert!(page.sections.iter().any(|s| s.id == "picture"), "each unit's result is listed");
    }

    #[test]
    fn banned_words_do_not_occur_and_numbers_have_at_most_two_decimals() {
        for k in [0, 5, 14, 34, 99] {
            for part in [Part::Linkage, Part::Drivers, Part::Trend, Part::Consistency] {
                let page = page(&study(&material(k)).unwrap(), part, &setting());
                let text = words(&page).to_lowercase();
                for banned in crate::BANNED {
                    assert!(!text.contains(banned), "{banned} with {k} units");
                }
                assert!(!text.contains("nan") && !text.contains("inf "), "{k} units");
                for table in
                    page.sections.iter().flat_map(|s| &s.blocks).filter_map(|b| if let Block::Table(t) = b { Some(t) } else { None })
                {
                    for cell in table.rows.iter().flatten() {
                        let decimals = cell.text.split(|c: char| !c.is_ascii_digit() && c != '.').filter_map(|n| n.split_once('.'));
                        assert!(decimals.into_iter().all(|(_, d)| d.len() <= 2), "{}", cell.text);
                    }
                    assert!(table.rows.iter().all(|r| r.len() == table.header.len()), "{}", table.caption);
                }
            }
        }
    }

    #[test]
    fn every_coefficient_in_the_table_has_its_interval_and_number_of_units() {
        let page = page(&study(&material(34)).unwrap(), Part::Linkage, &setting());
        let sure = page.sections.iter().find(|s| s.id == "sure").unwrap();
        let Some(Block::Table(table)) = sure.blocks.iter().find(|b| matches!(b, Block::Table(_))) else { panic!("no table") };
        assert_eq!(table.header.len(), 4);
        // of weighted units as many count as are effective
        let k = |row: &Vec<Cell>| row[3].text.rsplit(' ').next().is_some_and(|k| k.parse::<u64>().is_ok());
        assert!(table.rows.iter().all(|row| row[2].text.contains(" to ") && k(row)), "{table:?}");
        let weighted = table.rows.iter().find(|row| row[0].text.contains("weighted")).unwrap();
        assert!(weighted[0].text.ends_with("(design effect 1.21)") && weighted[3].text == "28.14 effective of 34", "{weighted:?}");
    }

    #[test]
    fn whole_numbers_are_grouped() {
        assert_eq!((grouped(999), grouped(9999), grouped(1_234_567)), ("999".into(), "9999".into(), "1\u{202f}234\u{202f}567".into()));
    }
}

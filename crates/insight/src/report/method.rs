//! What was asked, of whom, and how the numbers came about.

use super::{Setting, labelled};
use crate::measured::MeasureInfo;
use crate::page::{Block, Section};
use crate::study::Study;
use crate::{ESTABLISHED_UNITS, MIN_UNITS};

pub(super) fn section(study: &Study, setting: &Setting) -> Section {
    let mut blocks = Vec::new();
    for measure in [&study.x, &study.y] {
        blocks.push(Block::Paragraph(asked(measure)));
        blocks.push(Block::List(measure.items.clone()));
    }
    blocks.extend(setting.notes.iter().cloned().map(Block::Note));
    blocks.push(Block::Note(format!(
        "The unit of analysis is the organisational unit in one wave: each has one mean per side, whatever its size. Units belong to the hierarchy as it was when the wave opened. A unit with fewer than {} respondents on a side is counted with the nearest unit above with which they are enough; so is a unit of employees where fewer than twice as many answered and all gave the same answer to a question that counts into a measure. Below {MIN_UNITS} units there is no coefficient, below {ESTABLISHED_UNITS} it is called exploratory.",
        study.smallest
    )));
    blocks.push(Block::Note(
        "Intervals are 95 % intervals: over many such studies, 95 in 100 of them hold the true value. Of r: Fisher’s z, and resampling units (BCa, 1999 resamples); of ρ: Bonett and Wright; of τ-b: Fieller. Links of a family are corrected by Benjamini and Hochberg. All formulas are in docs/methods.md.".to_owned(),
    ));
    blocks.push(Block::Note(format!(
        "Confidential: groups of fewer than {} people are never shown. Candor {}.",
        study.smallest, setting.version
    )));
    Section { id: "method", title: "Method".to_owned(), blocks }
}

fn asked(measure: &MeasureInfo) -> String {
    format!("{}, survey “{}”, wave {}, asked of {} as:", labelled(measure), measure.survey, measure.wave, measure.audience)
}

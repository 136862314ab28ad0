//! What a link would mean for customers, and how it compares with what others have found.

use candor_charts::{Interval, PairReference, Quarters, Width, number, pair_reference, quarters};
use candor_stats::MeanEstimate;

use super::{between, frame, labelled, linked, side};
use crate::page::{Block, Figure, Section};
use crate::study::Study;

/// The corrected unit-level correlation of overall satisfaction with customer satisfaction and loyalty in
/// Harter, Schmidt & Hayes 2002, *Journal of Applied Psychology* 87, 268–279.
const PUBLISHED: f64 = 0.32;

pub(super) fn section(study: &Study, width: Width) -> Option<Section> {
    let detail = study.detail.as_ref().filter(|_| linked(study))?;
    let mut blocks = Vec::new();
    if let Some(q) = &detail.quarters {
        let difference = q.comparison.difference;
        blocks.push(Block::Paragraph(format!(
            "Customers of the quarter of units with the highest “{}” gave {} on average, those of the quarter with the lowest gave {}: a difference of {} ({}).",
            study.x.name,
            number(q.top.mean),
            number(q.bottom.mean),
            number(difference.estimate),
            between(difference.low, difference.high)
        )));
        blocks.push(Block::Figure(Figure {
            drawing: picture(study, width),
            caption: format!("Means of unit means of {} with 95 % intervals.", labelled(&study.y)),
        }));
    }
    if let Some(line) = &detail.regression {
        let degrees = study.linkage.points.len() as f64 - 2.0;
        let half = candor_stats::dist::student_t_quantile(0.975, degrees) * line.slope_se;
        blocks.push(Block::Paragraph(format!(
            "Between units that differ by 1 on “{}”, “{}” differed by {} on average ({}). This describes units as they are; it does not say what would happen if one of them changed.",
            study.x.name,
            study.y.name,
            number(line.slope),
            between(line.slope - half, line.slope + half)
        )));
    }
    let units = study.linkage.points.len();
    let frame = frame("How links of three strengths look", "Three made-up examples with r of 0, 0.3 and 0.6", width);
    blocks.push(Block::Figure(Figure {
        drawing: pair_reference(&PairReference { frame, units }),
        caption: "Made-up examples for comparison: people tend to see less in such pictures than there is.".to_owned(),
    }));
    Some(Section { id: "meaning", title: "What it would mean".to_owned(), blocks })
}

fn picture(study: &Study, width: Width) -> candor_charts::Drawing {
    let found = study.detail.as_ref().and_then(|d| d.quarters.as_ref());
    let mean = |m: &MeanEstimate| Interval { estimate: m.mean, low: m.low, high: m.high };
    quarters(&Quarters {
        frame: frame(
            format!("{} in the units with the lowest and the highest {}", study.y.name, study.x.name),
            found.map_or_else(String::new, |q| format!("Lowest quarter {}, highest quarter {}", number(q.bottom.mean), number(q.top.mean))),
            width,
        ),
        axis_title: labelled(&study.y),
        side: Some(side(&study.y)),
        scale: study.y.ends,
        bottom_label: format!("Quarter of units with the lowest {}", study.x.name),
        bottom: found.map(|q| mean(&q.bottom)),
        top_label: format!("Quarter of units with the highest {}", study.x.name),
        top: found.map(|q| mean(&q.top)),
        difference: found.map(|q| q.comparison.difference).map(|d| Interval { estimate: d.estimate, low: d.low, high: d.high }),
    })
}

/// How the interval, corrected for unreliability, compares with a published one.
pub(super) fn context(study: &Study) -> Option<Section> {
    let corrected = study.detail.as_ref().filter(|_| linked(study))?.corrected.filter(|c| !c.beyond_one)?;
    let verdict = if corrected.low > PUBLISHED {
        "Yours is higher"
    } else if corrected.high < PUBLISHED {
        "Yours is lower"
    } else {
        "Yours is compatible with that"
    };
    let text = format!(
        "Published studies of many companies find links around 0.3 between units after correction for imprecise scores (Harter, Schmidt & Hayes 2002: {} for overall satisfaction). {verdict}: corrected in the same way, anything from {} fits your data. The link as observed is {}.",
        number(PUBLISHED),
        between(corrected.low.max(-1.0), corrected.high.min(1.0)),
        study.linkage.coefficients.map_or_else(String::new, |c| number(c.pearson.estimate))
    );
    Some(Section { id: "context", title: "Compared with other studies".to_owned(), blocks: vec![Block::Paragraph(text)] })
}

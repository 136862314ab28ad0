//! Brings together what a study needs, from score cells.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use candor_insight::study::Material;
use candor_insight::study::channels::ChannelScores;
use candor_insight::study::explanations::{Before, People};
use candor_insight::study::trend::WaveScores;
use candor_insight::{Consistency, MeasureInfo, Measured, Organisation, Sums, Unit, quality};
use candor_survey::document::{Measure, MeasureKind};
use candor_survey::{Channel, MeasureCode, Questionnaire, Scorer, WaveCode};
use candor_wire::ids::WaveId;

use super::ask::{Asked, Side, areas, ends, within};
use crate::error::Error;
use crate::store::{Cells, Store, SurveyRow, UnitRow, UnitSums, WaveRow};
use crate::usecases::frame;
use crate::usecases::placed::Units;
use crate::usecases::versions::{line_break, mixed, version_of};
use crate::usecases::{assurance, review, wording};
use crate::viewer::{Scope, Viewer};

/// What a study is made from, and what the viewer's part of the organisation is called.
pub(super) struct Gathered {
    pub material: Material,
    pub scope: Option<String>,
    pub within: Option<String>,
    pub notes: Vec<String>,
    /// How many flagged responses of each side are left out, where that was asked for.
    pub left_out: Option<[u64; 2]>,
}

/// Gathers everything that a report on the asked link needs.
pub(super) async fn gather(store: &Store, viewer: Viewer, asked: &Asked) -> Result<Gathered, Error> {
    let units = Units::of(store, viewer).await?;
    let narrowed = within(&units.rows, &units.visible(), asked.within.as_ref())?;
    let organisations = organisations(store, &units, asked).await?;
    let cells = store.cells(&waves(asked)).await?;
    let (mut xs, mut ys, by_channel) = tokio::try_join!(
        measures(store, &cells, &units, &asked.employees),
        measures(store, &cells, &units, &asked.customers),
        channels(&cells, &units, &asked.customers),
    )?;
    let mut left_out = None;
    if asked.without_flagged {
        let x = without_flagged(store, &units, &asked.employees, &mut xs).await?;
        left_out = Some([x, without_flagged(store, &units, &asked.customers, &mut ys).await?]);
    }
    // last: of the waves asked for it needs what has just been read
    let waves = history(&cells, &units, asked, &organisations).await?;
    let organisation = organisations.get(&asked.employees.wave.edition).cloned();
    let organisation = organisation.ok_or_else(|| Error::Internal("a wave without its hierarchy".to_owned()))?;
    let pick = |all: &[Measured], side: &Side| {
        let key = key(&side.survey, &side.measure.code);
        all.iter().find(|m| m.info.key == key).cloned().ok_or_else(|| Error::Internal("a measure without its cells".to_owned()))
    };
    let area_keys: Vec<String> = areas(&asked.employees.questionnaire).iter().map(|c| key(&asked.employees.survey, c)).collect();
    let scope = match viewer.scope() {
        Scope::Organisation => None,
        Scope::Unit(top) => units.rows.iter().find(|u| u.id == top).map(|u| u.name.clone()),
    };
    let material = Material {
        people: people(store, &units, asked).await?,
        asked: [of_side(store, &units, &asked.employees).await?, of_side(store, &units, &asked.customers).await?],
        within: narrowed,
        x: pick(&xs, &asked.employees)?,
        y: pick(&ys, &asked.customers)?,
        areas: xs.iter().filter(|m| area_keys.contains(&m.info.key)).cloned().collect(),
        before: before(&waves, &asked.employees.wave.code),
        channels: by_channel.scores,
        mix: by_channel.mix,
        organisation,
        xs,
        ys,
        waves,
    };
    let promised = [&asked.employees, &asked.customers]
        .map(|side| Some(format!("{}: {}", side.survey.document.title, assurance::note(side.wave.level))));
    let notes = [&asked.employees, &asked.customers]
        .map(|side| mixed(&side.asked, &side.wave).map(|note| format!("{}: {note}", side.survey.document.title)));
    let kept = [&asked.employees, &asked.customers]
        .map(|side| wording::kept(side.questionnaire.document()).map(|note| format!("{}: {note}", side.survey.document.title)));
    let (ours, theirs) = (&asked.employees, &asked.customers);
    let differs =
        wording::asked_differently((ours.questionnaire.document(), &ours.measure), (theirs.questionnaire.document(), &theirs.measure));
    let mut reviewed = Vec::new();
    for side in [&asked.employees, &asked.customers] {
        let version = version_of(&side.survey, &side.asked, side.wave.id);
        let note = review::note(store, &side.survey, version.as_deref()).await?;
        reviewed.push(note.map(|note| format!("{}: {note}", side.survey.document.title)));
    }
    let notes = promised.into_iter().chain(notes).chain(kept).chain(reviewed).flatten().chain(differs).collect();
    Ok(Gathered { notes, left_out, within: narrowed.and_then(|at| units.rows.get(at)).map(|u| u.name.clone()), material, scope })
}

/// How many were asked in the wave of a side, by unit.
async fn of_side(store: &Store, units: &Units, side: &Side) -> Result<Vec<Option<u64>>, Error> {
    let frame = frame::of(store, &side.wave, side.survey.audience, &units.rows).await?;
    Ok((0..units.rows.len()).map(|unit| frame.asked(unit)).collect())
}

/// Puts the flagged responses of a wave where those that gave one answer throughout are, so that a study leaves
/// them out instead; gives their number. Fewer than the wave's threshold stay in. Signs are in no sum, so answers are read.
async fn without_flagged(store: &Store, units: &Units, side: &Side, measured: &mut [Measured]) -> Result<u64, Error> {
    let responses = store.responses(Viewer::operator(), side.wave.id).await?;
    let signs = quality::signs(&side.questionnaire, responses.iter().map(|r| (&r.answers, r.speed, r.arrangement)));
    let (scorer, code, mut left_out) = (Scorer::new(&side.questionnaire), &side.measure.code, 0);
    let mut sums = vec![Sums::default(); units.rows.len()];
    for response in responses.iter().zip(quality::flagged(&signs)).filter_map(|(response, flagged)| flagged.then_some(response)) {
        if let (Some(at), Some(score)) = (units.index(response.unit), scorer.score(code, &response.answers)) {
            sums[at].add(Sums { n: 1, total: score, squares: score * score });
            left_out += 1;
        }
    }
    if left_out < side.wave.thresholds.people() {
        (sums, left_out) = (vec![Sums::default(); units.rows.len()], 0);
    }
    let key = key(&side.survey, code);
    measured.iter_mut().filter(|m| m.info.key == key).for_each(|m| m.uniform.clone_from(&sums));
    Ok(left_out)
}

/// Who answered both sides: only where both are measures of one survey and wave. Then, and only then, a
/// report reads answers and not cells, because no sum tells which scores belong together.
async fn people(store: &Store, units: &Units, asked: &Asked) -> Result<Option<People>, Error> {
    let (x, y) = (&asked.employees, &asked.customers);
    if x.wave.id != y.wave.id || x.measure.code == y.measure.code {
        return Ok(None);
    }
    let (scorer, mut people) = (Scorer::new(&x.questionnaire), People::default());
    for response in store.responses(Viewer::operator(), x.wave.id).await? {
        let score = |side: &Side| scorer.score(&side.measure.code, &response.answers);
        if let (Some(unit), Some(a), Some(b)) = (units.index(response.unit), score(x), score(y)) {
            people.x.push(a);
            people.y.push(b);
            people.unit.push(unit);
        }
    }
    Ok(Some(people))
}

/// The organisation by the editions of its hierarchy that waves of the asked surveys belong to.
async fn organisations(store: &Store, units: &Units, asked: &Asked) -> Result<BTreeMap<i64, Arc<Organisation>>, Error> {
    let visible = units.visible();
    let unit =
        |(u, visible): (&UnitRow, &bool)| Unit { code: u.code.clone(), name: u.name.clone(), headcount: u.headcount, visible: *visible };
    let mut found = BTreeMap::new();
    for wave in asked.employees.survey.waves.iter().chain(&asked.customers.survey.waves) {
        if let Entry::Vacant(slot) = found.entry(wave.edition) {
            let hierarchy = units.hierarchy(store, wave).await?;
            let all = units.rows.iter().zip(&visible).map(unit).collect();
            slot.insert(Arc::new(Organisation { units: all, hierarchy }));
        }
    }
    Ok(found)
}

fn key(survey: &SurveyRow, measure: &MeasureCode) -> String {
    format!("{}:{measure}", survey.slug)
}

fn info(survey: &SurveyRow, questionnaire: &Questionnaire, measure: &Measure, wave: &WaveCode) -> MeasureInfo {
    let wording = |code| questionnaire.item(code).map(|i| i.text.clone());
    MeasureInfo {
        key: key(survey, &measure.code),
        name: measure.name.clone(),
        scale: measure.kind.unit_label().to_owned(),
        ends: ends(questionnaire, measure),
        is_share: matches!(measure.kind, MeasureKind::Csat) || (measure.kind == MeasureKind::Favourability && measure.items.len() == 1),
        survey: survey.document.title.clone(),
        audience: survey.audience,
        wave: wave.clone(),
        items: measure.items.iter().filter_map(wording).collect(),
    }
}

/// All waves of both surveys.
fn waves(asked: &Asked) -> Vec<WaveId> {
    asked.employees.survey.waves.iter().chain(&asked.customers.survey.waves).map(|w| w.id).collect()
}

/// All measures of a survey in a wave.
async fn measures(store: &Store, cells: &Cells<'_>, units: &Units, side: &Side) -> Result<Vec<Measured>, Error> {
    let codes: Vec<MeasureCode> = side.questionnaire.document().measures.iter().map(|m| m.code.clone()).collect();
    let (cells, items) = tokio::try_join!(cells.summed(side.wave.id, &codes), store.item_sums(side.wave.id))?;
    let measured = |measure: &Measure| {
        let cells = cells.get(&measure.code).map_or(&[][..], |rows| rows);
        let consistency = items.get(&measure.code).and_then(|(items, total)| {
            let items: Vec<Sums> = items.iter().map(|s| sums(*s)).collect();
            Consistency::from_sums(&items, sums(*total), side.wave.thresholds.people())
        });
        Measured { consistency, ..filled(units, info(&side.survey, &side.questionnaire, measure, &side.wave.code), &side.wave, cells) }
    };
    Ok(side.questionnaire.document().measures.iter().map(measured).collect())
}

fn filled(units: &Units, info: MeasureInfo, wave: &WaveRow, cells: &[UnitSums]) -> Measured {
    let empty = vec![Sums::default(); units.rows.len()];
    let mut measured =
        Measured { info, units: empty.clone(), uniform: empty, consistency: None, thresholds: wave.thresholds, alike: units.alike(wave) };
    for cell in cells {
        if let Some(at) = units.index(cell.unit) {
            measured.units[at].add(sums(cell.all));
            measured.uniform[at].add(sums(cell.uniform));
        }
    }
    measured
}

fn sums(s: crate::store::Sums) -> Sums {
    Sums { n: u64::try_from(s.n).unwrap_or(0), total: s.total, squares: s.squares }
}

struct ByChannel {
    scores: Vec<ChannelScores>,
    mix: Vec<Vec<u64>>,
}

/// The customer measure by channel, over the whole organisation.
async fn channels(cells: &Cells<'_>, units: &Units, side: &Side) -> Result<ByChannel, Error> {
    let (cells, values) =
        tokio::try_join!(cells.by_channel(side.wave.id, &side.measure.code), cells.values(side.wave.id, &side.measure.code))?;
    let mut found: BTreeMap<Option<Channel>, (ChannelScores, Vec<u64>)> = BTreeMap::new();
    let none = |channel| (ChannelScores { channel, sums: Sums::default(), values: Vec::new() }, vec![0; units.rows.len()]);
    for (channel, cell) in cells.iter() {
        let (scores, mix) = found.entry(*channel).or_insert_with(|| none(*channel));
        scores.sums.add(sums(cell.all));
        if let Some(at) = units.index(cell.unit) {
            mix[at] += sums(cell.all).n;
        }
    }
    for value in values.iter() {
        found.entry(value.channel).or_insert_with(|| none(value.channel)).0.values.push((value.score, value.n));
    }
    let (scores, mix) = found.into_values().unzip();
    Ok(ByChannel { scores, mix })
}

/// Both measures in every wave that one of them has, oldest first.
async fn history(
    cells: &Cells<'_>,
    units: &Units,
    asked: &Asked,
    organisations: &BTreeMap<i64, Arc<Organisation>>,
) -> Result<Vec<WaveScores>, Error> {
    let ids = |side: &Side| side.survey.waves.iter().map(|w| w.id).collect::<Vec<_>>();
    let (x_ids, y_ids) = (ids(&asked.employees), ids(&asked.customers));
    let (x_cells, y_cells) =
        tokio::try_join!(cells.over_time(&x_ids, &asked.employees.measure.code), cells.over_time(&y_ids, &asked.customers.measure.code),)?;
    let mut channels = BTreeMap::new();
    for wave in &y_ids {
        channels.insert(*wave, cells.channels(*wave, &asked.customers.measure.code).await?);
    }
    let in_wave = |side: &Side, wave: Option<&WaveRow>, cells: &BTreeMap<WaveId, Arc<[UnitSums]>>| {
        let wave = wave?;
        let info = info(&side.survey, &side.questionnaire, &side.measure, &wave.code);
        Some(filled(units, info, wave, cells.get(&wave.id)?))
    };
    let changed = |side: &Side, wave: Option<&WaveRow>| {
        let waves = &side.survey.waves;
        let at = waves.iter().position(|w| Some(w.id) == wave.map(|w| w.id))?;
        let before = waves.get(at.checked_sub(1)?)?;
        line_break(&side.asked, &side.measure, before.id, waves.get(at)?.id)
    };
    let wave = |code: WaveCode| {
        let (x, y) = (asked.employees.survey.wave(Some(&code)), asked.customers.survey.wave(Some(&code)));
        Some(WaveScores {
            organisation: organisations.get(&x.or(y)?.edition).cloned()?,
            changed_x: changed(&asked.employees, x),
            changed_y: changed(&asked.customers, y),
            x: in_wave(&asked.employees, x, &x_cells),
            y: in_wave(&asked.customers, y, &y_cells),
            channels: y.and_then(|y| channels.get(&y.id)).cloned().unwrap_or_default(),
            wave: code,
        })
    };
    Ok(codes(&asked.employees.survey, &asked.customers.survey).into_iter().filter_map(wave).collect())
}

/// The codes of both surveys' waves: those of the first in its order, each of the second's own before the
/// next that both have.
fn codes(employees: &SurveyRow, customers: &SurveyRow) -> Vec<WaveCode> {
    let mut codes: Vec<WaveCode> = Vec::new();
    let mut rest = customers.waves.iter().map(|w| w.code.clone()).peekable();
    for wave in &employees.waves {
        if customers.waves.iter().any(|c| c.code == wave.code) {
            while let Some(own) = rest.next_if(|code| code != &wave.code) {
                codes.push(own);
            }
            rest.next();
        }
        codes.push(wave.code.clone());
    }
    codes.extend(rest);
    let mut seen = BTreeSet::new();
    codes.retain(|code| seen.insert(code.clone()));
    codes
}

/// Both sides in the last wave before this one that both have and since which the questions mean the same.
fn before(waves: &[WaveScores], now: &WaveCode) -> Option<Before> {
    let now = waves.iter().position(|w| &w.wave == now)?;
    let changed = waves.iter().take(now + 1).rposition(|w| w.changed_x.is_some() || w.changed_y.is_some());
    let earlier = waves.get(changed.unwrap_or(0)..now)?;
    earlier.iter().rev().find_map(|w| Some(Before { x: w.x.clone()?, y: w.y.clone()? }))
}

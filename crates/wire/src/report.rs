//! Results and the linkage report.

use candor_survey::{Audience, ItemCode, MeasureCode, OptionCode, UnitCode, WaveCode};
use serde::{Deserialize, Serialize};

/// Which measures to link: the query of the report's address.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LinkageQuery {
    /// `SLUG:MEASURE` of an employee survey.
    pub employees: String,
    /// `SLUG:MEASURE` of a customer survey.
    pub customers: String,
    /// The wave on both sides; the latest that both have when left out.
    #[serde(default)]
    pub wave: Option<WaveCode>,
    /// Another wave on the customer side, for a link over time.
    #[serde(default)]
    pub customers_wave: Option<WaveCode>,
    /// Only units of this part of the organisation.
    #[serde(default)]
    pub within: Option<UnitCode>,
    /// Whether to give the link without flagged responses, too (docs/quality.md).
    #[serde(default)]
    pub without_flagged: bool,
}

impl LinkageQuery {
    /// The part of an address after `?`, with the same names that it is read by.
    #[must_use]
    pub fn address(&self) -> String {
        let mut address = format!("employees={}&customers={}", encoded(&self.employees), encoded(&self.customers));
        let wave = |w: &Option<WaveCode>| w.as_ref().map(|w| w.as_str().to_owned());
        let rest = [
            ("wave", wave(&self.wave)),
            ("customers_wave", wave(&self.customers_wave)),
            ("within", self.within.as_ref().map(|u| u.as_str().to_owned())),
            ("without_flagged", self.without_flagged.then(|| "true".to_owned())),
        ];
        for (name, value) in rest {
            if let Some(value) = value {
                address.push_str(&format!("&{name}={}", encoded(&value)));
            }
        }
        address
    }
}

/// A text as part of a query: letters, digits and `-_.:~` stand for themselves.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// An estimate with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Estimate.
    pub estimate: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Two-sided p value.
    pub p: f64,
}

/// A figure with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Estimate.
    pub estimate: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Cronbach's alpha with Feldt's 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Alpha {
    /// Alpha.
    pub alpha: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// One side of a linkage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// Survey.
    pub survey: String,
    /// Its title.
    pub title: String,
    /// Measure.
    pub measure: String,
    /// Its name.
    pub name: String,
    /// Unit of its score.
    pub scale: String,
    /// Who is asked.
    pub audience: Audience,
    /// The items it is computed from, as worded.
    pub items: Vec<String>,
    /// Wave.
    pub wave: WaveCode,
}

/// How much a linkage can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Fewer than 10 units: no coefficient.
    TooFewUnits,
    /// 10 to 29 units.
    Exploratory,
    /// 30 units or more.
    Established,
    /// Enough units, but one side does not vary.
    NoVariation,
    /// Enough units, but the items of a measure do not go together.
    Inconsistent,
}

/// One unit in the scatter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Unit code.
    pub unit: UnitCode,
    /// Unit name, with how many units are together.
    pub name: String,
    /// Units whose answers are in it.
    pub together: u64,
    /// Employee score.
    pub x: f64,
    /// Customer score.
    pub y: f64,
    /// Standard error of the employee score; `None` when all answers were alike.
    pub se_x: Option<f64>,
    /// Standard error of the customer score.
    pub se_y: Option<f64>,
    /// Employee respondents.
    pub n_x: u64,
    /// Customer respondents.
    pub n_y: u64,
}

/// The linkage report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinkageReport {
    /// The employee side.
    pub employees: Side,
    /// The customer side.
    pub customers: Side,
    /// How much it can say.
    pub strength: Strength,
    /// Units used.
    pub units: u64,
    /// Units left out because either side has fewer respondents than the threshold.
    pub excluded_units: u64,
    /// The threshold.
    pub threshold: u64,
    /// Employee respondents in the units used.
    pub employee_n: u64,
    /// Customer respondents in the units used.
    pub customer_n: u64,
    /// Pearson's r.
    pub pearson: Option<Estimate>,
    /// Spearman's rho.
    pub spearman: Option<Estimate>,
    /// Kendall's tau-b.
    pub kendall_tau_b: Option<Estimate>,
    /// Pearson's r weighted by the harmonic mean of both sides' respondents; none where the design effect is above 2.
    pub weighted_pearson: Option<f64>,
    /// Its 95 % interval, on the effective number of units.
    pub weighted_pearson_interval: Option<(f64, f64)>,
    /// Effective number of units under these weights (Kish).
    pub effective_units: Option<f64>,
    /// Their design effect.
    #[serde(default)]
    pub design_effect: Option<f64>,
    /// Pearson's r with an interval by resampling units (BCa).
    pub bootstrap: Option<Interval>,
    /// Pearson's r with an interval that allows for unit means with a long tail.
    pub robust: Option<Interval>,
    /// Two-sided p of Pearson's r by permutation.
    pub permutation_p: Option<f64>,
    /// Pearson's r without responses that gave one answer throughout; without flagged ones where that was asked for.
    pub varied: Option<Estimate>,
    /// How many flagged responses of employees and customers that leaves out, where it was asked for.
    #[serde(default)]
    pub left_out: Option<[u64; 2]>,
    /// Pearson's r corrected for the unreliability of both sides; may lie beyond ±1.
    pub corrected: Option<Interval>,
    /// The smallest true correlation that so many units find in 80 of 100 studies.
    pub detectable: Option<f64>,
    /// Customers of the units with the highest and the lowest employee score.
    pub quarters: Option<Quarters>,
    /// Difference in the customer score per 1 of the employee score, and its standard error.
    pub slope: Option<(f64, f64)>,
    /// Reliability of the employee unit means, ICC(2).
    pub reliability_employees: Option<f64>,
    /// Reliability of the customer unit means, ICC(2).
    pub reliability_customers: Option<f64>,
    /// Share of the variance of employee scores between units, ICC(1).
    pub icc1_employees: Option<f64>,
    /// Share of the variance of customer scores between units, ICC(1).
    pub icc1_customers: Option<f64>,
    /// Internal consistency of the employee measure.
    pub alpha_employees: Option<Alpha>,
    /// Internal consistency of the customer measure.
    pub alpha_customers: Option<Alpha>,
    /// Share of the employees asked in the units shown who answered.
    pub response_rate: Option<f64>,
    /// How alike units answered, 1 at best.
    pub r_indicator: Option<f64>,
    /// Share of the customers asked who answered, where it is known how many were.
    #[serde(default)]
    pub customers_response_rate: Option<f64>,
    /// Smallest and largest r when one unit is left out.
    pub leave_one_out: Option<(f64, f64)>,
    /// The units that the viewer may see.
    pub points: Vec<Point>,
    /// Every measure of one survey with every one of the other.
    pub family: Vec<FamilyPair>,
    /// The link looked at in other ways.
    pub explanations: Vec<Explanation>,
    /// Employee areas and the customer measure.
    pub drivers: DriversReport,
    /// The customer measure channel by channel.
    pub channels: Option<ChannelsReport>,
    /// Wave by wave, oldest first.
    pub trend: Vec<TrendPoint>,
    /// The finding in plain words.
    pub sentence: String,
    /// What must be said beside it.
    pub caveats: Vec<String>,
    /// The name of the viewer's scope, when it is not the whole organisation.
    pub scope: Option<String>,
    /// The name of the part that is looked at, when it is not the whole.
    pub within: Option<String>,
}

/// Customers of the units with the highest and the lowest employee score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Quarters {
    /// Mean customer score of the top quarter of units.
    pub top: Interval,
    /// Mean customer score of the bottom quarter.
    pub bottom: Interval,
    /// Top less bottom.
    pub difference: Interval,
}

/// One pair of a family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FamilyPair {
    /// `SURVEY:MEASURE` of the employee side.
    pub employees: String,
    /// `SURVEY:MEASURE` of the customer side.
    pub customers: String,
    /// Its name.
    pub employees_name: String,
    /// Its name.
    pub customers_name: String,
    /// Units.
    pub units: u64,
    /// Pearson's r.
    pub pearson: Option<Estimate>,
    /// Its p, adjusted over the family by Benjamini and Hochberg.
    pub adjusted_p: Option<f64>,
    /// Whether it stands out after that, at a false discovery rate of 5 %.
    pub stands: bool,
}

/// A link looked at in another way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// In which.
    pub name: String,
    /// The correlation.
    pub estimate: Option<Estimate>,
    /// Units.
    pub units: Option<u64>,
    /// Why there is none.
    pub reason: Option<String>,
}

/// Employee areas and the customer measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DriversReport {
    /// Units.
    pub units: Option<u64>,
    /// Share of the variance that all areas explain together.
    pub r_squared: Option<Interval>,
    /// The areas.
    pub areas: Vec<Driver>,
    /// Why there are none.
    pub reason: Option<String>,
}

/// One employee area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Driver {
    /// Its name.
    pub name: String,
    /// Its share of what all areas explain (LMG), 0 to 1.
    pub share: Interval,
    /// Best and worst place within the interval.
    pub rank: (u64, u64),
    /// Mean of the units.
    pub score: Interval,
}

/// The customer measure channel by channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChannelsReport {
    /// The channels that may be told.
    pub channels: Vec<ChannelScore>,
    /// The mean of all of them.
    pub whole: f64,
    /// Share of the variance that is due to the channel, ICC(1); 0 when alike.
    pub index: f64,
    /// p of equal ranks (Kruskal–Wallis).
    pub kruskal_wallis_p: Option<f64>,
    /// Its effect size.
    pub epsilon_squared: Option<f64>,
    /// p of equal spread (Brown–Forsythe).
    pub brown_forsythe_p: Option<f64>,
    /// Channels left out.
    pub left_out: u64,
}

/// One channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChannelScore {
    /// Its name.
    pub name: String,
    /// Respondents.
    pub n: u64,
    /// Mean.
    pub score: Interval,
    /// Where it would lie if all were alike.
    pub limits: (f64, f64),
    /// Whether it lies outside.
    pub outside: bool,
}

/// One wave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrendPoint {
    /// Wave.
    pub wave: WaveCode,
    /// Employee score of what the viewer may see.
    pub employees: Option<Interval>,
    /// Customer score of what the viewer may see.
    pub customers: Option<Interval>,
    /// The link over all units.
    pub pearson: Option<Estimate>,
    /// Units behind it.
    pub units: u64,
    /// Why it cannot be compared with the wave before.
    pub break_before: Option<String>,
}

/// The report as a screen shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPage {
    /// What it is about.
    pub title: String,
    /// The finding in plain words.
    pub finding: String,
    /// Short facts beside it.
    pub facts: Vec<String>,
    /// The body as HTML; every text in it is escaped.
    pub html: String,
}

/// What people said, per question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// The wave shown.
    pub wave: Option<WaveCode>,
    /// Responses within what the viewer may see; `None` below the threshold. In steps of it while the wave is not
    /// released.
    pub responses: Option<u64>,
    /// Smallest number of responses that is shown.
    pub threshold: u64,
    /// Smallest number of responses of a unit that is shown when all of them gave the same answer to a question that counts into a measure.
    pub alike: u64,
    /// Smallest number of comments that are shown together.
    pub fewest_comments: u64,
    /// Whether flagged responses are left out, as far as that gives nobody away.
    #[serde(default)]
    pub without_flagged: bool,
    /// One entry per item, in the order asked; empty below the threshold.
    pub items: Vec<ItemResult>,
    /// The measures.
    pub measures: Vec<MeasureResult>,
    /// What must be known to read them: that the wave asked several versions of the questionnaire.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Why nothing is told: the wave takes answers, and its results are released when it is closed.
    #[serde(default)]
    pub not_yet: Option<String>,
    /// Signs of careless answering, and the measures with and without flagged responses; none below the threshold.
    #[serde(default)]
    pub quality: Option<Quality>,
}

/// Which results: the query of their address.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultsQuery {
    /// The wave; the latest whose results are released when left out.
    #[serde(default)]
    pub wave: Option<WaveCode>,
    /// Whether to leave flagged responses out (docs/quality.md).
    #[serde(default)]
    pub without_flagged: bool,
}

impl ResultsQuery {
    /// The query as part of an address, without the question mark.
    #[must_use]
    pub fn address(&self) -> String {
        let wave = self.wave.as_ref().map(|wave| format!("wave={}", encoded(wave.as_str())));
        let without = self.without_flagged.then(|| "without_flagged=true".to_owned());
        wave.into_iter().chain(without).collect::<Vec<_>>().join("&")
    }
}

/// What signs of careless answering were found (docs/quality.md).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Responses looked at.
    pub responses: u64,
    /// Of these, those whose speed was measured.
    pub timed: u64,
    /// How many bear each sign.
    pub signs: Vec<QualitySign>,
    /// How many bear two independent ones.
    pub flagged: u64,
    /// How many of these can be left out without giving anybody away.
    pub left_out: u64,
    /// Mean of the average runs of the same answer, in items.
    pub average_run: Option<f64>,
    /// Mean of the standard deviations within responses, in the unit of the scale.
    pub variability: Option<f64>,
    /// The measures with and without flagged responses.
    pub measures: Vec<Beside>,
}

/// The quality of a survey's answers in a wave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QualityReport {
    /// The wave; none while no wave has opened.
    pub wave: Option<WaveCode>,
    /// Smallest number of responses that is shown.
    pub threshold: u64,
    /// Why nothing is told: the wave is not released.
    #[serde(default)]
    pub not_yet: Option<String>,
    /// Signs of careless answering; none below the threshold.
    pub quality: Option<Quality>,
    /// Who answered of those who could, and weighted results; none below the threshold.
    #[serde(default)]
    pub response: Option<ResponseReport>,
}

/// Questions in several forms, and effects of order (docs/experiments.md).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExperimentReport {
    /// The wave; none while no wave has opened.
    pub wave: Option<WaveCode>,
    /// Smallest number of answers that is shown.
    pub threshold: u64,
    /// Why nothing is told: the wave is not released.
    #[serde(default)]
    pub not_yet: Option<String>,
    /// False for those who see a part of the organisation; they are told nothing.
    pub told: bool,
    /// Whether flagged responses were to be left out.
    #[serde(default)]
    pub without_flagged: bool,
    /// Questions in several forms.
    pub questions: Vec<QuestionForms>,
    /// What was tested of the order, the clearest first.
    pub orders: Vec<OrderEffect>,
    /// Items that too few answered.
    pub untested: Vec<String>,
}

/// The forms of a question compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuestionForms {
    /// The question.
    pub question: ItemCode,
    /// Its forms, as written first.
    pub forms: Vec<FormName>,
    /// Why they are not compared: `forms_unknown`, `too_few`, `gives_away` or `texts`.
    pub not_compared: Option<String>,
    /// How many flagged responses are left out; none where that would give a few people away.
    #[serde(default)]
    pub left_out: u64,
    /// What was compared.
    pub outcomes: Vec<FormOutcome>,
}

/// A form of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormName {
    /// Its name.
    pub name: String,
    /// What it asks.
    pub text: String,
}

/// One outcome over all forms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormOutcome {
    /// What it is called.
    pub name: String,
    /// Whether it is a share, else a mean.
    pub is_share: bool,
    /// Share (0 to 1) or mean by form.
    pub levels: Vec<f64>,
    /// Answers by form.
    pub answers: Vec<u64>,
    /// p of no difference between any forms.
    pub p: f64,
    /// Pairs of forms.
    pub pairs: Vec<FormPair>,
}

/// Two forms compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormPair {
    /// Their names.
    pub forms: [String; 2],
    /// First less second, with its 95 % interval.
    pub difference: Interval,
    /// Two-sided p of none.
    pub p: f64,
    /// The same, adjusted within the question (Holm).
    pub adjusted_p: f64,
}

/// An effect of order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderEffect {
    /// The item.
    pub item: String,
    /// `primacy`, `recency`, `direction` or `place`.
    pub kind: String,
    /// Answers.
    pub n: u64,
    /// The effect with its 95 % interval: a share, or points of the scale.
    pub effect: Interval,
    /// Two-sided p of none.
    pub p: f64,
    /// The same among all that were tested (Benjamini and Yekutieli).
    pub adjusted_p: f64,
    /// Whether the report says that there is one.
    pub found: bool,
}

/// A plan of an experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PowerQuery {
    /// People expected to answer.
    pub people: u64,
    /// Forms, the one written included.
    pub forms: u64,
}

/// What it could show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PowerSentence {
    /// In a sentence or two.
    pub says: String,
}

/// Who answered of those who could, and what weighting to them changes (docs/nonresponse.md).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResponseReport {
    /// All units together, where all are known and seen.
    pub overall: Option<UnitRate>,
    /// Units, small ones counted with the nearest unit above.
    pub units: Vec<UnitRate>,
    /// By the answers that a list of people names, for those who see all units.
    #[serde(default)]
    pub answers: Vec<ItemRates>,
    /// How alike units answered; 1 is best.
    pub r_indicator: Option<f64>,
    /// The largest bias of a mean that follows from it, in standard deviations.
    pub max_bias: Option<f64>,
    /// Whether flagged responses were to be left out of weighted results.
    #[serde(default)]
    pub without_flagged: bool,
    /// Why there are no weighted results: `no_frame`, `part_of_the_organisation`, `too_few_of_an_answer`,
    /// `more_answers_than_people`, `contradictory_margins` or `uneven_weights`.
    pub refusal: Option<String>,
    /// Weighted results.
    pub weighting: Option<WeightingReport>,
}

/// The response by the answers to an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemRates {
    /// The item.
    pub item: ItemCode,
    /// Its text.
    pub text: String,
    /// Rates, each with the label of its answer.
    pub answers: Vec<UnitRate>,
    /// How many answers of the list are not told.
    pub withheld: u64,
    /// Whether the list counts people who were not invited, so that there are no rates.
    pub counts_others: bool,
}

/// The response of a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitRate {
    /// Its name.
    pub name: String,
    /// Responses.
    pub responses: u64,
    /// People, where they are known and no fewer.
    pub people: Option<u64>,
    /// Response rate, 0 to 1.
    pub rate: Option<Interval>,
}

/// Results weighted to known numbers of people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeightingReport {
    /// What is known of the people, in words.
    pub margins: Vec<String>,
    /// Responses with a weight.
    pub responses: u64,
    /// How many flagged responses are left out.
    #[serde(default)]
    pub left_out: u64,
    /// Kish's design effect.
    pub design_effect: f64,
    /// As many unweighted responses would tell as much.
    pub effective_n: f64,
    /// The measures.
    pub measures: Vec<WeightedMeasure>,
}

/// A measure unweighted and weighted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeightedMeasure {
    /// As it was answered.
    pub unweighted: MeasureResult,
    /// Weighted; none where too few share a weight.
    pub weighted: Option<WeightedScore>,
}

/// A weighted mean with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WeightedScore {
    /// Weighted mean.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Effective number of answers.
    pub effective_n: f64,
}

/// What was read of a list of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameImported {
    /// The wave that it is of.
    pub wave: WaveCode,
    /// Lines read.
    pub rows: u64,
    /// The sum of their numbers.
    pub people: u64,
    /// Whether it was stored; not with `dry_run`.
    pub stored: bool,
}

/// A sign of careless answering.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualitySign {
    /// What it is.
    pub name: String,
    /// How many responses bear it.
    pub n: u64,
}

/// A measure with and without flagged responses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Beside {
    /// Over all responses.
    pub with: MeasureResult,
    /// Without flagged ones; none where it is the same, because too few can be left out.
    pub without: Option<MeasureResult>,
}

/// What was said to one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemResult {
    /// Item.
    pub item: ItemCode,
    /// Its text.
    pub text: String,
    /// Responses that answered it; `None` when fewer than the threshold did, and then nothing else is told.
    pub n: Option<u64>,
    /// The distribution, in the order of the scale or the options.
    pub shares: Vec<Share>,
    /// Mean with its interval, where the item has numeric values.
    pub mean: Option<Mean>,
    /// Comments in no particular order; only with at least 10 of them.
    pub comments: Vec<String>,
    /// Names of files that were given, in no particular order; only with at least 10 people who gave some.
    #[serde(default)]
    pub files: Vec<OptionCode>,
}

/// How many chose one answer, with a 95 % Wilson interval of the share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// Label.
    pub label: String,
    /// How many.
    pub count: u64,
    /// Share, 0 to 1.
    pub share: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A mean with its 95 % t interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Mean {
    /// Mean.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A measure over all responses that the viewer may see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasureResult {
    /// Measure.
    pub measure: MeasureCode,
    /// Its name.
    pub name: String,
    /// Unit of the score.
    pub scale: String,
    /// Responses with a score; `None` below the threshold.
    pub n: Option<u64>,
    /// The score with its interval.
    pub score: Option<Mean>,
}

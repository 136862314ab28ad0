//! The numbers of a study as they go over the wire.

use candor_insight::report::Setting;
use candor_insight::study::Study;
use candor_insight::study::channels::Consistency;
use candor_insight::study::drivers::{Drivers, Importance};
use candor_insight::study::explanations::Finding;
use candor_insight::study::trend::{Level, WavePoint};
use candor_insight::{MeasureInfo, Names};
use candor_wire::report::{
    Alpha, ChannelScore, ChannelsReport, Driver, DriversReport, Estimate, Explanation, FamilyPair, Interval, LinkageReport, Point,
    Quarters, Side, Strength, TrendPoint,
};

/// All numbers that the page shows, and the few that it leaves out.
pub(super) fn of(study: &Study, setting: &Setting) -> LinkageReport {
    let linkage = &study.linkage;
    let c = linkage.coefficients.as_ref();
    let detail = study.detail.as_ref();
    let names = Names { employees: study.x.name.clone(), customers: study.y.name.clone() };
    let icc1 = |v: Option<candor_stats::aggregation::OneWay>| v.and_then(|v| v.icc1(candor_insight::LEVEL).ok()).map(|i| i.estimate);
    LinkageReport {
        employees: side(&study.x),
        customers: side(&study.y),
        strength: strength(linkage.strength),
        units: linkage.points.len() as u64,
        excluded_units: linkage.excluded_units,
        threshold: study.smallest,
        employee_n: linkage.employee_n(),
        customer_n: linkage.customer_n(),
        pearson: c.map(|c| estimate(c.pearson)),
        spearman: c.map(|c| estimate(c.spearman)),
        kendall_tau_b: c.map(|c| estimate(c.kendall_tau_b)),
        weighted_pearson: c.and_then(|c| c.told_weighted()).map(|w| w.estimate),
        weighted_pearson_interval: c.and_then(|c| c.told_weighted()).map(|w| (w.low, w.high)),
        effective_units: c.map(|c| c.effective_units),
        design_effect: c.map(|c| c.design_effect),
        bootstrap: detail.and_then(|d| d.bootstrap).map(interval),
        robust: detail.and_then(|d| d.robust).map(interval),
        permutation_p: detail.and_then(|d| d.permutation_p),
        varied: detail.and_then(|d| d.varied).map(|v| estimate(v.0)),
        left_out: setting.left_out,
        corrected: detail.and_then(|d| d.corrected).map(|c| Interval { estimate: c.estimate, low: c.low, high: c.high }),
        detectable: detail.and_then(|d| d.detectable),
        quarters: detail.and_then(|d| d.quarters.as_ref()).map(quarters),
        slope: detail.and_then(|d| d.regression).map(|r| (r.slope, r.slope_se)),
        reliability_employees: linkage.reliability_x,
        reliability_customers: linkage.reliability_y,
        icc1_employees: icc1(study.variance_x),
        icc1_customers: icc1(study.variance_y),
        alpha_employees: study.consistency[0].map(alpha),
        alpha_customers: study.consistency[1].map(alpha),
        response_rate: study.response.map(|r| r.rate),
        r_indicator: study.response.map(|r| r.r_indicator),
        customers_response_rate: study.customer_response.map(|r| r.rate),
        leave_one_out: c.and_then(|c| c.leave_one_out).map(|l| (l.0, l.1)),
        points: linkage.visible().map(point).collect(),
        family: family(study),
        explanations: study.explanations.iter().map(explanation).collect(),
        drivers: drivers(&study.drivers),
        channels: study.channels.as_ref().map(channels),
        trend: study.trend.waves.iter().map(wave).collect(),
        sentence: candor_insight::sentence(linkage, &names),
        caveats: candor_insight::caveats(study),
        scope: setting.scope.clone(),
        within: setting.within.clone(),
    }
}

fn side(info: &MeasureInfo) -> Side {
    let (survey, measure) = info.key.split_once(':').unwrap_or((&info.key, ""));
    Side {
        survey: survey.to_owned(),
        title: info.survey.clone(),
        measure: measure.to_owned(),
        name: info.name.clone(),
        scale: info.scale.clone(),
        audience: info.audience,
        items: info.items.clone(),
        wave: info.wave.clone(),
    }
}

const fn estimate(e: candor_stats::Estimate) -> Estimate {
    Estimate { estimate: e.estimate, low: e.low, high: e.high, p: e.p }
}

const fn interval(i: candor_stats::Interval) -> Interval {
    Interval { estimate: i.estimate, low: i.low, high: i.high }
}

const fn alpha(c: candor_insight::Consistency) -> Alpha {
    Alpha { alpha: c.alpha, low: c.low, high: c.high }
}

fn quarters(q: &candor_stats::association::QuarterComparison) -> Quarters {
    let mean = |m: &candor_stats::MeanEstimate| Interval { estimate: m.mean, low: m.low, high: m.high };
    Quarters { top: mean(&q.top), bottom: mean(&q.bottom), difference: interval(q.comparison.difference) }
}

const fn strength(strength: candor_insight::Strength) -> Strength {
    match strength {
        candor_insight::Strength::TooFewUnits => Strength::TooFewUnits,
        candor_insight::Strength::NoVariation => Strength::NoVariation,
        candor_insight::Strength::Inconsistent => Strength::Inconsistent,
        candor_insight::Strength::Exploratory => Strength::Exploratory,
        candor_insight::Strength::Established => Strength::Established,
    }
}

fn point(p: &candor_insight::Point) -> Point {
    Point {
        unit: p.unit.clone(),
        name: p.name.clone(),
        together: p.units.len() as u64,
        x: p.x.mean,
        y: p.y.mean,
        se_x: p.x.standard_error(),
        se_y: p.y.standard_error(),
        n_x: p.x.n,
        n_y: p.y.n,
    }
}

fn family(study: &Study) -> Vec<FamilyPair> {
    let name = |list: &[(String, String)], at: usize| list.get(at).cloned().unwrap_or_default();
    let pair = |p: &candor_insight::study::family::Pair| {
        let (x, y) = (name(&study.rows, p.x), name(&study.columns, p.y));
        FamilyPair {
            employees: x.0,
            customers: y.0,
            employees_name: x.1,
            customers_name: y.1,
            units: p.units as u64,
            pearson: p.estimate.map(estimate),
            adjusted_p: p.adjusted_p,
            stands: p.stands(),
        }
    };
    study.family.pairs.iter().map(pair).collect()
}

fn explanation(e: &candor_insight::study::explanations::Explanation) -> Explanation {
    let (estimate, units, reason) = match e.finding {
        Finding::Found { estimate: found, units } => (Some(estimate(found)), Some(units as u64), None),
        Finding::NotPossible(why) => (None, None, Some(why.to_owned())),
    };
    Explanation { name: e.kind.name().to_owned(), estimate, units, reason }
}

fn drivers(found: &Drivers) -> DriversReport {
    let empty = DriversReport { units: None, r_squared: None, areas: Vec::new(), reason: None };
    match found {
        Drivers::Found(found) => {
            DriversReport { units: Some(found.units as u64), r_squared: Some(interval(found.r_squared)), areas: areas(found), ..empty }
        }
        Drivers::TooFew { areas, units, needed } => {
            DriversReport { reason: Some(format!("{areas} areas need {needed} units; there are {units}.")), ..empty }
        }
        Drivers::NotPossible(why) => DriversReport { reason: Some((*why).to_owned()), ..empty },
    }
}

fn areas(found: &Importance) -> Vec<Driver> {
    let area = |a: &candor_insight::study::drivers::Area| Driver {
        name: a.name.clone(),
        share: interval(a.share),
        rank: (a.ranks.0 as u64, a.ranks.1 as u64),
        score: Interval { estimate: a.score.mean, low: a.score.low, high: a.score.high },
    };
    found.areas.iter().map(area).collect()
}

fn channels(found: &Consistency) -> ChannelsReport {
    let row = |r: &candor_insight::study::channels::ChannelRow| ChannelScore {
        name: r.name.clone(),
        n: r.n,
        score: interval(r.score),
        limits: r.limits,
        outside: r.outside,
    };
    ChannelsReport {
        channels: found.rows.iter().map(row).collect(),
        whole: found.whole,
        index: found.index,
        kruskal_wallis_p: found.ranks.as_ref().map(|r| r.p),
        epsilon_squared: found.ranks.as_ref().map(|r| r.epsilon_squared),
        brown_forsythe_p: found.spread.as_ref().map(|s| s.p),
        left_out: found.left_out as u64,
    }
}

fn wave(w: &WavePoint) -> TrendPoint {
    let level = |l: Option<Level>| l.map(|l| Interval { estimate: l.mean, low: l.low, high: l.high });
    TrendPoint {
        wave: w.wave.clone(),
        employees: level(w.x),
        customers: level(w.y),
        pearson: w.link.map(estimate),
        units: w.units as u64,
        break_before: w.break_before.clone(),
    }
}

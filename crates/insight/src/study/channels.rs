//! Is it the same whichever way customers come?

use candor_stats::Interval;
use candor_stats::channels::{
    FTest, KruskalWallis, Summary as ChannelSummary, compare_means, compare_shares, kruskal_wallis_counts, one_way_anova_summaries,
};
use candor_survey::Channel;

use crate::LEVEL;
use crate::measured::MeasureInfo;
use crate::study::trend::of_people;
use crate::summary::{Summary, Sums};

/// What customers of one channel said, over the whole organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct ChannelScores {
    /// Channel; `None` for answers without one.
    pub channel: Option<Channel>,
    /// Sums of the scores.
    pub sums: Sums,
    /// How many have each score, ascending.
    pub values: Vec<(f64, u64)>,
}

/// A channel against the whole.
#[derive(Debug, Clone, PartialEq)]
pub struct ChannelRow {
    /// Its name.
    pub name: String,
    /// Respondents.
    pub n: u64,
    /// Its mean with interval.
    pub score: Interval,
    /// Limits within which it would lie if all channels were alike.
    pub limits: (f64, f64),
    /// Whether it lies outside.
    pub outside: bool,
}

/// How alike channels are.
#[derive(Debug, Clone, PartialEq)]
pub struct Consistency {
    /// The channels that may be told.
    pub rows: Vec<ChannelRow>,
    /// The mean of all of them.
    pub whole: f64,
    /// Share of the variance of scores that is due to the channel, ICC(1); 0 when alike.
    pub index: f64,
    /// Test of equal ranks.
    pub ranks: Option<KruskalWallis>,
    /// Test of equal spread.
    pub spread: Option<FTest>,
    /// Channels left out because too few answered.
    pub left_out: usize,
}

/// Compares channels; `None` when fewer than two may be told.
///
/// Channels with fewer than `smallest` respondents are left out, and the smallest other with them when
/// they have fewer together: the whole less the shown would give them away.
#[must_use]
pub fn channels(info: &MeasureInfo, all: &[ChannelScores], smallest: u64) -> Option<Consistency> {
    let shown = tellable(all, smallest);
    let summaries: Option<Vec<Summary>> = shown.iter().map(|c| Summary::from_sums(c.sums)).collect();
    let summaries = summaries.filter(|s| s.len() > 1)?;
    let channel = |s: &Summary| ChannelSummary { n: s.n, mean: s.mean, variance: s.variance.unwrap_or(0.0) };
    let parts: Vec<ChannelSummary> = summaries.iter().map(channel).collect();
    let funnel = if info.is_share {
        let counts: Vec<u64> = shown.iter().map(|c| c.values.iter().filter(|v| v.0 > 50.0).map(|v| v.1).sum()).collect();
        compare_shares(&counts, &parts.iter().map(|p| p.n).collect::<Vec<_>>(), 1.0 - LEVEL)
    } else {
        compare_means(&parts, 1.0 - LEVEL)
    };
    let funnel = funnel.ok()?;
    let factor = if info.is_share { 100.0 } else { 1.0 };
    let row = |((c, s), f): ((&&ChannelScores, &Summary), &candor_stats::channels::Channel)| ChannelRow {
        name: c.channel.map_or("Not named", Channel::name).to_owned(),
        n: s.n,
        score: score(info, c, s),
        limits: (factor * f.lower, factor * f.upper),
        outside: f.outside.is_some(),
    };
    let (values, counts) = table(&shown);
    let columns: Vec<&[u64]> = counts.iter().map(Vec::as_slice).collect();
    Some(Consistency {
        rows: shown.iter().zip(&summaries).zip(&funnel.channels).map(row).collect(),
        whole: factor * funnel.whole,
        index: one_way_anova_summaries(&parts).map_or(0.0, |a| a.consistency_index()),
        ranks: kruskal_wallis_counts(&values, &columns).ok(),
        spread: candor_stats::channels::brown_forsythe_counts(&values, &columns).ok(),
        left_out: all.iter().filter(|c| c.sums.n > 0).count() - shown.len(),
    })
}

fn score(info: &MeasureInfo, channel: &ChannelScores, summary: &Summary) -> Interval {
    if info.is_share {
        let favourable = channel.values.iter().filter(|v| v.0 > 50.0).map(|v| v.1).sum();
        if let Ok(i) = candor_stats::wilson(favourable, summary.n, LEVEL) {
            return Interval { estimate: 100.0 * i.estimate, low: 100.0 * i.low, high: 100.0 * i.high };
        }
    }
    of_people(summary).map_or(Interval { estimate: summary.mean, low: summary.mean, high: summary.mean }, |l| Interval {
        estimate: l.mean,
        low: l.low,
        high: l.high,
    })
}

fn tellable(all: &[ChannelScores], smallest: u64) -> Vec<&ChannelScores> {
    let answered = all.iter().filter(|c| c.sums.n > 0);
    let (mut shown, small): (Vec<_>, Vec<_>) = answered.partition(|c| c.sums.n >= smallest);
    let hidden: u64 = small.iter().map(|c| c.sums.n).sum();
    if (1..smallest).contains(&hidden)
        && let Some(least) = shown.iter().enumerate().min_by_key(|(_, c)| c.sums.n).map(|(at, _)| at)
    {
        shown.remove(least);
    }
    shown
}

/// All scores in ascending order, and how often each channel has them.
fn table(shown: &[&ChannelScores]) -> (Vec<f64>, Vec<Vec<u64>>) {
    let mut values: Vec<f64> = shown.iter().flat_map(|c| c.values.iter().map(|v| v.0)).collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    let count = |c: &ChannelScores, value: f64| c.values.binary_search_by(|v| v.0.total_cmp(&value)).map_or(0, |at| c.values[at].1);
    let counts = shown.iter().map(|c| values.iter().map(|v| count(c, *v)).collect()).collect();
    (values, counts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::measured;

    fn scores(channel: Option<Channel>, values: &[(f64, u64)]) -> ChannelScores {
        let mut sums = Sums::default();
        for (value, n) in values {
            let people = *n as f64;
            sums.add(Sums { n: *n, total: value * people, squares: value * value * people });
        }
        ChannelScores { channel, sums, values: values.to_vec() }
    }

    #[test]
    fn a_channel_that_stands_out_is_found_and_small_ones_are_not_told() {
        let info = measured(Vec::new()).info;
        let all = [
            scores(Some(Channel::Telephone), &[(1.0, 40), (2.0, 60), (3.0, 10)]),
            scores(Some(Channel::SelfService), &[(3.0, 20), (4.0, 80), (5.0, 70)]),
            scores(None, &[(3.0, 30), (4.0, 60), (5.0, 30)]),
            scores(Some(Channel::WalkIn), &[(5.0, 2)]),
        ];
        let found = channels(&info, &all, 5).unwrap();
        assert_eq!(found.rows.len(), 2, "with two walk-in customers hidden, the smallest shown channel is hidden, too");
        assert_eq!(found.left_out, 2);
        let found = channels(&info, &all[..3], 5).unwrap();
        assert!(found.rows[0].outside && found.index > 0.3 && found.ranks.as_ref().unwrap().p < 1e-6, "{found:?}");
        assert!(channels(&info, &all[..1], 5).is_none());
    }
}

//! Every public function with inputs of every kind: it returns, and no result holds a NaN.

use candor_stats::*;
use proptest::prelude::*;

use crate::common::{odd, slices};

/// What every function is fed with.
#[derive(Clone, Debug)]
struct Feed {
    /// Six columns, mostly of the same length.
    columns: Vec<Vec<f64>>,
    /// Three rows of counts, mostly of the same length.
    counts: Vec<Vec<u64>>,
    /// Units, strata or categories of the rows.
    units: Vec<usize>,
    /// Parameters of any kind: correlations, shares, bounds.
    any: [f64; 6],
    level: f64,
    /// Numbers of people.
    n: [u64; 3],
    seed: u64,
}

impl Feed {
    fn c(&self, place: usize) -> &[f64] {
        &self.columns[place]
    }

    fn all(&self) -> Vec<&[f64]> {
        slices(&self.columns)
    }

    fn rows(&self) -> Vec<&[u64]> {
        slices(&self.counts)
    }

    /// The finite values of the first column, strictly ascending.
    fn ascending(&self) -> Vec<f64> {
        let mut values: Vec<f64> = self.c(0).iter().copied().filter(|value| value.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        values.dedup_by(|a, b| a == b);
        values
    }

    /// Counts for each of the ascending values.
    fn beside(&self, values: &[f64]) -> Vec<Vec<u64>> {
        self.counts.iter().map(|row| values.iter().zip(row.iter().cycle()).map(|(_, count)| *count).collect()).collect()
    }
}

/// A number that a correlation, a share or a bound may be, or not.
fn parameter() -> impl Strategy<Value = f64> {
    prop_oneof![6 => -1.0_f64..=1.0, 3 => 0.0_f64..=1.0, 2 => odd(), 1 => prop::sample::select(vec![-1.0, 0.0, 1.0])]
}

fn count() -> impl Strategy<Value = u64> {
    prop_oneof![12 => 0_u64..9, 4 => 0_u64..300, 1 => any::<u64>(), 1 => Just(u64::MAX)]
}

/// Columns of odd numbers, plain numbers, few values with many ties, or one value only; at times the
/// second follows from the first, or the last is shorter.
fn columns() -> impl Strategy<Value = Vec<Vec<f64>>> {
    let column = |n: usize| {
        let of = |value: BoxedStrategy<f64>| proptest::collection::vec(value, n).boxed();
        let tied = prop::sample::select(vec![1.0, 2.0, 3.0, 4.0, 5.0]);
        let one = odd().prop_map(move |value| vec![value; n]);
        prop_oneof![2 => of(odd().boxed()), 6 => of((-5.0_f64..5.0).boxed()), 6 => of(tied.boxed()), 1 => one]
    };
    let all = (0_usize..14).prop_flat_map(move |n| proptest::collection::vec(column(n), 6));
    (all, 0_u8..10).prop_map(|(mut columns, kind)| {
        match kind {
            0 => columns[1] = columns[0].iter().map(|value| 3.0 - 2.0 * value).collect(),
            1 => columns[5].truncate(3),
            _ => {}
        }
        columns
    })
}

fn feeds() -> impl Strategy<Value = Feed> {
    let counts = (0_usize..6).prop_flat_map(|n| proptest::collection::vec(proptest::collection::vec(count(), n), 3));
    let units = proptest::collection::vec(0_usize..4, 14);
    let level = prop_oneof![12 => 0.01_f64..0.99, 1 => odd()];
    let numbers = (proptest::array::uniform6(parameter()), level, proptest::array::uniform3(count()), any::<u64>());
    (columns(), counts, units, numbers, 0_u8..12).prop_map(|(columns, mut counts, mut units, (any, level, n, seed), cut)| {
        units.truncate(columns[0].len().saturating_sub(usize::from(cut == 0)));
        if cut == 1 {
            counts[2].pop();
        }
        Feed { columns, counts, units, any, level, n, seed }
    })
}

/// Fails for a NaN anywhere in what a function found.
#[track_caller]
fn fine(found: impl std::fmt::Debug) {
    let text = format!("{found:?}");
    assert!(text.starts_with("Err(") || !text.contains("NaN"), "{text}");
}

macro_rules! call {
    ($($found:expr),+ $(,)?) => { $(fine($found);)+ };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn the_root(f in feeds()) {
        let (x, y, w, level) = (f.c(0), f.c(1), f.c(2), f.level);
        call!(
            pearson(x, y, level), spearman(x, y, level), kendall_tau_b(x, y, level), pairs_from_r(x.len() as f64),
            leave_one_out_range(x, y), concordant_pair_share(x, y), pair_shares(x, y), mean_interval(x, level),
            net_promoter(f.n[0], f.n[1], f.n[2], level), quantile_type7(x, level), quantile_type7(&f.ascending(), level), median(x),
            mid_ranks(x), simple_regression(x, y), weighted_pearson(x, y, w), weighted_pearson_estimate(x, y, w, level),
            kish_effective_n(w), wilson(f.n[0], f.n[1], level),
        );
        // A count that is none makes a weight that is none, which the statistics refuse.
        let _ = harmonic_weights(x, y);
    }

    #[test]
    fn of_aggregation(f in feeds()) {
        use aggregation::*;
        let (x, y, level, [a, b, ..]) = (f.c(0), f.c(1), f.level, f.any);
        let categories = f.n[0] as u32;
        call!(
            uniform_null_variance(categories), null_variance(x), average_deviation(x, Centre::Mean), average_deviation(x, Centre::Median),
            average_deviation_j(&f.all(), Centre::Mean), average_deviation_cut(categories), levels_disagree(a, b),
            stratified_correlation(x, y, &f.units, level), waba(x, y, &f.units), within_between(&f.all()[..3], &f.units),
            pair_summaries(x, y, &f.units), PairSummary::of(x, y), UnitSummary::of(x), unit_summaries(x, &f.units),
        );
        for skew in [Skew::Slight, Skew::Moderate, Skew::Heavy] {
            call!(skewed_null_variance(categories, skew), skewed_null_variance(5, skew));
        }
        let values = f.ascending();
        f.beside(&values).iter().for_each(|counts| fine(UnitSummary::of_counts(&values, counts)));
        if let Ok(units) = pair_summaries(x, y, &f.units) {
            fine(waba_of(&units));
        }
        let odd = UnitSummary { n: f.n[0], mean: a, variance: b };
        for units in [unit_summaries(x, &f.units).unwrap_or_default(), vec![odd; 2]] {
            let one = units.first().copied().unwrap_or(odd);
            call!(
                r_wg(&one, 2.0), r_wg(&one, b), r_wg_j(&units, 2.0), lindell_r_wg_j(&units, 2.0), a_wg(&one, 1.0, 5.0), a_wg(&one, a, b),
                a_wg_j(&units, 1.0, 5.0), variance_components(&units),
            );
            if let Ok(table) = one_way(&units) {
                call!(table, table.icc1(level), table.icc1_n0(level), table.icc2(level));
            }
            if let Ok(components) = variance_components(&units) {
                call!(components.reliability(f.n[0]), shrunken_means(&units, &components));
            }
        }
    }

    #[test]
    fn of_association(f in feeds()) {
        use association::*;
        let (x, y, level, [a, b, c, ..]) = (f.c(0), f.c(1), f.level, f.any);
        let n = f.n[0] as usize;
        let cross = CrossCorrelations { r13: f.any[2], r14: f.any[3], r23: f.any[4], r24: f.any[5] };
        call!(
            disattenuate(Interval { estimate: a, low: b, high: c }, f.any[3], f.any[4]), chi_square_test(&f.rows()),
            row_shares(&f.rows(), 1, level), pearson_test(x, y, level), spearman_test(x, y, level), spearman_fieller(x, y, level),
            kendall_test(x, y, level), fisher_difference(a, n, b, n, level), williams_difference(a, b, c, n, level),
            steiger_overlapping(a, b, c, n, level), steiger_nonoverlapping(a, b, cross, n, level), equivalence_of_r(a, n, b, c),
            fisher_exact_p(&f.rows()), compare_groups(x, f.c(5), level), top_against_bottom_quarter(x, y, level),
            partial_correlation(x, y, &f.all()[2..4], level),
        );
        let _ = binomial_effect_size(a);
    }

    #[test]
    fn of_channels(f in feeds()) {
        use channels::*;
        let (groups, rows, level) = (f.all(), f.rows(), f.level);
        let values = f.ascending();
        let table = f.beside(&values);
        let fewer: Vec<Vec<u64>> = f.counts.iter().map(|row| row.iter().map(|count| count / 2).collect()).collect();
        let summaries: Vec<Summary> = groups.iter().filter_map(|group| Summary::of(group).ok()).collect();
        call!(
            compare_shares(rows[0], rows[1], level), compare_means(&summaries, level), pooled_mix(&rows),
            standardise_shares(&rows[..2], &rows[1..], f.c(0), level),
            standardise_shares(&slices(&fewer), &rows, &vec![1.0; rows[0].len()], level), standardise_means(&[&summaries], &f.any, level),
            standardise_means(&[&summaries], &vec![1.0; summaries.len()], level), kruskal_wallis(&groups),
            kruskal_wallis_counts(&values, &slices(&table)), one_way_anova_counts(&values, &slices(&table)),
            brown_forsythe_counts(&values, &slices(&table)), brown_forsythe(&groups), one_way_anova_summaries(&summaries),
        );
        if let Ok(got) = one_way_anova(&groups) {
            call!(got, got.consistency_index());
        }
    }

    #[test]
    fn of_control(f in feeds()) {
        use control::*;
        let (x, y, n) = (f.c(0), f.c(1), f.n[0] as usize);
        let every = [Rule::We1, Rule::We2, Rule::We3, Rule::We4, Rule::Nelson2, Rule::Nelson3, Rule::Nelson4, Rule::Nelson7, Rule::Nelson8];
        call!(may_set_limits(n), level_shift(x, y, f.level), every.map(Rule::window));
        for average in [MovingRange::Mean, MovingRange::Median] {
            if let Ok(got) = individuals(x, average, Constants::Exact) {
                call!(got, got.points(y), got.moving_range_points(y));
                let points = got.points(x).unwrap_or_default();
                call!(signals(&points, &every), points.iter().map(ChartPoint::outside).collect::<Vec<_>>());
            }
        }
        let (rows, exposure) = (f.rows(), &x[..x.len().min(f.counts[0].len())]);
        for dispersion in [Dispersion::Expected, Dispersion::Observed] {
            if let Ok(got) = p_chart(rows[0], rows[1], dispersion) {
                call!(got, got.points(rows[0], rows[1]), got.points(rows[2], rows[1]));
            }
            if let Ok(got) = u_chart(rows[0], exposure, dispersion) {
                call!(got, got.points(rows[0], exposure));
            }
        }
    }

    #[test]
    fn of_distributions(f in feeds()) {
        use dist::*;
        let [a, b, c, ..] = f.any;
        // A parameter outside the domain gives a NaN, as documented: only the domain is asked here.
        let (df, more, p) = (1.0 + f.n[0] as f64, 1.0 + f.n[1] as f64, b.abs().min(1.0));
        if ![a, b, c].iter().any(|value| value.is_nan()) {
            call!(
                ln_gamma(df), reg_inc_beta(df, more, p), f_sf(a.abs(), df, more), f_quantile(p, df.min(1e6), more.min(1e6)),
                beta_quantile(p, df.min(1e6), more.min(1e6)), chi_square_sf(a.abs(), df), chi_square_quantile(p, df.min(1e6)),
                normal_cdf(a), normal_two_sided(a), normal_quantile(p), student_t_two_sided(a, df), student_t_sf(a, df),
                student_t_quantile(p, df), ordinal::bivariate_normal_cdf(a, c, b.clamp(-1.0, 1.0)),
            );
        }
        let _ = (f_sf(a, b, c), f_quantile(a, b, c), beta_quantile(a, b, c), reg_inc_beta(a, b, c), student_t_quantile(a, b));
        let _ = (chi_square_quantile(a, b), ordinal::bivariate_normal_cdf(a, b, c), ln_gamma(a), chi_square_sf(a, b));
    }

    #[test]
    fn of_meta_and_multiplicity(f in feeds()) {
        use multiplicity::*;
        let (x, y, level) = (f.c(0), f.c(1), f.level);
        let (r, n): (Vec<f64>, Vec<f64>) = x.iter().zip(y).map(|(x, y)| (x / 6.0, 10.0 + y)).unzip();
        let variances: Vec<f64> = y.iter().map(|y| y.abs()).collect();
        for method in [meta::Heterogeneity::Reml, meta::Heterogeneity::RemlExact, meta::Heterogeneity::DerSimonianLaird] {
            call!(
                meta::pooled_correlation(&r, &n, method, level), meta::random_effects(x, y, method, level),
                meta::random_effects(x, &variances, method, level),
            );
        }
        let p: Vec<f64> = x.iter().map(|x| x.abs() / 5.0).collect();
        let gaps: Vec<Vec<Option<f64>>> =
            f.columns.iter().map(|column| column.iter().map(|value| Some(*value).filter(|value| *value != 3.0)).collect()).collect();
        for method in [Adjustment::Bonferroni, Adjustment::Holm, Adjustment::BenjaminiHochberg, Adjustment::BenjaminiYekutieli] {
            call!(
                adjust(x, method), adjust(&p, method), adjust_in_family(&p, method, f.n[0] as usize), correlation_matrix(&f.columns, level, method),
            );
            if let Ok(got) = correlation_matrix_pairwise(&gaps, level, method) {
                call!(got.pair(0, 1), got.pair(7, 7));
                got.pairs.iter().for_each(|pair| fine(pair.correlation));
            }
        }
    }

    #[test]
    fn of_ordinal(f in feeds()) {
        use ordinal::*;
        let (rows, level) = (f.rows(), f.level);
        let small: Vec<Vec<u64>> = f.counts.iter().map(|row| row.iter().map(|count| count % 50).collect()).collect();
        call!(
            goodman_kruskal_gamma(&rows, level), table_tau_b(&rows, level), polychoric(&rows, level), polychoric(&small, level),
            linear_by_linear(&rows), linear_by_linear_scored(&rows, &f.any[..3], &[1.0, 2.0, 4.0, 5.0, 6.0][..rows[0].len()]),
        );
    }

    #[test]
    fn of_power(f in feeds()) {
        use power::*;
        let ([a, b, c, ..], n) = (f.any, f.n[0] as usize);
        call!(
            n_for_r(a, b, c), detectable_r(n, a, b), critical_r(n, a), power_of_r(a, n, b), interval_of_r(a, n, f.level),
            attenuated_r(a, b, c), n_for_equivalence(a, b),
        );
    }

    #[test]
    fn of_proportions(f in feeds()) {
        use proportions::*;
        let (x, level, [a, b, c]) = (f.c(0), f.level, f.n);
        let values = f.ascending();
        let table = f.beside(&values);
        let counts = NetCounts { promoters: a, passives: b, detractors: c };
        call!(
            newcombe(a, b, c, b, level), two_proportions(a, b, c, b, level), geometric_mean_interval(x, level),
            mean_interval_of_population(x, a, level), mean_interval_of_counts(&values, &table[0], None, level),
            mean_interval_of_counts(&values, &table[1], Some(a), level), net_promoter_intervals(counts, None, level),
            net_promoter_intervals(counts, Some(a), level),
            net_promoter_difference(counts, NetCounts { promoters: b, ..counts }, level), rate_interval(a, f.any[0], level),
            clopper_pearson(a, b, level), wilson_of_population(a, b, c, level), top_box(&f.counts[0], a as usize, level),
            verdict(f.any[0], f.any[1], Target::AtLeast(f.any[2])), share_verdict(a, b, Target::AtMost(f.any[2]), level),
        );
    }

    #[test]
    fn of_quality(f in feeds()) {
        use quality::*;
        let (x, y, n) = (f.c(0), f.c(1), f.n[0] as usize);
        let times: Vec<f64> = x.iter().map(|x| x.abs()).collect();
        call!(
            even_odd(x, &[2, 3, 2]), even_odd(x, &[x.len() / 2, x.len() - x.len() / 2]), synonym_pairs(&f.all(), f.any[0]), antonym_pairs(&f.all(), f.any[0]),
            within_person(x, &[(0, 1), (2, 1), (3, 4), (5, 0)]), pace(x, n, &PaceRule::default()), pace(&times, 7, &PaceRule::default()),
            instructed_failures(x, y), fails_instructed(n), runs(x), straight_lined(n, f.n[1] as usize), response_variability(x),
            mahalanobis(&f.all()), mahalanobis(&f.all()[..2]).map(|all| all.iter().map(Distance::outlying).collect::<Vec<_>>()),
        );
        let flags = Flags { straight_lined: n > 2, too_fast: n > 5, ..Flags::default() };
        call!(flags.independent(), flags.careless());
    }

    #[test]
    fn of_weighting(f in feeds()) {
        use weighting::*;
        let (x, level, [a, b, ..]) = (f.c(0), f.level, f.any);
        let weights: Vec<f64> = f.c(1).iter().map(|weight| weight.abs()).collect();
        let (half, totals) = (vec![0; x.len()], [a, b, f.any[2], 1.0]);
        let (shares, whole) = ([0.25 + a.abs(), 0.5, 1.0, 0.75], [2.5 + a.abs()]);
        let together = [Margin { categories: &f.units, totals: &shares }, Margin { categories: &half, totals: &whole }];
        let margins = [Margin { categories: &f.units, totals: &totals }, Margin { categories: &half, totals: &[f.any[3]] }];
        let cells: Vec<CellResponse> = f.counts[0].iter().zip(&f.counts[1]).map(|(a, b)| CellResponse { responded: *a, invited: *b }).collect();
        let shares: Vec<f64> = x.iter().map(|x| x.abs() / 5.0).collect();
        call!(
            rake(&weights, &margins), rake(&weights, &margins[..1]),
            rake(&weights, &together), rake_trimmed(&weights, &together, 3.0), trim(&weights, a, b, true), trim(&weights, 0.5, 2.0, false),
            rake_trimmed(&weights, &margins[..1], f.any[2].abs() + 1.0), weighted_mean(x, &weights, level), weighted_mean(x, f.c(1), level),
            raked_mean(x, &weights, &margins, level), raked_mean(x, &vec![1.0; x.len()], &margins, level), large_enough(&cells),
            response_pattern(&cells), r_indicator(x), r_indicator(&shares), kish_effect(x),
            kish_effect(&weights).map(|effect| effect.too_uneven()),
        );
    }
}

proptest! {
    // These iterate, resample or invert.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn of_drivers(f in feeds()) {
        use drivers::*;
        let (all, level) = (f.all(), f.level);
        let (outcome, predictors) = (all[0], &all[1..4]);
        let resampling = Resampling { resamples: 20, level, seed: f.seed };
        call!(
            enough_rows(f.n[0] as usize, 3), multiple_regression(outcome, predictors, level),
            bootstrap_importance(outcome, predictors, ShareMethod::Lmg, &resampling),
            bootstrap_importance(outcome, predictors, ShareMethod::RelativeWeights, &resampling),
            importance_performance(outcome, predictors, &resampling),
        );
        let [a, b, c, d, ..] = f.any;
        for correlations in [
            DriverCorrelations::of(outcome, predictors),
            DriverCorrelations::weighted(outcome, predictors, all[4]),
            DriverCorrelations::from_matrix(&[&[1.0, a], &[a, 1.0]], &[b, c]),
            DriverCorrelations::from_matrix(&all, &[d]),
        ].into_iter().flatten() {
            call!(
                correlations.predictors(), correlations.r_squared(), correlations.with_outcome(), lmg(&correlations, f.seed),
                lmg_sampled(&correlations, 20, f.seed), relative_weights(&correlations),
            );
        }
    }

    #[test]
    fn of_mixed(f in feeds()) {
        use mixed::*;
        let (all, weights) = (f.all(), [1.0, f.any[0]]);
        let ones = vec![1.0; all[0].len()];
        let design = [ones.as_slice(), all[1]];
        for method in [Method::Reml, Method::Ml] {
            call!(contextual(all[0], all[1], &all[2..3], &f.units, method), random_slope(all[0], &design, all[1], &f.units, method));
            if let Ok(model) = random_intercept(all[0], &design, &f.units, method) {
                call!(model.contrast(&weights), model.units(), model);
            }
        }
        if let Ok(model) = cluster_robust(all[0], &design, &f.units) {
            call!(model.contrast(&weights), model);
        }
    }

    #[test]
    fn of_panels(f in feeds()) {
        use panel::*;
        let (all, level, [a, b, c, d, e, _]) = (f.all(), f.level, f.any);
        call!(
            without_wave_means(&all), change_correlation(all[0], all[1], all[2], all[3], level), difference_reliability(a, b, c),
            difference_reliability_unequal(a, b, c, d, e), lagged_correlations(all[0], all[1], all[2], all[3], level),
            cross_lagged(&all[..2], &all[2..4], Lags::Free, level), cross_lagged(&all[..3], &all[3..], Lags::Equal, level),
            lagged_regression(all[0], all[1], all[2], level),
        );
    }

    #[test]
    fn of_reliability(f in feeds()) {
        use reliability::*;
        let (all, level, [a, b, ..]) = (f.all(), f.level, f.any);
        let resampling = drivers::Resampling { resamples: 20, level, seed: f.seed };
        call!(
            cronbach_alpha(&all, level), cronbach_alpha(&all[..2], level), alpha_of_variances(all[0], a, f.n[0], level),
            alpha_of_variances(&[1.0, 2.0, 1.5], a.abs() * 9.0, f.n[0], level), factor_model(&all[..3], &[0, 0, 0]),
            factor_model(&all, &[0, 0, 0, 1, 1, 1]), factor_model(&all, &f.units), hierarchical_omega(&all, 2), omega_total(&all[..4]),
            bootstrap_omega(&all[..3], &resampling), spearman_brown(a, b), spearman_brown(a, b.abs() * 9.0), length_for_reliability(a, b),
            split_half(all[0], all[1], level),
        );
    }

    #[test]
    fn of_resampling(f in feeds()) {
        use resampling::*;
        let (x, y, level) = (f.c(0), f.c(1), f.level);
        let (short_x, short_y) = (&x[..x.len().min(7)], &y[..y.len().min(7)]);
        let rows: Vec<Vec<usize>> = (0..20).map(|row| (0..x.len()).map(|i| (i * (row + 3) + row) % x.len()).collect()).collect();
        let mean = |rows: &[usize]| rows.iter().map(|row| x.get(*row).copied()).sum::<Option<f64>>();
        call!(spearman_exact(x, y), kendall_exact(x, y), spearman_exact(short_x, short_y));
        for kind in [CorrelationKind::Pearson, CorrelationKind::Spearman, CorrelationKind::Kendall] {
            fine(permutation_p(if x.len() > 9 { x } else { short_x }, if x.len() > 9 { y } else { short_y }, kind, 30, f.seed));
        }
        call!(robust_pearson(x, y, level));
        for made in [
            bootstrap_stored(x.len(), &rows, mean),
            bootstrap_seeded(x.len(), 20, f.seed, mean),
            bootstrap_pearson(x, y, 20, f.seed),
            bootstrap_pearson_stored(x, y, &rows),
            bootstrap_spearman(x, y, 20, f.seed),
        ].into_iter().flatten() {
            call!(
                made.estimate(), made.replicates(), made.dropped(), made.standard_error(), made.bias(), made.bias_correction(),
                made.acceleration(), made.acceleration_about_estimate(), made.acceleration_by_regression(&rows), made.normal(level),
            );
            for quantiles in [Quantiles::Type7, Quantiles::NormalScale] {
                call!(
                    made.percentile(level, quantiles), made.basic(level, quantiles), made.bca(level, quantiles),
                    made.bca_accelerated(level, quantiles, f.any[0]),
                );
            }
        }
    }

    #[test]
    fn of_random(f in feeds()) {
        let mut random = random::Random::seeded(f.seed);
        let mut order = f.units.clone();
        random.shuffle(&mut order);
        call!(random.below(f.n[0] as usize), random.unit(), random.normal(), order);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn of_models_within_units(f in feeds()) {
        let all = f.all();
        fine(panel::random_intercept_cross_lagged(&all[..3], &all[3..], panel::Lags::Free, f.level));
        fine(panel::random_intercept_cross_lagged(&all[..3], &all[3..], panel::Lags::Equal, f.level));
    }

    #[test]
    fn of_run_lengths(shift in odd(), runs in 0_usize..20, seed in any::<u64>()) {
        use control::*;
        for rules in [&DEFAULT_RULES[..], &WESTERN_ELECTRIC, &[Rule::Nelson7, Rule::Nelson2], &[Rule::Nelson3], &[]] {
            if let Ok(got) = run_length(rules, shift) {
                call!(got.average(), got.alarm_within(runs));
            }
        }
        fine(simulate_false_alarms(&WESTERN_ELECTRIC, &[1, 5], runs, seed));
    }
}

/// The text of every Rust file below a folder.
fn sources(folder: &std::path::Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![std::fs::read_to_string(path).unwrap()] }).collect()
}

#[test]
fn no_public_function_is_left_out() {
    let own = include_str!("never_panics.rs");
    let called = |name: &str| own.split(name).skip(1).any(|rest| rest.starts_with(['(', ')', '<']));
    for source in sources(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        for line in source.lines() {
            let Some((_, rest)) = line.split_once("pub fn ") else { continue };
            let name = rest.split(['(', '<']).next().unwrap();
            assert!(called(name), "{name} is not called with odd input");
        }
    }
}

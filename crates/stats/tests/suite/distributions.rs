//! Distribution functions against 40-digit arithmetic (mpmath), in double precision.

use candor_stats::dist::{
    ln_gamma, normal_cdf, normal_quantile, normal_two_sided, reg_inc_beta, student_t_quantile, student_t_sf, student_t_two_sided,
};

use crate::common::near;

#[test]
fn student_tails() {
    for (t, df, want) in [
        (0.001, 3.0, 0.999_264_894_969_460_94),
        (0.5, 1.0, 0.704_832_764_699_133_45),
        (2.0, 5.0, 0.101_939_478_829_858_36),
        (2.5, 28.0, 0.018_550_923_069_545_745),
        (12.0, 97.0, 7.030_031_609_120_778e-21),
        (40.0, 2.5, 0.000_141_956_342_904_933_83),
        (3.0, 4998.0, 0.002_713_114_358_572_470_2),
        (1.0, 1e6, 0.317_310_749_833_578_13),
        (8.0, 250.75, 4.609_637_266_283_715e-14),
    ] {
        near(student_t_two_sided(t, df), want, 1e-12);
        near(student_t_two_sided(-t, df), want, 1e-12);
        near(student_t_sf(t, df), want / 2.0, 1e-12);
        near(student_t_sf(-t, df), 1.0 - want / 2.0, 1e-12);
    }
}

#[test]
fn student_quantiles() {
    for (p, df, want) in [
        (0.975, 1.0, 12.706_204_736_174_693),
        (0.975, 2.0, 4.302_652_729_749_462),
        (0.975, 9.0, 2.262_157_162_798_205),
        (0.975, 249.0, 1.969_536_867_640_350_5),
        (0.95, 28.0, 1.701_130_934_265_931_2),
        (0.995, 4.5, 4.272_823_993_011_292),
        (0.975, 4999.0, 1.960_438_646_661_524_5),
    ] {
        near(student_t_quantile(p, df), want, 1e-12);
        near(student_t_quantile(1.0 - p, df), -want, 1e-12);
    }
    assert_eq!(student_t_quantile(0.5, 3.0), 0.0);
    assert_eq!(student_t_quantile(1.0, 3.0), f64::INFINITY);
    assert_eq!(student_t_quantile(0.0, 3.0), f64::NEG_INFINITY);
}

#[test]
fn normal() {
    for (p, want) in [
        (1e-300, -37.047_096_299_361_2),
        (1e-20, -9.262_340_089_798_408),
        (1e-9, -5.997_807_015_007_687),
        (0.005, -2.575_829_303_548_901),
        (0.025, -1.959_963_984_540_054),
        (0.2, -0.841_621_233_572_914_2),
        (0.49, -0.025_068_908_258_711_058),
        (0.6, 0.253_347_103_135_799_74),
    ] {
        near(normal_quantile(p), want, 1e-14);
        near(normal_cdf(want), p, 1e-12);
        near(normal_two_sided(want), 2.0 * p.min(1.0 - p), 1e-12);
    }
    assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
    assert_eq!(normal_quantile(1.0), f64::INFINITY);
    assert_eq!(normal_quantile(0.5), 0.0);
}

#[test]
fn beta_and_gamma() {
    for (a, b, x, want) in [
        (0.5, 0.5, 0.3, 0.369_010_119_565_545_4),
        (2.0, 3.0, 0.4, 0.5248),
        (48.5, 0.5, 0.9, 0.001_429_078_326_283_04),
        (30.0, 40.0, 0.5, 0.885_799_887_323_351_5),
        (1500.0, 2000.0, 0.42, 0.152_732_390_368_053_63),
        (0.1, 200.0, 1e-4, 0.709_385_354_508_810_9),
    ] {
        near(reg_inc_beta(a, b, x), want, 1e-12);
        near(reg_inc_beta(b, a, 1.0 - x), 1.0 - want, 1e-11);
    }
    assert_eq!(reg_inc_beta(2.0, 3.0, 0.0), 0.0);
    assert_eq!(reg_inc_beta(2.0, 3.0, 1.0), 1.0);
    near(ln_gamma(0.5), 0.572_364_942_924_700_1, 1e-14);
    near(ln_gamma(3.7), 1.428_072_326_665_388_1, 1e-14);
    near(ln_gamma(123.25), 468.614_482_950_516_6, 1e-14);
}

#[test]
fn nothing_outside_the_domain_panics() {
    let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 0.0, 1e-320, 0.3, 1.0, 1e300];
    for a in odd {
        let _ = (normal_cdf(a), normal_quantile(a), normal_two_sided(a), ln_gamma(a));
        for b in odd {
            let p = student_t_two_sided(a, b);
            assert!(p.is_nan() || (0.0..=1.0).contains(&p), "t {a} df {b} gives {p}");
            let _ = (student_t_sf(a, b), student_t_quantile(a, b));
            for x in odd {
                let value = reg_inc_beta(a, b, x);
                assert!(value.is_nan() || (0.0..=1.0).contains(&value), "{a} {b} {x}: {value}");
            }
        }
    }
    assert!(normal_quantile(f64::NAN).is_nan() && student_t_quantile(0.3, 0.0).is_nan());
}

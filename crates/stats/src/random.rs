//! A seeded source of random numbers for bootstraps and permutations: same seed, same numbers, on
//! every machine. Not for secrets.

use rand_pcg::Pcg64;
use rand_pcg::rand_core::{Rng as _, SeedableRng};

/// Pseudo-random numbers from a seed (PCG XSL RR 128/64, O'Neill 2014).
#[derive(Debug, Clone)]
pub struct Random(Pcg64);

impl Random {
    /// Starts the sequence that belongs to a seed.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Pcg64::seed_from_u64(seed))
    }

    /// A whole number below `bound`, each with the same probability (Lemire 2019); 0 when `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = bound as u64;
        if bound == 0 {
            return 0;
        }
        loop {
            let product = u128::from(self.0.next_u64()) * u128::from(bound);
            let rest = product as u64;
            // What is refused is less than `bound`, so that the division is hardly ever needed.
            if rest >= bound || rest >= bound.wrapping_neg() % bound {
                return (product >> 64) as usize;
            }
        }
    }

    /// A number in [0, 1) with 53 random bits.
    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// A standard normal number, by inversion.
    pub fn normal(&mut self) -> f64 {
        // the middle of one of 2^53 equal cells: never 0 or 1
        crate::dist::normal_quantile(self.unit() + 0.5 / (1_u64 << 53) as f64)
    }

    /// Puts the values into random order, each order with the same probability (Fisher–Yates).
    pub fn shuffle<T>(&mut self, values: &mut [T]) {
        for last in (1..values.len()).rev() {
            values.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_fixes_the_sequence() {
        let draw = |seed| {
            let mut random = Random::seeded(seed);
            (0..5).map(|_| random.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }

    #[test]
    fn numbers_are_spread_evenly() {
        let mut random = Random::seeded(1);
        let mut counts = [0_u32; 6];
        (0..60_000).for_each(|_| counts[random.below(6)] += 1);
        assert!(counts.iter().all(|c| c.abs_diff(10_000) < 400), "{counts:?}");
        let mean = (0..20_000).map(|_| random.normal()).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.03, "{mean}");
        assert_eq!(random.below(0), 0);
    }
}

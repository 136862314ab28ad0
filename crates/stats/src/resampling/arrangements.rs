//! All orders of a few things, with a score that grows as places are filled.

/// Calls `seen` with the score of every order of `n` things. `gain(item, placed)` is what an item
/// adds when it follows the items already placed. Takes about `e·n!` steps: only for a few things.
pub(super) fn each_order(n: usize, gain: impl Fn(usize, &[usize]) -> f64, mut seen: impl FnMut(f64)) {
    let mut placed = Vec::with_capacity(n);
    let mut free = vec![true; n];
    place(&mut placed, &mut free, 0.0, &gain, &mut seen);
}

fn place(placed: &mut Vec<usize>, free: &mut [bool], score: f64, gain: &impl Fn(usize, &[usize]) -> f64, seen: &mut impl FnMut(f64)) {
    if placed.len() == free.len() {
        seen(score);
        return;
    }
    for item in 0..free.len() {
        if !free[item] {
            continue;
        }
        let gained = gain(item, placed);
        free[item] = false;
        placed.push(item);
        place(placed, free, score + gained, gain, seen);
        placed.pop();
        free[item] = true;
    }
}

//! What somebody may have meant who wrote something else.

/// The candidate that is written most like a word, if one is near enough to be a slip of the hand.
pub(super) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let reach = (word.chars().count() / 3).max(1);
    let near = candidates.into_iter().map(|c| (distance(word, c), c)).filter(|(d, _)| *d <= reach);
    near.min_by_key(|(d, _)| *d).map(|(_, c)| c)
}

/// How many characters must be put in, left out, changed or swapped with their neighbour; capitals do not count.
fn distance(a: &str, b: &str) -> usize {
    let letters = |text: &str| text.chars().map(|c| c.to_ascii_lowercase()).collect::<Vec<_>>();
    let (a, b) = (letters(a), letters(b));
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX - 1);
            let mut least = (at(&above, j) + usize::from(x != y)).min(at(&above, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                least = least.min(at(&before, j - 1) + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        assert_eq!(distance("phone", "phone"), 0);
        assert_eq!(distance("phnoe", "phone"), 1);
        assert_eq!(distance("Phone", "fon"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(nearest("chanel", ["minutes", "channel"]), Some("channel"));
        assert_eq!(nearest("Q1", ["q1", "q2"]), Some("q1"));
        assert_eq!(nearest("weather", ["minutes", "channel"]), None);
    }
}

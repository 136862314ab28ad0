use proptest::prelude::*;

use super::*;
use crate::page::Block;

fn names(pages: usize) -> Vec<String> {
    (1..=pages).map(|n| format!("Question {n}?")).collect()
}

const fn of(visits: u64) -> Happened {
    Happened { visits, events: visits }
}

/// 200 visits sent over five pages, half of them with scripts, every page met with 4 errors.
fn calm() -> Counts {
    let page = PageTally { happened: [of(4), of(2), of(1), of(3)], ..PageTally::default() };
    Counts {
        sent: 200,
        sent_with_scripts: 100,
        sent_kept: 100,
        happened: [of(18), of(9), of(5), of(14)],
        took: [10, 60, 25, 5],
        pages: vec![page; 5],
    }
}

fn judge(counts: &Counts, pages: usize) -> Experience {
    experience(counts, &names(pages), &Targets::default())
}

#[test]
fn pages_that_are_alike_do_not_stand_out_and_one_that_differs_does() {
    let found = judge(&calm(), 5);
    assert_eq!((found.struggles.len(), found.comparisons), (0, 20), "nobody left, so four signs of five pages are compared");
    assert!(finding(&found).starts_with("No page stands out."), "{}", finding(&found));
    let mut counts = calm();
    counts.pages[2].happened[0] = of(48);
    let found = judge(&counts, 5);
    assert_eq!(found.struggles.iter().map(|s| (s.page, s.sign)).collect::<Vec<_>>(), [(2, Sign::Event(PageEvent::Problem))]);
    let words = finding(&found);
    assert!(words.ends_with("Of the four experience levels 2 are met and 2 are not sure yet."), "{words}");
    assert!(
        words.starts_with("People struggle most on page 3, “Question 3?”. In 24 of 100 visits (plausibly 19 to 30) a message"),
        "{words}"
    );
}

#[test]
fn the_correction_keeps_a_page_that_would_stand_out_alone() {
    // 10 of 100 against 4 of 100: the plain interval (6 to 17) lies above the share over all, that of 20 comparisons does not
    let mut counts = calm();
    counts.sent = 100;
    for page in &mut counts.pages {
        page.happened[0] = of(3);
    }
    counts.pages[1].happened[0] = of(10);
    let found = judge(&counts, 5);
    let plain = found.pages[1].events[0].unwrap();
    assert!(plain.low > 0.046, "{plain:?}");
    assert!(found.struggles.is_empty(), "{:?}", found.struggles);
}

#[test]
fn who_left_later_came_by_and_the_last_page_is_reached_by_the_rest() {
    let mut counts = Counts { sent: 20, sent_kept: 20, ..calm() };
    counts.pages = vec![PageTally::default(); 3];
    counts.pages[0].left = 5;
    counts.pages[1] = PageTally { left: 10, unfinished: 7, ..PageTally::default() };
    let found = judge(&counts, 3);
    assert_eq!(found.pages.iter().map(|p| p.reached).collect::<Vec<_>>(), [Some(40), Some(35), Some(20)]);
    assert_eq!(found.pages.iter().map(|p| p.left.unwrap().with).collect::<Vec<_>>(), [5, 15, 0], "7 drafts are told as 5");
    assert_eq!(found.pages.iter().map(|p| p.events[0].unwrap().visits).collect::<Vec<_>>(), [35, 30, 20], "drafts are no visits yet");
    let unfinished = found.levels[3].rate.unwrap();
    assert_eq!((unfinished.with, unfinished.visits), (20, 40));
    assert_eq!(found.levels[3].state, TargetState::NotMet, "50 of 100 are beyond 20");
}

#[test]
fn a_level_is_met_or_not_or_not_sure() {
    let state = |with, sent| {
        let counts = Counts { sent, happened: [of(with), of(0), of(0), of(0)], ..Counts::default() };
        judge(&counts, 2).levels[0].state
    };
    assert_eq!(state(10, 1000), TargetState::Met);
    assert_eq!(state(300, 1000), TargetState::NotMet);
    assert_eq!(state(1, 10), TargetState::NotSure, "10 of 100, but of ten visits");
    let found = judge(&Counts { sent: 50, ..Counts::default() }, 2);
    assert_eq!((found.levels[2].rate, found.levels[2].state), (None, TargetState::NotSure), "no script counted help");
}

#[test]
fn help_is_a_share_of_visits_with_scripts() {
    let found = judge(&calm(), 5);
    assert_eq!(found.levels[2].rate.unwrap().visits, 100);
    assert!(found.pages.iter().all(|p| p.events[2].unwrap().visits == 100 && p.events[0].unwrap().visits == 200));
    assert_eq!(
        found.times.iter().map(|(_, rate)| (rate.visits, rate.with)).collect::<Vec<_>>(),
        [(100, 10), (100, 60), (100, 25), (100, 5)]
    );
}

#[test]
fn names_are_titles_or_first_questions_in_one_line() {
    let mut document = candor_survey::builtin::customer_satisfaction();
    let long = "word ".repeat(40);
    document.blocks[0].title = "A title".into();
    document.blocks[0].together = true;
    document.blocks[1].together = false;
    document.blocks[1].questions[0].text = long;
    let names = page_names(&Questionnaire::try_from(document).unwrap());
    assert_eq!(names[0], "A title");
    assert!(names[1].ends_with("word …") && names[1].chars().count() <= NAME_CHARS + 2, "{}", names[1]);
}

#[test]
fn words_of_a_page_hold_every_number_with_its_interval_and_no_cause() {
    let mut counts = calm();
    counts.pages[2].happened[0] = of(48);
    let about = About { survey: "Contact".into(), wave: "w".into(), channel: Some("Telephone".into()), width: candor_charts::Width::Wide };
    for counts in [counts, Counts::default()] {
        let page = page(&judge(&counts, 5), &about);
        let blocks = page.sections.iter().flat_map(|s| &s.blocks);
        let texts = blocks.flat_map(|b| match b {
            Block::Paragraph(t) | Block::Note(t) => vec![t.clone()],
            Block::List(l) => l.clone(),
            Block::Table(t) => t.rows.iter().flatten().map(|c| c.text.clone()).chain(t.header.clone()).collect(),
            Block::Figure(f) => vec![f.caption.clone(), f.drawing.description.clone()],
        });
        for text in texts.chain([page.finding.clone()]).chain(page.cannot_say.clone()).chain(page.facts.clone()) {
            assert!(!crate::BANNED.iter().any(|word| text.to_lowercase().contains(word)), "{text}");
            assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
        }
    }
}

fn tally() -> impl Strategy<Value = PageTally> {
    (0u64..30, 0u64..30, 0u64..12, proptest::array::uniform4(0u64..60)).prop_map(|(left, scripts, unfinished, visits)| PageTally {
        left,
        left_with_scripts: scripts.min(left),
        unfinished,
        happened: visits.map(|visits| Happened { visits, events: visits * 3 }),
    })
}

fn counts() -> impl Strategy<Value = Counts> {
    let whole = (0u64..40, 0u64..40, 0u64..40, proptest::array::uniform4(0u64..60), proptest::array::uniform4(0u64..9));
    (whole, proptest::collection::vec(tally(), 0..6)).prop_map(|((sent, scripts, kept, any, took), pages)| Counts {
        sent,
        sent_with_scripts: scripts.min(sent),
        sent_kept: kept.min(sent),
        happened: any.map(of),
        took,
        pages,
    })
}

/// Every share that is told.
fn rates(found: &Experience) -> Vec<Rate> {
    let pages = found.pages.iter().flat_map(|p| Sign::ALL.map(|sign| p.rate(sign)));
    let told = pages.chain(found.levels.iter().map(|level| level.rate)).flatten();
    told.chain(found.times.iter().map(|t| t.1)).chain(found.struggles.iter().map(|s| s.rate)).collect()
}

proptest! {
    #[test]
    fn nothing_is_told_of_fewer_than_five_visits(counts in counts(), pages in 0usize..7) {
        let found = judge(&counts, pages);
        prop_assert!(rates(&found).iter().all(|rate| rate.visits >= THRESHOLD && rate.with <= rate.visits && rate.with <= rate.events));
        prop_assert!(rates(&found).iter().all(|r| 0.0 <= r.low && r.low <= r.share && r.share <= r.high && r.high <= 1.0));
        prop_assert!(found.pages.iter().all(|p| p.reached.is_none_or(|n| n >= THRESHOLD)));
        prop_assert_eq!(found.unfinished % THRESHOLD, 0);
        let visits = counts.sent + counts.pages.iter().take(pages).map(|p| p.left).sum::<u64>();
        prop_assert_eq!(found.visits, (visits >= THRESHOLD).then_some(visits));
        prop_assert!(found.visits.is_some() || rates(&found).is_empty());
    }

    #[test]
    fn what_is_told_stays_told_when_visits_are_added(counts in counts(), pages in 1usize..7, more in 1u64..20) {
        let before = judge(&counts, pages);
        let added = Counts {
            sent: counts.sent + more, sent_with_scripts: counts.sent_with_scripts + more, sent_kept: counts.sent_kept + more, ..counts
        };
        let after = judge(&added, pages);
        for (a, b) in before.pages.iter().zip(&after.pages) {
            prop_assert!(a.reached.is_none() || b.reached.is_some());
            prop_assert!(Sign::ALL.iter().all(|sign| a.rate(*sign).is_none() || b.rate(*sign).is_some()));
        }
        // a page is never told when an earlier one is not
        for found in [&before, &after] {
            let reached: Vec<_> = found.pages.iter().map(|p| p.reached).collect();
            prop_assert!(reached.windows(2).all(|w| w[1].unwrap_or(0) <= w[0].unwrap_or(0)));
        }
    }

    #[test]
    fn hostile_sums_break_nothing(
        sent in any::<u64>(), scripts in any::<u64>(), kept in any::<u64>(), left in any::<u64>(), unfinished in any::<u64>(),
        visits in any::<u64>(), events in any::<u64>(), target in any::<u32>()
    ) {
        let happened = [Happened { visits, events }; 4];
        let page = PageTally { left, left_with_scripts: scripts, unfinished, happened };
        let counts = Counts { sent, sent_with_scripts: scripts, sent_kept: kept, happened, took: [sent, kept, left, visits], pages: vec![page; 3] };
        let targets = Targets { user_errors: target, back: target, help: target, unfinished: target };
        let found = experience(&counts, &names(3), &targets);
        let about = About { survey: "S".into(), wave: "w".into(), channel: None, width: candor_charts::Width::Narrow };
        prop_assert!(!page_of(&found, &about).sections.is_empty());
    }
}

fn page_of(found: &Experience, about: &About) -> crate::page::Page {
    page(found, about)
}

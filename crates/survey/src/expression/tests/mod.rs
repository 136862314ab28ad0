mod properties;
mod reference;
mod samples;

use super::*;
use crate::answer::{Answer, Answers};
use crate::code::{ItemCode, OptionCode};
use crate::date::Date;

fn code(text: &str) -> ItemCode {
    text.parse().unwrap()
}

fn option(text: &str) -> OptionCode {
    text.parse().unwrap()
}

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn options(codes: &[&str]) -> Vec<OptionCode> {
    codes.iter().map(|c| option(c)).collect()
}

fn items() -> Items {
    let scale = |points: &[(&str, f64)]| ItemType::Scale(points.iter().map(|(c, v)| (option(c), *v)).collect());
    Items::from([
        (code("channel"), ItemType::Choice(options(&["phone", "mail", "desk"]))),
        (code("second"), ItemType::Choice(options(&["mail", "chat"]))),
        (code("wanted"), ItemType::Choices(vec![(option("advice"), false), (option("repair"), false), (option("none"), true)])),
        (code("overall"), scale(&[("p1", 1.0), ("p2", 2.0), ("p3", 3.0)])),
        (code("ease"), scale(&[("0", 0.0), ("1", 1.0), ("2", 2.0)])),
        (code("visits"), ItemType::Number { min: Some(0.0), max: Some(3.0), whole: true }),
        (code("hours"), ItemType::Number { min: Some(-1.0), max: Some(2.5), whole: false }),
        (code("name"), ItemType::Text),
        (code("why"), ItemType::Text),
        (code("start"), ItemType::Date { min: Some(date("2026-01-30")), max: Some(date("2026-03-01")) }),
        (code("end-date"), ItemType::Date { min: None, max: None }),
        (code("2nd"), ItemType::Number { min: None, max: None, whole: false }),
    ])
}

fn typed(text: &str) -> Typed {
    let expression = parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
    check(&expression, &items()).unwrap_or_else(|e| panic!("{text}: {}", e.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")))
}

fn answers() -> Answers {
    Answers::from([
        (code("channel"), Answer::Choice(option("phone"))),
        (code("wanted"), Answer::Choices(options(&["advice", "repair"]))),
        (code("overall"), Answer::Scale(option("p2"))),
        (code("ease"), Answer::NotApplicable),
        (code("visits"), Answer::Number(2.0)),
        (code("name"), Answer::Text(" Frau Übel ".into())),
        (code("start"), Answer::Date("2026-01-31".into())),
    ])
}

const TODAY: &str = "2026-03-01";

fn holds(text: &str) -> bool {
    typed(text).compile().holds(&answers(), date(TODAY))
}

fn number(text: &str) -> Option<f64> {
    match typed(text).compile().value(&answers(), date(TODAY)) {
        Some(Value::Number(value)) => Some(value),
        None => None,
        other => panic!("{text}: {other:?}"),
    }
}

fn syntax(text: &str) -> String {
    parse(text).unwrap_err().to_string()
}

fn problems(text: &str) -> String {
    let found = check(&parse(text).unwrap(), &items()).unwrap_err();
    found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn conditions_hold_as_they_read() {
    for text in [
        "channel = 'phone'",
        "'phone' = channel",
        "channel != \"mail\"",
        "channel in ('mail', 'phone')",
        "wanted contains 'advice' and wanted contains 'repair'",
        "not wanted contains 'none'",
        "count(wanted) = 2",
        "overall = 2 and overall = 'p2' and value(overall) < 3",
        "overall in (2, 3) and overall in ('p1', 'p2')",
        "visits * 2 - 1 >= 3",
        "name = 'frau ÜBEL'",
        "name contains 'übel'",
        "length(name) = 9",
        "start < today and start = date('2026-01-31')",
        "days(start, today) = 29 and months(start, today) = 1 and years(start, today) = 0",
        "months(start, date('2026-02-28')) = 1",
        "(channel = 'mail' or visits > 1) and true",
        "visits = 9 OR Not answered(ease)",
        "if(visits > 1, channel = 'phone', false)",
        "coalesce(channel, second) = 'phone'",
        "answered(channel) = (visits = 2)",
        "visits ≥ 2 and visits ≤ 2 and visits ≠ 3",
        "- visits = -2",
    ] {
        assert!(holds(text), "{text}");
    }
}

#[test]
fn what_is_unanswered_compares_as_false_and_not_negates_plainly() {
    for unanswered in ["second", "end-date", "hours", "why", "ease", "[2nd]"] {
        let other = match unanswered {
            "second" => "'mail'",
            "end-date" => "today",
            "why" => "'x'",
            _ => "1",
        };
        for sign in ["=", "!="] {
            assert!(!holds(&format!("{unanswered} {sign} {other}")), "{unanswered} {sign}");
            assert!(holds(&format!("not {unanswered} {sign} {other}")), "not {unanswered} {sign}");
        }
        assert!(!holds(&format!("answered({unanswered})")));
        assert!(!holds(&format!("{unanswered} in ({other})")));
    }
    for sign in ["<", "<=", ">", ">="] {
        assert!(!holds(&format!("hours {sign} 1")) && !holds(&format!("1 {sign} hours")), "{sign}");
        assert!(!holds(&format!("ease {sign} 1")) && !holds(&format!("today {sign} end-date")), "{sign}");
    }
    assert!(!holds("hours = hours"), "nothing is equal to nothing");
    assert!(!holds("why contains 'x'"));
}

#[test]
fn numbers_from_what_is_unanswered_are_unanswered_but_for_those_that_say_otherwise() {
    for text in ["hours + 1", "-hours", "1 / 0", "0 / 0", "days(end-date, today)", "mean(hours, ease)", "sum(hours)", "if(true, hours, 1)"]
    {
        assert_eq!(number(text), None, "{text}");
    }
    let huge = ["999999999999999"; 25].join(" * ");
    assert_eq!(number(&huge), None, "too large to be a number");
    assert_eq!(number("sum(visits, hours, 5)"), Some(7.0));
    assert_eq!(number("mean(visits, hours, 5)"), Some(3.5));
    assert_eq!(number("min(hours, 4, visits)"), Some(2.0));
    assert_eq!(number("max(hours, 4, visits)"), Some(4.0));
    assert_eq!(number("coalesce(hours, ease, overall, 9)"), Some(2.0));
    assert_eq!(number("if(hours > 1, 10, 20)"), Some(20.0));
    assert_eq!(number("length(why)"), Some(0.0));
    let nothing = typed("count(wanted)").compile();
    assert_eq!(nothing.value(&Answers::new(), date(TODAY)), Some(Value::Number(0.0)));
    assert_eq!(number("overall"), Some(2.0), "a rating alone is its value");
}

#[test]
fn values_have_their_kind() {
    let value = |text: &str| {
        let (typed, answers) = (typed(text), answers());
        (typed.kind().clone(), format!("{:?}", typed.compile().value(&answers, date(TODAY))))
    };
    assert_eq!(value("name").1, "Some(Text(\" Frau Übel \"))");
    assert_eq!(value("channel").1, "Some(Code(\"phone\"))");
    assert!(value("wanted").1.starts_with("Some(Codes("));
    assert_eq!(value("coalesce(end-date, today)"), (Type::Date, "Some(Date(Date { year: 2026, month: 3, day: 1 }))".into()));
    assert_eq!(value("if(visits = 2, 'often', 'seldom')"), (Type::Text, "Some(Text(\"often\"))".into()));
    assert_eq!(value("coalesce(channel, second)").0, Type::Choice(options(&["phone", "mail", "desk", "chat"])));
    assert_eq!(value("visits = 2"), (Type::Truth, "Some(Truth(true))".into()));
}

#[test]
fn what_cannot_be_read_is_located_with_a_remedy() {
    for (text, expected) in [
        ("", "Nothing is written (character 1). Write a condition, such as channel = 'phone'."),
        ("a = 'x' and ", "Expected a value after 'and' (character 13). Write a question's code, a number or a text in quotes."),
        ("= 3", "Expected a value at the beginning (character 1). Write a question's code"),
        ("a == 3", "'==' is not known here (character 3). Write =."),
        ("a = 1 && b = 2", "'&&' is not known here (character 7). Write and."),
        ("!a", "'!' is not known here (character 1). Write not, or !="),
        ("a = ‘x’", "'‘' is not known here (character 5). Write straight quotes: '."),
        ("a = 'x", "A text is not closed (character 5). Put ' behind its last letter."),
        ("ä = 'x'", "'ä' cannot be used here (character 1). Put texts in quotes"),
        ("äöü", "(character 1)"),
        ("[a", "A square bracket is not closed (character 1)."),
        ("[a b] = 1", "' ' is not allowed"),
        ("2nd = 1", "'2nd' begins like a number (character 1). Write [2nd] if it is a code"),
        ("a > 1,5", "There is a comma within a number (character 6). Write a point, such as 1.5."),
        ("1234567890123456 = a", "(character 1). Write at most 15 digits."),
        ("a b", "'b' cannot follow what stands before it (character 3)."),
        ("(a = 1", "The '(' at character 1 is not closed (character 7). Put ')' where the group ends."),
        ("a = 1)", "This ')' closes nothing (character 6)."),
        ("a in 'x'", "Expected a list after 'in' (character 6)."),
        ("a in ()", "Expected a list after 'in' (character 6)."),
        ("1 < a < 5", "A comparison cannot be compared again (character 7). Join two comparisons with 'and'"),
        ("a = 1 and b = 1 or c = 1", "'and' stands beside 'or' (character 17). Put parentheses"),
        ("a not in (1)", "'not' cannot stand here (character 3). Put it before the whole comparison"),
        ("date('2026-02-30') = a", "This is not a date (character 6). Write year, month and day in quotes"),
        ("cuont(a) = 1", "There is no function 'cuont' (character 1). Do you mean 'count'?"),
        ("frobnicate(a) = 1", "There are date, answered, value, count"),
        ("days(a) = 1", "'days' needs other arguments (character 1). Write days(first, last)."),
        ("'ä' = 'ö' and ? = 1", "'?' cannot be used here (character 15)."),
    ] {
        let error = syntax(text);
        assert!(error.contains(expected), "{text}: {error}");
    }
    assert!(syntax(&"x".repeat(2001)).contains("has 2001 characters; 2000 are allowed"));
}

#[test]
fn every_part_that_does_not_fit_is_named_with_a_remedy() {
    for (text, expected) in [
        ("chanel = 'phone'", "There is no question 'chanel' to refer to here (character 1). Do you mean 'channel'?"),
        ("visits-hours > 1", "To subtract, put spaces around the minus sign."),
        ("weather = 1", "Write the code of a question that is asked before."),
        ("channel = 'phnoe'", "channel has no option 'phnoe' (character 11). Do you mean 'phone'?"),
        ("channel = 'letter'", "Choose one of 'phone', 'mail', 'desk'."),
        ("wanted contains 'advise'", "Do you mean 'advice'?"),
        (
            "wanted = 'advice'",
            "a choice of several cannot be compared with a text (character 10). Several may be chosen: write question contains 'code'.",
        ),
        (
            "channel contains 'phone'",
            "Here a text or a question with several answers is needed, and this is a choice (character 1). Use = for one value.",
        ),
        ("channel > 'mail'", "Of two values none is larger when they are options (character 11). Use = or !=."),
        ("name < 'm'", "none is larger when they are texts"),
        ("overall > 'p1'", "Write the value without quotes, such as overall > 3."),
        ("channel = 1", "Write the option's code in quotes."),
        ("visits = '1'", "a number cannot be compared with a text (character 10). Write a number without quotes."),
        ("start > '2026-01-01'", "Write a date as date('2026-09-30')."),
        ("not channel", "Here a condition is needed, and this is a choice (character 5)."),
        ("name + 1 > 2", "Here a number is needed, and this is a text (character 1)."),
        ("overall = second", "These two have no option in common"),
        ("answered(1) or true", "'answered' needs a question's code (character 10). Write answered(question)."),
        ("value(visits) = 1", "Here a rating is needed, and this is a number"),
        ("count(channel) = 1", "Here a question with several answers is needed"),
        ("length(wanted) = 1", "count(question) counts chosen options"),
        ("name = ' '", "The text in quotes is empty, and so is no answer (character 8). Write not answered(question)"),
        ("if(visits, 1, 2) = 1", "Here a condition is needed"),
        ("if(true, 1, 'a') = 1", "Here a number is needed, and this is a text (character 13). Give both results the same kind."),
        ("coalesce(true, false)", "Use 'or' between conditions."),
        ("overall in (1, 'p2')", "Write either codes in quotes or numbers."),
        ("days(name, today) = 1", "Here a date is needed"),
        ("(visits = 1) = 1", "Use the condition alone"),
        ("name contains why", "Here a text in quotes is needed"),
    ] {
        assert!(problems(text).contains(expected), "{text}: {}", problems(text));
    }
    let all = problems("chanel = 'phone' and visits = 'x' and wanted contains 'advise' and 1 + name > today");
    assert_eq!(all.lines().count(), 4, "{all}");
}

#[test]
fn codes_that_look_like_something_else_stand_in_brackets() {
    let items = Items::from(["and", "today", "count", "1", "a-", "a--b", "a.b-c_d", "x-1"].map(|c| (code(c), ItemType::Text)));
    for (text, name) in
        [("[and]", "and"), ("[Today]", "Today"), ("count", "count"), ("[1]", "1"), ("[a-]", "a-"), ("a.b-c_d", "a.b-c_d"), ("x-1", "x-1")]
    {
        assert_eq!(references(&parse(text).unwrap()), [code(name)], "{text}");
        assert_eq!(parse(text).unwrap().to_string(), text);
    }
    assert!(check(&parse("[a--b] = 'x' and answered([and]) and count = 'y'").unwrap(), &items).is_ok());
    assert_eq!(parse("[count] = 1").unwrap().to_string(), "count = 1");
    assert_eq!(parse("x - 1 = x-1").unwrap().to_string(), "x - 1 = x-1");
}

#[test]
fn renaming_changes_the_code_and_nothing_else() {
    let rename = |text: &str, old: &str, new: &str| renamed(text, &code(old), &code(new)).unwrap();
    assert_eq!(rename("a='a'  AND (b=1 or  a ='x')", "a", "q.1"), "q.1='a'  AND (b=1 or  q.1 ='x')");
    assert_eq!(rename("a = 1", "a", "1st"), "[1st] = 1");
    assert_eq!(rename("not[a]= 1", "a", "b"), "not[b]= 1");
    assert_eq!(rename("[a]-5 = 1", "a", "b"), "[b]-5 = 1");
    assert_eq!(rename("count(count) = 'count'", "count", "n"), "count(n) = 'count'");
    assert_eq!(rename("a-b = 1", "a", "c"), "a-b = 1");
    assert!(renamed("a = ", &code("a"), &code("b")).is_err());
}

#[test]
fn conditions_that_never_or_always_hold_are_found() {
    for (text, verdict) in [
        ("channel = 'phone' and channel = 'mail'", Verdict::Never),
        ("channel = 'phone' or not channel = 'phone'", Verdict::Always),
        ("channel = 'phone' or channel != 'phone'", Verdict::Sometimes),
        ("channel in ('phone', 'mail', 'desk') or not answered(channel)", Verdict::Always),
        ("answered(channel) and not channel in ('phone', 'mail', 'desk')", Verdict::Never),
        ("visits > 3", Verdict::Never),
        ("visits > 2 and visits < 3", Verdict::Never),
        ("hours > 2 and hours < 2.5", Verdict::Sometimes),
        ("hours > 2 and hours < 1", Verdict::Never),
        ("visits = 1.5", Verdict::Never),
        ("visits < 1 and visits = 0", Verdict::Sometimes),
        ("overall >= 1 or not answered(overall)", Verdict::Always),
        ("overall > 2 and overall = 'p1'", Verdict::Never),
        ("overall + ease > 5", Verdict::Never),
        ("overall + ease > 4", Verdict::Sometimes),
        ("wanted contains 'none' and wanted contains 'advice'", Verdict::Never),
        ("wanted contains 'none' and count(wanted) > 1", Verdict::Never),
        ("count(wanted) > 3", Verdict::Never),
        ("count(wanted) >= 0", Verdict::Always),
        ("answered(wanted) and count(wanted) = 0", Verdict::Never),
        ("sum(visits, hours) > 4", Verdict::Sometimes),
        ("sum(visits, hours) > 5.5", Verdict::Never),
        ("not answered([2nd]) or [2nd] * 0 = 0", Verdict::Always),
        // it may become too large to be kept on the way
        ("not answered([2nd]) or [2nd] * 999999999999999 * 0 = 0", Verdict::Sometimes),
        ("not answered(visits) or 1 / visits <= 1", Verdict::Sometimes),
        ("not answered(visits) or 6 / (visits + 1) >= 1.5", Verdict::Always),
        ("start < date('2026-01-30')", Verdict::Never),
        ("start > date('2026-02-01') and start <= date('2026-02-01')", Verdict::Never),
        ("days(start, date('2026-03-01')) < 0", Verdict::Never),
        ("start > today", Verdict::Sometimes),
        ("1 / 0 = 1", Verdict::Never),
        ("1 = 1", Verdict::Always),
        ("mean(overall, ease) > 3", Verdict::Never),
        ("coalesce(overall, 5) > 0", Verdict::Always),
        ("name = 'x' and name = 'y'", Verdict::Sometimes),
        ("if(channel = 'phone', channel = 'mail', false)", Verdict::Never),
    ] {
        assert_eq!(typed(text).verdict(), verdict, "{text}");
    }
    for text in ["1 + visits >= 0", "visits + 1 >= 0", "days(today, start) > -9999999", "days(start, today) > -9999999"] {
        let typed = typed(text);
        assert_eq!(analysis::verdict(&typed.root, &typed.items, 1), Verdict::Sometimes, "{text} may be unanswered");
    }
    assert!(typed("channel = 'phone'").implies(&typed("channel in ('phone', 'mail')")));
    assert!(!typed("channel in ('phone', 'mail')").implies(&typed("channel = 'phone'")));
    assert!(typed("visits > 2").implies(&typed("visits >= 2 and answered(visits)")));
    assert!(typed("overall > 2").contradicts(&typed("overall = 'p1'")));
    assert!(!typed("overall > 2").contradicts(&typed("ease < 1")));
}

/// The rows of the first table behind a heading of docs/expressions.md, as cells.
fn rows(heading: &str) -> Vec<Vec<String>> {
    let text = include_str!("../../../../../docs/expressions.md");
    let section = text.split_once(heading).unwrap().1;
    let lines = section.lines().skip_while(|line| !line.starts_with("|--")).skip(1).take_while(|line| line.starts_with('|'));
    lines.map(|line| line.trim_matches('|').split(" | ").map(|cell| cell.trim_matches([' ', '*', '`']).to_owned()).collect()).collect()
}

#[test]
fn the_documented_table_of_what_is_unanswered_is_true() {
    let table = rows("## What is not answered");
    assert_eq!(table.len(), 14);
    for row in table {
        let program = typed(&row[0]).compile();
        for (visits, expected) in [Some(3.0), Some(0.0), None].into_iter().zip(&row[1..]) {
            let answers: Answers = visits.map(|n| (code("visits"), Answer::Number(n))).into_iter().collect();
            let value = match program.value(&answers, date(TODAY)) {
                None => "unanswered".to_owned(),
                Some(Value::Number(number)) => number.to_string(),
                Some(Value::Truth(truth)) => truth.to_string(),
                other => panic!("{other:?}"),
            };
            assert_eq!(&value, expected, "{} when visits is {visits:?}", row[0]);
        }
    }
}

#[test]
fn the_documented_examples_and_functions_can_be_read() {
    for row in rows("## Examples") {
        assert!(parse(&row[1]).is_ok(), "{}", row[1]);
    }
    let documented: Vec<String> =
        rows("## Functions").iter().flat_map(|row| row[0].split("`, `").map(str::to_owned).collect::<Vec<_>>()).collect();
    for function in Function::ALL {
        assert!(documented.iter().any(|d| d.starts_with(&format!("{}(", function.name()))), "{function:?}");
        assert!(parse(function.usage()).is_ok(), "{function:?}");
    }
}

#[test]
fn sentences_use_stems_and_labels() {
    let document: crate::Document = serde_json::from_str(include_str!("../../../tests/all_kinds.json")).unwrap();
    let questionnaire = crate::Questionnaire::try_from(document.clone()).unwrap();
    let items = items_of(questionnaire.items());
    let sentence = |text: &str| check(&parse(text).unwrap(), &items).unwrap_or_else(|e| panic!("{text} {e:?}")).sentence(&document);
    let stem = |item: &str| format!("‘{}’", document.stem(&code(item)).unwrap());
    let label = |item: &str, option_code: &str| format!("‘{}’", document.label(&code(item), &option(option_code)).unwrap());
    let (single, multi, rating, row) = (stem("single"), stem("multi"), stem("rating"), stem("row1"));
    assert_eq!(sentence("single = 'a'"), format!("the answer to {single} is {}", label("single", "a")));
    assert_eq!(
        sentence("single in ('a', 'b') and not multi contains 'b'"),
        format!(
            "(the answer to {single} is {} or {}) and ({} is not chosen in {multi})",
            label("single", "a"),
            label("single", "b"),
            label("multi", "b")
        )
    );
    assert_eq!(sentence("2 < rating"), format!("the answer to {rating} is more than 2 ({})", label("rating", "p2")));
    assert_eq!(sentence("row1 != 1"), format!("the answer to {row} is given and is not 1 ({})", label("row1", "1")));
    assert_eq!(sentence("not single = 'a'"), format!("the answer to {single} is not {} or is missing", label("single", "a")));
    assert_eq!(
        sentence("not (answered(single) or date >= date('2026-09-30'))"),
        format!("it is not so that ({single} is answered or the answer to {} is on or after 30 September 2026)", stem("date"))
    );
    assert_eq!(
        sentence("years(date, today) * (number + -1)"),
        format!("the complete years from the answer to {} to today times (the answer to {} plus −1)", stem("date"), stem("number"))
    );
    assert_eq!(
        sentence("if(answered(single), sum(number, whole), 0)"),
        format!("(the sum of the answer to {} and the answer to {} if {single} is answered, otherwise 0)", stem("number"), stem("whole"))
    );
    for (sign, of_dates, of_numbers) in [
        ("=", "is", "is"),
        ("!=", "is given and is not", "is given and is not"),
        ("<", "is before", "is less than"),
        ("<=", "is on or before", "is at most"),
        (">", "is after", "is more than"),
        (">=", "is on or after", "is at least"),
    ] {
        assert_eq!(sentence(&format!("date {sign} today")), format!("the answer to {} {of_dates} today", stem("date")));
        assert_eq!(
            sentence(&format!("number {sign} whole")),
            format!("the answer to {} {of_numbers} the answer to {}", stem("number"), stem("whole"))
        );
    }
    assert_eq!(sentence("5 >= number"), sentence("number <= 5"));
    assert_eq!(sentence("short contains 'wait'"), format!("the answer to {} contains ‘wait’", stem("short")));
    assert_eq!(sentence("count(multi) <= 2"), format!("the number of options chosen in {multi} is at most 2"));
}

#[test]
fn hostile_nesting_ends_and_needs_little_of_the_stack() {
    let many = |text: &str, count: usize| text.repeat(count);
    let texts = [
        many("(", 1999),
        many("-", 1999),
        many("not ", 499),
        many("if(", 660),
        many("a in (", 330),
        many("a=", 999),
        many("1+", 999) + "1",
        many("1*(", 660),
        many("a and (", 285),
        many("a or ", 399) + "a",
        many("coalesce(1,", 180) + "1" + &many(")", 180),
        format!("{}a{}", many("(", 100), many(")", 100)),
        format!("{}true", many("not ", 55)),
        format!("{}1{} = 1", many("-(1 + ", 28), many(")", 28)),
    ];
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(move || {
        texts
            .iter()
            .map(|text| {
                parse(text).is_ok_and(|e| {
                    check(&e, &items())
                        .is_ok_and(|t| t.compile().ops.len() + t.sentence(&Nameless).len() > 0 && t.verdict() != Verdict::Never)
                })
            })
            .collect::<Vec<_>>()
    });
    let results = thread.unwrap().join().unwrap();
    assert_eq!(results.iter().filter(|ok| **ok).count(), 1, "{results:?}");
    assert!(syntax(&format!("{}1", many("1+", 80))).contains("sum(a, b, c)"));
    let conditions = vec!["visits = 1"; 100].join(" or ");
    assert!(parse(&conditions).is_ok(), "a long list of conditions is not deep");
}

struct Nameless;

impl Names for Nameless {
    fn stem(&self, _: &ItemCode) -> Option<&str> {
        None
    }
    fn label(&self, _: &ItemCode, _: &OptionCode) -> Option<&str> {
        None
    }
}

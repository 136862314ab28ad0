//! Conditions of other systems: what is said exactly, and what is left out with its reason.
#![allow(clippy::unwrap_used, clippy::panic)]

use candor_exchange::{Outcome, import};
use serde_json::{Value, json};

/// The condition of the last question, or why it was left out.
fn surveyjs(condition: &str) -> Result<String, String> {
    let survey = json!({ "title": "t", "elements": [
        { "type": "radiogroup", "name": "way", "choices": ["bike", "bus", "a b"] },
        { "type": "dropdown", "name": "size", "choices": [1, 2, 3] },
        { "type": "checkbox", "name": "days", "choices": ["mon", "tue"] },
        { "type": "rating", "name": "mood" },
        { "type": "boolean", "name": "came" },
        { "type": "text", "name": "note" },
        { "type": "text", "name": "n", "inputType": "number" },
        { "type": "text", "name": "m", "inputType": "number" },
        { "type": "text", "name": "day", "inputType": "date" },
        { "type": "text", "name": "last", "visibleIf": condition },
    ]});
    of_last(&survey.to_string())
}

fn of_last(file: &str) -> Result<String, String> {
    let imported = import(file.as_bytes(), None).unwrap();
    let show_if = imported.document.blocks.last().unwrap().questions.last().unwrap().show_if.clone();
    let dropped = imported.report.iter().find(|f| f.outcome == Outcome::Dropped).map(|f| f.reason.clone());
    assert_eq!(imported.unfinished, []);
    match dropped {
        Some(reason) => {
            assert_eq!(show_if, "");
            Err(reason)
        }
        None => Ok(show_if),
    }
}

#[test]
fn conditions_of_surveyjs() {
    for (theirs, ours) in [
        ("{way} = 'bike'", "way = 'bike'"),
        ("{way} <> 'bike'", "not (way = 'bike')"),
        ("{way} == 'a b' || !({way} = 'bus')", "way = 'a_b' or not (way = 'bus')"),
        ("{way} empty", "not answered(way)"),
        ("{way} notempty and {note} notempty", "answered(way) and answered(note)"),
        ("!({way} notempty)", "not answered(way)"),
        ("{way} anyof ['bike', 'bus']", "way in ('bike', 'bus')"),
        ("{way} noneof ['bike']", "not (way = 'bike')"),
        ("{way} contains 'b'", "way in ('a_b', 'bike', 'bus')"),
        ("{size} > 1", "size in ('2', '3')"),
        ("{size} = 2", "size = '2'"),
        ("{days} contains 'mon' and {days} notcontains 'tue'", "days contains 'mon' and not (days contains 'tue')"),
        ("{days} allof ['mon', 'tue']", "(days contains 'mon' and days contains 'tue')"),
        ("{mood} >= 4 or ({mood} < 2 and {came} = true)", "mood >= 4 or (mood < 2 and came = 'yes')"),
        ("{came}", "came = 'yes'"),
        ("{came} != true", "not (came = 'yes')"),
        ("{note} contains 'it''s'", ""),
        ("{note} = 'Smith'", "note = 'Smith'"),
        ("{n} > -3.5 and 10 >= {n}", "n > -3.5 and n <= 10"),
        ("{n} > {m}", "n > m"),
        ("{day} >= '2026-01-01'", "day >= date('2026-01-01')"),
    ] {
        match surveyjs(theirs) {
            Ok(said) => assert_eq!(said, ours, "{theirs}"),
            Err(reason) => assert_eq!(ours, "", "{theirs}: {reason}"),
        }
    }
}

#[test]
fn what_is_not_surely_the_same_is_left_out_with_a_reason() {
    for (theirs, reason) in [
        ("{n} + 1 > 3", "it computes with values"),
        ("{n} = {m}", "which may both be missing"),
        ("age({day}) > 18", "a function"),
        ("{days} = 'mon'", "compares several options with a single one"),
        ("{way} = 'train'", "an option that was not imported"),
        ("{gone} = 1", "no imported question"),
        ("{last} = 'x'", "given later"),
        ("{way} = 'bike' and {way} = 'bus'", "it can never hold"),
        ("{note} > 'b'", "texts by their order"),
        ("{way} = 'bike", "not closed"),
        ("{way} = ", "breaks off"),
        ("true", "always or never"),
    ] {
        let found = surveyjs(theirs).unwrap_err();
        assert!(found.contains(reason) && found.ends_with(theirs.trim_end()), "{theirs}: {found}");
    }
    let deep = format!("{}{{n}} > 1{}", "(".repeat(60), ")".repeat(60));
    assert!(surveyjs(&deep).unwrap_err().contains("too deep"));
    assert!(surveyjs(&"{n} > 1 or ".repeat(1000)).unwrap_err().contains("too long"));
}

fn limesurvey(relevance: &str) -> Result<String, String> {
    let question = |qid: u32, kind: &str, title: &str, relevance: &str| {
        format!(
            "<row><qid>{qid}</qid><parent_qid>0</parent_qid><gid>1</gid><type>{kind}</type><title>{title}</title><question>{title}</question><question_order>{qid}</question_order><relevance><![CDATA[{relevance}]]></relevance></row>"
        )
    };
    let part = |table: &str, rows: String| format!("<{table}><rows>{rows}</rows></{table}>");
    let answers: String =
        ["A1", "A2"].iter().map(|code| format!("<row><qid>1</qid><code>{code}</code><answer>{code}</answer></row>")).collect();
    let rows: String = ["SQ1", "SQ2"]
        .iter()
        .enumerate()
        .map(|(n, code)| format!("<row><qid>9{n}</qid><parent_qid>2</parent_qid><title>{code}</title><question>{code}</question></row>"))
        .collect();
    let questions =
        [("L", "one", ""), ("M", "many", ""), ("N", "hours", "one.NAOK == \"A1\""), ("S", "word", ""), ("S", "last", relevance)];
    let questions: String =
        questions.iter().enumerate().map(|(n, (kind, title, relevance))| question(n as u32 + 1, kind, title, relevance)).collect();
    of_last(&format!(
        "<document><LimeSurveyDocType>Survey</LimeSurveyDocType>{}{}{}{}{}</document>",
        part("surveys", "<row><language>en</language></row>".into()),
        part("groups", "<row><gid>1</gid><group_name>g</group_name></row>".into()),
        part("questions", questions),
        part("subquestions", rows),
        part("answers", answers)
    ))
}

#[test]
fn conditions_of_limesurvey() {
    for (theirs, ours) in [
        ("((one.NAOK == \"A1\"))", "one = 'A1'"),
        ("one.NAOK != \"A1\"", "not (one = 'A1')"),
        ("many_SQ1.NAOK == \"Y\" and many_SQ2.NAOK != 'Y'", "many contains 'SQ1' and not (many contains 'SQ2')"),
        ("!is_empty(hours.NAOK) && hours.NAOK ge 10", "answered(hours) and hours >= 10"),
        ("hours >= 10", "hours >= 10"),
        ("is_empty(many_SQ1.NAOK)", "not (many contains 'SQ1')"),
        ("word.NAOK == '7'", "word = '7'"),
    ] {
        assert_eq!(limesurvey(theirs).as_deref(), Ok(ours), "{theirs}");
    }
    for (theirs, reason) in [
        ("word.NAOK == 'Yes'", "capitals"),
        ("hours < 10 or one == 'A1'", "without .NAOK"),
        ("count(self.sq_SQ1) > 1", "a function"),
        ("123X4X5 == 'A'", "not known"),
        ("hours.NAOK * 2 > 3", "not known"),
    ] {
        let found = limesurvey(theirs).unwrap_err();
        assert!(found.contains(reason), "{theirs}: {found}");
    }
}

fn qualtrics(logic: Value) -> Result<String, String> {
    let question = |id: &str, kind: &str, selector: &str, more: Value| {
        let mut payload = json!({ "QuestionID": id, "DataExportTag": id, "QuestionText": id, "QuestionType": kind, "Selector": selector });
        payload.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "Element": "SQ", "Payload": payload })
    };
    let choices = json!({ "1": { "Display": "a" }, "2": { "Display": "b" } });
    let block = json!([{ "ID": "BL_1", "BlockElements": (1..=4).map(|n| json!({ "Type": "Question", "QuestionID": format!("QID{n}") })).collect::<Vec<_>>() }]);
    let survey = json!({ "SurveyEntry": { "SurveyName": "t", "SurveyLanguage": "EN" }, "SurveyElements": [
        { "Element": "BL", "Payload": block },
        question("QID1", "MC", "SAVR", json!({ "Choices": choices, "RecodeValues": { "1": "10", "2": "20" } })),
        question("QID2", "Matrix", "Likert", json!({ "Choices": choices, "Answers": choices, "SubSelector": "SingleAnswer" })),
        question("QID3", "TE", "SL", json!({ "Validation": { "Settings": { "ContentType": "ValidNumber" } } })),
        question("QID4", "TE", "SL", json!({ "DisplayLogic": logic })),
    ]});
    of_last(&survey.to_string())
}

#[test]
fn conditions_of_qualtrics() {
    let part = |left: &str, operator: &str, joins: &str| json!({ "LogicType": "Question", "LeftOperand": left, "Operator": operator, "RightOperand": "5", "Conjuction": joins, "Description": "" });
    let first = part("q://QID1/SelectableChoice/2", "Selected", "");
    let row = part("q://QID2/SelectableChoice/1/2", "NotSelected", "Or");
    let number = part("q://QID3/ChoiceTextEntryValue", "GreaterThanOrEqual", "And");
    for (logic, ours) in [
        (json!({ "0": { "0": first, "Type": "If" }, "Type": "BooleanExpression" }), "[QID1] = '20'"),
        (json!({ "0": { "0": first, "1": row, "Type": "If" } }), "[QID1] = '20' or not (QID2_1 = 2)"),
        (
            json!({ "0": { "0": first, "1": row, "Type": "If" }, "1": { "0": number, "Type": "AndIf" } }),
            "([QID1] = '20' or not (QID2_1 = 2)) and QID3 >= 5",
        ),
    ] {
        let ours = ours.replace("[QID1]", "QID1");
        assert_eq!(qualtrics(logic.clone()).as_deref(), Ok(ours.as_str()), "{logic}");
    }
    for (logic, reason) in [
        (json!({ "0": { "0": first, "1": row, "2": number } }), "what belongs together"),
        (json!({ "0": { "0": { "LogicType": "EmbeddedField" } } }), "other than an answer"),
        (json!({ "0": { "0": part("q://QID1/ChoiceDisplayed/1", "Displayed", "") } }), "comparison"),
        (json!({ "Type": "BooleanExpression" }), "empty"),
    ] {
        let found = qualtrics(logic.clone()).unwrap_err();
        assert!(found.contains(reason), "{logic}: {found}");
    }
}

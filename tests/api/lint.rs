//! What the linter says of a questionnaire that is sent to it.

use candor_survey::builtin;
use candor_tests::{Server, on_both_databases};
use candor_wire::account::Role;
use candor_wire::check::Finding;
use candor_wire::lint::{LintReport, LintRule};
use candor_wire::path;
use candor_wire::problem::{FieldProblem, Problem};
use candor_wire::survey::{DraftSaved, SurveyDetail};
use serde_json::{Value, json};

on_both_databases!(
    findings_name_rule_place_words_and_reason,
    the_setting_wakes_rules_that_need_it,
    only_those_who_write_surveys_may_ask,
    nonsense_is_refused_by_field,
    what_is_suppressed_needs_a_rule_and_a_reason,
    errors_are_mended_or_kept_before_publishing,
    a_saved_draft_is_judged_in_its_setting_and_language,
    long_and_unfinished_questionnaires_are_judged_too,
);

fn rating(text: &str) -> Value {
    let point = |n: usize, label: &str| json!({"code": n.to_string(), "label": label, "value": n});
    let labels = ["Very poor", "Poor", "Neither good nor poor", "Good", "Very good"];
    let points: Vec<Value> = labels.iter().enumerate().map(|(n, label)| point(n + 1, label)).collect();
    json!({"code": "q", "text": text, "kind": {"rating": {"points": points}}})
}

fn document(questions: &[Value]) -> Value {
    json!({"format": "candor-questionnaire/1", "title": "Contact", "blocks": [{"code": "b", "questions": questions}]})
}

async fn findings_name_rule_place_words_and_reason(server: Server) {
    let author = server.administrator().await;
    let text = "How good or poor is our excellent help desk?";
    let reply = author.post(path::LINT, &json!({"document": document(&[rating(text)])})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let report: LintReport = reply.json();
    let found = report.findings.iter().find(|f| f.rule == "W05").unwrap();
    assert_eq!((found.severity.as_str(), found.path.as_str()), ("error", "blocks[0].questions[0].text"));
    assert_eq!(&text[found.start..found.end], "our excellent");
    assert_eq!(found.item.as_deref(), Some("q"));
    assert!(found.message.contains("our excellent") && found.reason.ends_with('.') && !found.source.is_empty());
    let change = found.rewrite.as_ref().unwrap();
    let mut better = text.to_owned();
    better.replace_range(change.start..change.end, &change.with);
    assert_eq!(better, "How good or poor is our help desk?");
    assert_eq!((report.errors, report.warnings, report.language_known), (1, 0, true));

    let clean: LintReport = author.post(path::LINT, &json!({"document": document(&[rating(&better)])})).await.json();
    assert_eq!((clean.errors, clean.warnings), (0, 0), "{:?}", clean.findings);
}

async fn the_setting_wakes_rules_that_need_it(server: Server) {
    let author = server.administrator().await;
    let survey = document(&[rating("How good or poor was the help desk?")]);
    let mut other = survey.clone();
    other["blocks"][0]["questions"][0]["text"] = json!("How good or poor was the service desk?");
    let context = json!({
        "audience": "customers", "assurance": "anonymous", "threshold": 3, "invites_by_outcome": true, "days_between": 7,
        "languages": ["en", "fr"], "previous": other, "invitation": "Click here",
        "variants": [{"channel": "telephone", "document": other}],
    });
    let rules = |report: LintReport| report.findings.into_iter().map(|f| f.rule).collect::<Vec<_>>();
    let with: LintReport = author.post(path::LINT, &json!({"document": survey, "context": context})).await.json();
    assert_eq!(rules(with), ["S10", "S17", "S18", "S19", "S20", "S22", "S27"]);
    let without: LintReport = author.post(path::LINT, &json!({"document": survey})).await.json();
    assert_eq!(rules(without), Vec::<String>::new());
}

async fn only_those_who_write_surveys_may_ask(server: Server) {
    let administrator = server.administrator().await;
    assert_eq!(administrator.post_units(crate::UNITS).await.status, 200);
    let designer = server.person(&administrator, "dora", Role::Designer, None).await;
    let manager = server.person(&administrator, "max", Role::Manager, Some("north")).await;
    let request = json!({"document": builtin::customer_satisfaction(), "context": {"audience": "customers"}});
    let report: LintReport = designer.post(path::LINT, &request).await.json();
    assert_eq!((report.errors, report.warnings), (0, 0), "the built-in questionnaire is clean or says why");
    assert!(report.findings.iter().any(|f| f.suppressed.as_ref().is_some_and(|reason| !reason.is_empty())));
    assert_eq!(manager.post(path::LINT, &request).await.code(), "not_allowed");
    assert_eq!(server.client().post(path::LINT, &request).await.code(), "sign_in_needed");
    assert_eq!(designer.get(path::LINT).await.code(), "method_not_allowed");
    let rules: Vec<LintRule> = manager.get(path::LINT_RULES).await.json();
    assert_eq!((rules.len(), rules[6].rule.as_str(), rules[6].severity.as_str()), (97, "W07", "warn"));
    assert!(rules.iter().all(|rule| rule.reason.ends_with('.') && !rule.source.is_empty()));
    assert!(rules.iter().all(|rule| !rule.bad.is_empty() && !rule.good.is_empty() && rule.bad != rule.good));
    assert_eq!(server.client().get(path::LINT_RULES).await.code(), "sign_in_needed");
}

async fn nonsense_is_refused_by_field(server: Server) {
    let author = server.administrator().await;
    let of = |context: Value| json!({"document": document(&[rating("How good or poor was it?")]), "context": context});
    for (context, named) in
        [(json!({"hedcount": 4}), "hedcount"), (json!({"assurance": "secret"}), "secret"), (json!({"headcount": -1}), "kind")]
    {
        let reply = author.post(path::LINT, &of(context)).await;
        assert_eq!((reply.status, reply.code().as_str()), (400, "malformed_body"));
        assert!(reply.text().contains(named), "{}", reply.text());
    }
    let reply = author.post(path::LINT, &json!({"context": {}})).await;
    assert!(reply.text().contains("document"), "{}", reply.text());
}

async fn what_is_suppressed_needs_a_rule_and_a_reason(server: Server) {
    let author = server.administrator().await;
    let new = json!({"slug": "contact", "audience": "customers", "template": "customer-satisfaction"});
    let detail: SurveyDetail = author.post("/api/v1/surveys", &new).await.json();
    let mut document = serde_json::to_value(&detail.document).unwrap();
    document["suppressions"] =
        json!([{"rule": "W99", "reason": "kept"}, {"rule": "O19", "at": "channel", "reason": ""}, {"rule": "W12", "reason": "kept"}]);
    let saved: DraftSaved = author.put(&path::draft(detail.summary.id), &json!({"revision": 1, "document": document})).await.json();
    let fields: Vec<&str> = saved.problems.iter().map(|p: &FieldProblem| p.field.as_str()).collect();
    assert_eq!(fields, ["suppressions[0].rule", "suppressions[1].reason"]);
    let reply = author.post(&path::publish(detail.summary.id), &json!({"revision": 2, "wave": "w1"})).await;
    assert_eq!(reply.code(), "invalid_questionnaire");

    document["suppressions"] = json!([{"rule": "O19", "at": "channel", "reason": "As in all reports."}]);
    let saved: DraftSaved = author.put(&path::draft(detail.summary.id), &json!({"revision": 2, "document": document})).await.json();
    assert_eq!(saved.problems, []);
    let published: SurveyDetail = author.post(&path::publish(detail.summary.id), &json!({"revision": 3, "wave": "w1"})).await.json();
    assert_eq!(published.document.suppressions[0].reason, "As in all reports.", "reasons are part of the version");
}

/// A draft of that questionnaire.
async fn draft(author: &candor_tests::Client, slug: &str, document: &Value) -> SurveyDetail {
    let new = json!({"slug": slug, "audience": "employees", "document": document});
    let reply = author.post(path::SURVEYS, &new).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    reply.json()
}

async fn errors_are_mended_or_kept_before_publishing(server: Server) {
    let author = server.administrator().await;
    let mut questions = document(&[rating("How good or poor is our excellent help desk?")]);
    let id = draft(&author, "desk", &questions).await.summary.id;
    let reply = author.post(&path::publish(id), &json!({"revision": 1, "wave": "w1"})).await;
    assert_eq!((reply.status, reply.code().as_str()), (422, "biased_wording"), "{}", reply.text());
    let problem: Problem = reply.json();
    let [found] = problem.fields.as_slice() else { panic!("{problem:?}") };
    assert_eq!(found.field, "blocks[0].questions[0].text");
    assert!(found.message.starts_with("W05: ") && found.message.contains("our excellent"), "{found:?}");
    questions["suppressions"] = json!([{"rule": "W05", "at": "q", "reason": "It is called so on the door."}]);
    let saved = author.put(&path::draft(id), &json!({"revision": 1, "document": questions})).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    let published: SurveyDetail = author.post(&path::publish(id), &json!({"revision": 2, "wave": "w1"})).await.json();
    // the next version is no way around
    let mut next = serde_json::to_value(&published.document).unwrap();
    next["suppressions"] = json!([]);
    next["blocks"][0]["questions"][0]["text"] = json!("How good or poor is our excellent service desk?");
    let saved = author.put(&path::draft(id), &json!({"revision": published.revision, "document": next})).await;
    let saved: DraftSaved = saved.json();
    let reply = author.post(&path::publish(id), &json!({"revision": saved.revision, "wave": "w2"})).await;
    assert_eq!((reply.status, reply.code().as_str()), (422, "biased_wording"), "{}", reply.text());
}

async fn a_saved_draft_is_judged_in_its_setting_and_language(server: Server) {
    let author = server.administrator().await;
    let units = "code,name,parent,headcount\nall,All,,60\nnorth,North,all,8\nsmall,Small,all,3\n";
    assert_eq!(author.post_units(units).await.status, 200);
    let comment = json!({"code": "why", "text": "What should be better?", "kind": {"long_text": {}}});
    let mut questions = document(&[rating("How good or poor is the help desk?"), comment]);
    let id = draft(&author, "setting", &questions).await.summary.id;
    let rules = async |id| {
        let found: Vec<Finding> = author.get(&path::findings(id)).await.json();
        found.into_iter().map(|finding| (finding.rule, finding.message)).collect::<Vec<_>>()
    };
    let found = rules(id).await;
    let [(rule, message)] = found.as_slice() else { panic!("{found:?}") };
    assert!(rule == "S04" && message.contains("8 people"), "the smallest unit that is told: {found:?}");
    let published: SurveyDetail = author.post(&path::publish(id), &json!({"revision": 1, "wave": "w1"})).await.json();
    questions["blocks"][0]["questions"][0]["text"] = json!("How good or poor is the service desk?");
    let saved = author.put(&path::draft(id), &json!({"revision": published.revision, "document": questions})).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    let found = rules(id).await;
    assert!(found.iter().any(|(rule, message)| rule == "S17" && message.contains("help desk")), "{found:?}");
    // a browser knows no German words
    let mut german = document(&[rating("Wie gut oder schlecht ist unser exzellenter Service?")]);
    german["language"] = json!("de");
    let found = rules(draft(&author, "deutsch", &german).await.summary.id).await;
    assert!(found.iter().any(|(rule, message)| rule == "W05" && message.contains("exzellent")), "{found:?}");
    let manager = server.person(&author, "max", Role::Manager, Some("north")).await;
    assert_eq!(manager.get(&path::findings(id)).await.code(), "not_allowed");
    assert_eq!(author.get(&path::findings(candor_wire::ids::SurveyId(uuid::Uuid::nil()))).await.code(), "not_found");
}

async fn long_and_unfinished_questionnaires_are_judged_too(server: Server) {
    let author = server.administrator().await;
    let empty = json!({"format": "candor-questionnaire/1", "title": "", "blocks": []});
    let report: LintReport = author.post(path::LINT, &json!({"document": empty})).await.json();
    assert_eq!(report.findings, []);
    // what cannot be published for its length must not keep the server busy either
    let long = document(&[rating(&"and or not very never ".repeat(40_000))]);
    assert_eq!(author.post(path::LINT, &json!({"document": long})).await.status, 200);
    let many: Vec<Value> =
        (0..1500).map(|n| json!({"code": format!("q{n}"), "text": format!("Do you always like {n}?"), "kind": {"date": {}}})).collect();
    let report: LintReport = author.post(path::LINT, &json!({"document": document(&many)})).await.json();
    assert!(report.findings.iter().any(|f| f.rule == "S06" && f.severity == "error"));
}

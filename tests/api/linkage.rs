//! The linkage report of real people, compared with what R computes.

use candor::usecases::import::{ImportResponses, responses};
use candor::usecases::{linkage, surveys, units};
use candor::viewer::Viewer;
use candor_survey::{Audience, Document};
use candor_tests::{Server, on_both_databases, repository_file};
use candor_wire::report::{LinkageQuery, LinkageReport, Strength};
use candor_wire::survey::{NewSurvey, Publish};
use serde_json::Value;

on_both_databases!(
    the_split_files_give_the_reference_numbers,
    what_holds_for_teams_may_not_hold_for_people,
    fewer_units_say_less,
    what_is_asked_differently_is_told,
    the_query_is_checked
);

/// Imports the example files, with only the first `companies` units.
async fn import(server: &Server, companies: u32) {
    let read = |name: &str| std::fs::read_to_string(repository_file(&format!("docs/examples/linkage/{name}"))).unwrap();
    units::import(&server.store, read("units.csv").as_bytes()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (slug, audience, name) in [("staff", Audience::Employees, "employees"), ("clients", Audience::Customers, "customers")] {
        let document: Document = serde_json::from_str(&read(&format!("{name}.json"))).unwrap();
        let new = NewSurvey { slug: slug.parse().unwrap(), audience, template: None, document: Some(document) };
        let id = surveys::create(&server.store, new, candor::clock::Seconds(0)).await.unwrap();
        surveys::publish(&server.store, id, Publish { revision: 1, wave: "w1".parse().unwrap(), raised: Vec::new() }).await.unwrap();
        let kept = |line: &&str| line.split(',').next().unwrap().parse::<u32>().map_or(true, |company| company <= companies);
        let file = folder.path().join("part.csv");
        std::fs::write(&file, read(&format!("{name}.csv")).lines().filter(kept).collect::<Vec<_>>().join("\n")).unwrap();
        import_answers(server, file, slug).await;
    }
}

async fn import_answers(server: &Server, file: std::path::PathBuf, survey: &str) {
    let request = ImportResponses {
        file,
        survey: survey.parse().unwrap(),
        wave: None,
        unit_column: "GRP".into(),
        channel_column: None,
        map: Vec::new(),
        dry_run: false,
        close: true,
    };
    responses(&server.store, &request, |_, _| {}).await.unwrap();
}

async fn report(server: &Server, measure: &str) -> LinkageReport {
    let query = LinkageQuery { employees: format!("staff:{measure}"), customers: "clients:WBEING".into(), ..LinkageQuery::default() };
    linkage::report(&server.store, Viewer::operator(), &query).await.unwrap()
}

fn reference() -> Value {
    case("e2e.split.bh1996")["value"].clone()
}

fn case(id: &str) -> Value {
    let text = std::fs::read_to_string(repository_file("tests/fixtures/reference/expected.json")).unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    all["cases"].as_array().unwrap().iter().find(|c| c["id"] == id).unwrap().clone()
}

#[track_caller]
fn close(what: &str, got: f64, expected: &Value) {
    let expected = expected.as_f64().unwrap();
    assert!((got - expected).abs() < 1e-9, "{what}: {got} instead of {expected}");
}

async fn the_split_files_give_the_reference_numbers(server: Server) {
    import(&server, 99).await;
    let reference = reference();
    for measure in ["LEAD", "COHES", "HRS"] {
        let (report, expected) = (report(&server, measure).await, &reference["results"][measure]);
        assert_eq!((report.units, report.excluded_units, report.employee_n, report.customer_n), (99, 0, 3691, 3691));
        assert_eq!(report.strength, Strength::Established);
        let pearson = report.pearson.unwrap();
        close("r", pearson.estimate, &expected["r"]);
        close("low", pearson.low, &expected["ci95"][0]);
        close("high", pearson.high, &expected["ci95"][1]);
        close("p", pearson.p, &expected["p"]);
        close("rho", report.spearman.unwrap().estimate, &expected["rho"]);
        close("tau", report.kendall_tau_b.unwrap().estimate, &expected["tau_b"]);
        close("weighted", report.weighted_pearson.unwrap(), &expected["r_weighted_harmonic_n"]);
        close("reliability", report.reliability_employees.unwrap(), &expected["icc2_x"]);
        close("reliability", report.reliability_customers.unwrap(), &expected["icc2_y"]);
        let concordant = expected["concordant_pair_share"].as_f64().unwrap();
        let shown = 100.0 * if measure == "HRS" { discordant(&report) } else { concordant };
        assert!(report.sentence.contains(&format!("about {shown:.0} of 100")), "{}", report.sentence);
        let (low, high) = report.leave_one_out.unwrap();
        close("leave one out", low, &expected["loo_min"]);
        close("leave one out", high, &expected["loo_max"]);
        let imprecise = report.caveats.iter().any(|c| c.starts_with("Team scores are imprecise"));
        assert!(imprecise, "ICC(2) of the customer side is {}", expected["icc2_y"]);
    }
}

/// All people of the reference file in one survey: hours go with less well-being between companies, and
/// hardly at all between people of one.
async fn what_holds_for_teams_may_not_hold_for_people(server: Server) {
    import(&server, 99).await;
    let folder = tempfile::tempdir().unwrap();
    let everybody = std::fs::read_to_string(repository_file("tests/fixtures/reference/multilevel__bh1996.csv")).unwrap();
    let mut document: Value =
        serde_json::from_str(&std::fs::read_to_string(repository_file("docs/examples/linkage/employees.json")).unwrap()).unwrap();
    let other: Value =
        serde_json::from_str(&std::fs::read_to_string(repository_file("docs/examples/linkage/customers.json")).unwrap()).unwrap();
    document["blocks"].as_array_mut().unwrap().extend(other["blocks"].as_array().unwrap().iter().cloned().map(|mut b| {
        b["code"] = "second".into();
        b
    }));
    document["measures"].as_array_mut().unwrap().extend(other["measures"].as_array().unwrap().iter().cloned());
    let new = NewSurvey {
        slug: "both".parse().unwrap(),
        audience: Audience::Employees,
        template: None,
        document: Some(serde_json::from_value(document).unwrap()),
    };
    let id = surveys::create(&server.store, new, candor::clock::Seconds(0)).await.unwrap();
    surveys::publish(&server.store, id, Publish { revision: 1, wave: "w1".parse().unwrap(), raised: Vec::new() }).await.unwrap();
    let file = folder.path().join("all.csv");
    std::fs::write(&file, everybody).unwrap();
    import_answers(&server, file, "both").await;
    let told = async |measure: &str| {
        let query = LinkageQuery { employees: format!("both:{measure}"), customers: "both:WBEING".into(), ..LinkageQuery::default() };
        let report = linkage::report(&server.store, Viewer::operator(), &query).await.unwrap();
        let people = report.explanations.iter().find(|e| e.name == "Between people of the same unit").unwrap().clone();
        assert_eq!((report.units, people.units), (99, Some(7382)));
        close("within", people.estimate.unwrap().estimate, &case(&format!("waba.bh1996.{measure}.WBEING"))["value"]["Cov.Theorem.CorrW"]);
        assert!(report.caveats.iter().any(|c| c.starts_with("The same people answered both sides")));
        report.caveats.iter().any(|c| c.starts_with("Inside teams the pattern is different"))
    };
    assert!(told("HRS").await, "-.71 between companies, -.11 between their people");
    assert!(!told("LEAD").await, ".53 and .42");
}

/// Share of pairs in which the unit with the higher x has the lower y; ties count as neither.
fn discordant(report: &LinkageReport) -> f64 {
    let pairs: Vec<_> = report.points.iter().enumerate().flat_map(|(i, a)| report.points[..i].iter().map(move |b| (a, b))).collect();
    pairs.iter().filter(|(a, b)| (a.x - b.x) * (a.y - b.y) < 0.0).count() as f64 / pairs.len() as f64
}

async fn fewer_units_say_less(server: Server) {
    import(&server, 14).await;
    let report = report(&server, "LEAD").await;
    let expected = &reference()["subsets"]["first14"];
    assert_eq!((report.units, report.strength), (14, Strength::Exploratory));
    close("r", report.pearson.unwrap().estimate, &expected["r"]);
    close("low", report.pearson.unwrap().low, &expected["ci95"][0]);
    assert!(report.sentence.starts_with("With 14 units we cannot tell"), "{}", report.sentence);
    assert!(report.caveats.iter().any(|c| c.starts_with("Exploratory")));

    let seven = Server::start(if server.database_url.starts_with("sqlite:") {
        candor_tests::Database::Sqlite
    } else {
        candor_tests::Database::Postgres
    })
    .await;
    import(&seven, 7).await;
    let report = self::report(&seven, "LEAD").await;
    assert_eq!((report.units, report.strength, report.pearson, report.weighted_pearson), (7, Strength::TooFewUnits, None, None));
    assert!(report.sentence.starts_with("Too few units (7)"), "{}", report.sentence);
    assert_eq!(report.points.len(), 7);
}

async fn what_is_asked_differently_is_told(server: Server) {
    server.administrator().await;
    let question = |text: &str, labels: &[&str]| {
        let point = |(n, label): (usize, &&str)| serde_json::json!({"code": n.to_string(), "label": label, "value": n + 1});
        let points: Vec<Value> = labels.iter().enumerate().map(point).collect();
        serde_json::json!({
            "format": "candor-questionnaire/1", "title": "Desk",
            "blocks": [{"code": "b", "questions": [{"code": "good", "text": text, "kind": {"rating": {"points": points}}}]}],
            "measures": [{"code": "good", "name": "Desk", "kind": "csat", "items": ["good"]}],
        })
    };
    let five = ["Very poor", "Poor", "Neither good nor poor", "Good", "Very good"];
    let seven = ["Very poor", "Poor", "Rather poor", "Neither good nor poor", "Rather good", "Good", "Very good"];
    let asked = [
        ("ours", Audience::Employees, question("In the last 3 months, how good or poor was the help desk?", &five)),
        ("alike", Audience::Customers, question("In the last 3 months, how good or poor was the help desk?", &five)),
        ("other", Audience::Customers, question("In the last 12 months, how good or poor was the help desk?", &seven)),
    ];
    for (slug, audience, document) in asked {
        let new =
            NewSurvey { slug: slug.parse().unwrap(), audience, template: None, document: Some(serde_json::from_value(document).unwrap()) };
        let id = surveys::create(&server.store, new, candor::clock::Seconds(0)).await.unwrap();
        surveys::publish(&server.store, id, Publish { revision: 1, wave: "w1".parse().unwrap(), raised: Vec::new() }).await.unwrap();
        surveys::close(&server.store, id).await.unwrap();
    }
    let method = async |customers: &str| {
        let query = LinkageQuery { employees: "ours:good".into(), customers: format!("{customers}:good"), ..LinkageQuery::default() };
        let report = linkage::Report::build(&server.store, Viewer::operator(), &query).await.unwrap();
        let page = report.page(candor_insight::report::Part::Linkage, linkage::Width::Wide);
        candor::usecases::render::fragment(&page, false)
    };
    let told = method("other").await;
    assert!(told.contains("Asked differently on the two sides") && told.contains("the scales and the periods differ"), "{told}");
    assert!(!method("alike").await.contains("Asked differently"));
}

async fn the_query_is_checked(server: Server) {
    let administrator = server.administrator().await;
    administrator.post("/api/v1/example-organisation", &serde_json::json!({})).await;
    let ask = async |employees: &str, customers: &str, rest: &str| {
        administrator.get(&format!("/api/v1/reports/linkage?employees={employees}&customers={customers}{rest}")).await
    };
    let good = ("example-employees:esat", "example-customers:overall");
    for (employees, customers, rest, field, part) in [
        ("example-employees", good.1, "", "employees", "is not SURVEY:MEASURE"),
        ("nowhere:esat", good.1, "", "employees", "There is no survey nowhere"),
        (good.0, "example-customers:joy", "", "customers", "has no measure joy; it has overall, csat"),
        (good.0, good.1, "&within=nowhere", "within", "There is no unit nowhere"),
        (good.0, good.1, "&wave=w9", "wave", "has no wave w9; it has 2026-Q1, 2026-Q2, 2026-Q3, 2026-Q4"),
        (good.0, good.1, "&wave=2026-Q4", "wave", "Wave 2026-Q4 takes answers. Its results are shown when it is closed"),
    ] {
        let reply = ask(employees, customers, rest).await;
        assert_eq!(reply.status, 422, "{}", reply.text());
        assert!(reply.text().contains(part) && reply.text().contains(&format!("\"{field}\"")), "{part}: {}", reply.text());
    }
    assert_eq!(ask(good.0, good.1, "&wave=2026-Q3").await.status, 200);
}

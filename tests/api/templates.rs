//! Built-in questionnaires and the bank of questions.

use candor_survey::Questionnaire;
use candor_survey::builtin::BankItem;
use candor_tests::{Server, on_both_databases};
use candor_wire::path;
use candor_wire::survey::{SurveyDetail, TemplateDetail, TemplateSummary};
use serde_json::json;

on_both_databases!(every_template_can_be_published, the_bank_fits_into_a_draft, they_are_for_those_who_sign_in);

async fn every_template_can_be_published(server: Server) {
    let author = server.administrator().await;
    let all: Vec<TemplateSummary> = author.get(path::TEMPLATES).await.json();
    assert_eq!(all.len(), 10);
    for (at, template) in all.iter().enumerate() {
        let found: TemplateDetail = author.get(&path::template(&template.key)).await.json();
        assert_eq!(&found.summary, template);
        assert!((1..=10).contains(&template.minutes.1) && template.minutes.0 <= template.minutes.1, "{template:?}");
        assert_eq!(found.document.blocks.iter().map(|b| b.questions.len()).sum::<usize>(), template.questions);
        let new = json!({"slug": format!("s{at}"), "audience": template.audience, "template": template.key});
        let made: SurveyDetail = author.post(path::SURVEYS, &new).await.json();
        assert_eq!((&made.document, made.problems.len()), (&found.document, 0), "{}", template.key);
        let reply = author.post(&path::publish(made.summary.id), &json!({"revision": 1, "wave": "w1"})).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        let page = server.client().get(&format!("/s/s{at}")).await;
        assert!(page.status == 200 && page.text().contains(&found.document.title), "{}", template.key);
    }
    let missing = author.get(&path::template("no-such")).await;
    assert_eq!((missing.status, missing.code().as_str()), (404, "not_found"));
    assert!(missing.text().contains("service-desk-contact"), "it names what there is: {}", missing.text());
}

async fn the_bank_fits_into_a_draft(server: Server) {
    let author = server.administrator().await;
    let bank: Vec<BankItem> = author.get(path::BANK).await.json();
    assert!(bank.len() > 40, "{}", bank.len());
    let new = json!({"slug": "own", "audience": "employees", "template": "employee-satisfaction"});
    let made: SurveyDetail = author.post(path::SURVEYS, &new).await.json();
    let mut document = made.document;
    for item in bank {
        assert!(item.insert_into(&mut document, 0, 0));
    }
    Questionnaire::try_from(document).unwrap();
}

async fn they_are_for_those_who_sign_in(server: Server) {
    server.administrator().await;
    for path in [path::TEMPLATES.to_owned(), path::template("exit"), path::BANK.to_owned()] {
        assert_eq!(server.client().get(&path).await.status, 401, "{path}");
    }
}

//! The level verified anonymous: tokens, sealed answers, the mix and the bulletin, with the browser's side computed here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use candor::store::{Backend, Turn, Waiting, beside};
use candor_credential::{Bulletin, Collecting, Manifest, ManifestDigest, Response, Seed, SpentHash, Token, UnitId as CellUnit, Wire};
use candor_survey::{Answer, Answers};
use candor_tests::scan::{self, everything, found};
use candor_tests::{Client, Reply, Server, on_both_databases, traces};
use candor_wire::ids::WaveId;
use candor_wire::invitation::{MailingPlan, Mailings};
use candor_wire::path;
use candor_wire::problem::Problem;
use candor_wire::report::Results;
use candor_wire::survey::SurveyDetail;
use candor_wire::verified::{Counted, InvitedCell, SealedAnswers, Terms, TokenIssued};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use serde_json::{Value, json};

use crate::invitations::{files, import, invite, rows};

on_both_databases!(
    everybody_is_told_the_same_terms_before_the_first_letter,
    too_few_share_no_key_and_nothing_is_stored,
    a_token_is_collected_once_and_a_lost_reply_loses_nothing,
    each_token_counts_once_however_often_it_is_sent,
    what_was_not_issued_here_stores_nothing,
    answers_are_released_ten_and_more_at_a_time,
    small_cells_are_put_together_when_the_wave_is_over,
    fewer_than_ten_answers_are_destroyed_unread,
    a_mix_that_was_cut_off_stores_nothing_twice,
    what_waits_knows_no_person_and_no_time,
    ids_of_what_waits_say_nothing_of_when_it_came,
    nothing_stored_holds_a_token_a_code_or_an_answer_that_waits,
    a_mix_leaves_nothing_of_what_waited,
    reminders_go_to_those_who_have_not_collected,
    nothing_unsealed_is_taken,
    nobody_can_be_linked_by_order,
    a_lost_key_is_not_replaced_and_a_spoilt_row_holds_up_nobody,
    keys_go_although_the_counts_cannot_be,
    terms_hold_from_the_day_on_which_letters_leave,
);

/// The browser's randomness.
struct Stream(u64);

impl Stream {
    fn new() -> Self {
        Self(uuid::Uuid::new_v4().as_u64_pair().0)
    }
}

impl rand_core::TryRng for Stream {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        self.try_next_u64().map(|n| n as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Ok(z ^ (z >> 31))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        for chunk in bytes.chunks_mut(8) {
            let word = self.try_next_u64()?.to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Stream {}

/// What a letter says: the code, and the digest of the terms.
pub struct Letter {
    code: String,
    digest: String,
}

/// A survey at this level with its people invited.
pub struct Field {
    pub administrator: Client,
    survey: SurveyDetail,
    wave: WaveId,
    pub letters: Vec<Letter>,
    manifest: Manifest,
}

const DOCUMENT: &str = r#"{"format":"candor-questionnaire/1","title":"Pulse","blocks":[{"code":"b","questions":[
    {"code":"mood","text":"How is it going?","kind":{"single_choice":{"options":[{"code":"good","label":"Well"},{"code":"bad","label":"Badly"}]}}},
    {"code":"note","text":"What should change?","kind":{"long_text":{}}}]}]}"#;

fn people(counts: &[(&str, usize)]) -> String {
    let mut csv = "address,name,unit\n".to_owned();
    for (unit, count) in counts {
        (0..*count).for_each(|n| csv.push_str(&format!("{unit}-{n}@example.org,Person {unit} {n},{unit}\n")));
    }
    csv
}

/// A published survey at this level, with contacts and nobody invited.
async fn published(server: &Server, counts: &[(&str, usize)]) -> (Client, SurveyDetail) {
    let administrator = server.administrator().await;
    assert_eq!(administrator.post_units(crate::UNITS).await.status, 200);
    let reply = import(&administrator, &people(counts)).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let survey = survey(&administrator, "pulse").await;
    (administrator, survey)
}

async fn survey(author: &Client, slug: &str) -> SurveyDetail {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let reply = author.post(path::SURVEYS, &json!({"slug": slug, "audience": "employees", "document": document})).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let detail: SurveyDetail = reply.json();
    let id = detail.summary.id;
    let reply = author.put(&path::assurance(id), &json!({"level": "verified"})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let reply = author.post(&path::publish(id), &json!({"revision": detail.revision, "wave": "w1"})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

async fn wave_of(server: &Server, slug: &str) -> WaveId {
    server.store.survey_by_slug(&slug.parse().unwrap()).await.unwrap().unwrap().wave(None).unwrap().id
}

/// Code and digest of a letter's link.
pub fn letter(text: &str) -> Letter {
    let at = text.find("/i/").unwrap_or_else(|| panic!("no link in {text}"));
    let link = text[at..].split_whitespace().next().unwrap();
    let (path, digest) = link.split_once('#').unwrap_or_else(|| panic!("no terms in {link}"));
    Letter { code: path[3..29].to_owned(), digest: digest.to_owned() }
}

pub async fn field(server: &Server, counts: &[(&str, usize)]) -> Field {
    let (administrator, survey) = published(server, counts).await;
    let reply = invite(&administrator, &survey, json!({})).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    let letters: Vec<Letter> = files(server, all).await.iter().map(|(_, text)| letter(text)).collect();
    let wave = wave_of(server, "pulse").await;
    let manifest = accepted(server, wave, &letters[0].digest).await;
    Field { administrator, survey, wave, letters, manifest }
}

/// The terms, as a browser accepts them: by the digest in the letter.
async fn accepted(server: &Server, wave: WaveId, digest: &str) -> Manifest {
    let terms: Terms = server.client().get(&path::credential_terms(wave)).await.json();
    assert_eq!(terms.digest, digest, "the letter names other terms");
    let manifest = Manifest::from_text(&terms.terms).unwrap();
    Manifest::accept(&manifest.to_bytes(), &ManifestDigest(manifest.digest().0)).unwrap()
}

/// Collects with a letter: the token.
pub async fn collect(server: &Server, field: &Field, letter: &Letter) -> Token {
    let client = server.client();
    let cell: InvitedCell = client.post(&path::credential_cell(field.wave), &json!({"code": letter.code})).await.json();
    let (cell, key) = field.manifest.cell(CellUnit(cell.unit.0.into_bytes())).unwrap();
    let collecting = Collecting::begin(&Seed::draw(&mut Stream::new()), cell).unwrap();
    let body = json!({"code": letter.code, "request": collecting.request().to_text()});
    let reply = client.post(&path::credential_tokens(field.wave), &body).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    collecting.finish(&Response::from_text(&reply.json::<TokenIssued>().response).unwrap(), &key).unwrap()
}

fn answers(note: &str) -> Answers {
    let mut answers = Answers::from([("mood".parse().unwrap(), Answer::Choice("good".parse().unwrap()))]);
    if !note.is_empty() {
        answers.insert("note".parse().unwrap(), Answer::Text(note.into()));
    }
    answers
}

/// The body that a browser sends.
fn sealed(field: &Field, token: &Token, answers: Answers) -> Value {
    let plain = SealedAnswers { version: field.survey.version.clone().unwrap(), answers };
    let plain = serde_json::to_vec(&plain).unwrap();
    let envelope = field.manifest.sealing.seal(token.cell(), token.spent(), &plain, &mut Stream::new()).unwrap();
    json!({"token": token.to_text(), "envelope": envelope.to_text()})
}

async fn send(server: &Server, wave: WaveId, body: &Value) -> Reply {
    server.client().post(&path::credential_answers(wave), body).await
}

/// Collects and answers with each of the letters in turn; the marks.
async fn answer_all(server: &Server, field: &Field, letters: &[&Letter]) -> Vec<String> {
    let mut marks = Vec::new();
    for (n, letter) in letters.iter().enumerate() {
        let token = collect(server, field, letter).await;
        let reply = send(server, field.wave, &sealed(field, &token, answers(&format!("note {n}")))).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        let counted: Counted = reply.json();
        assert_eq!((counted.mark.as_str(), counted.before), (token.spent().to_string().as_str(), false));
        marks.push(counted.mark);
    }
    marks
}

async fn count(server: &Server, query: &str) -> i64 {
    let database = Database::connect(&server.database_url).await.unwrap();
    let row = database.query_one_raw(Statement::from_string(database.get_database_backend(), query)).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

async fn stored(server: &Server) -> i64 {
    count(server, "SELECT COUNT(*) FROM responses").await
}

/// Waits until so many responses are stored.
async fn until_stored(server: &Server, many: i64) {
    for _ in 0..200 {
        if stored(server).await == many {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{} responses are stored and not {many}", stored(server).await);
}

/// Closes the wave and waits for the bulletin.
async fn close(server: &Server, field: &Field) -> Bulletin {
    let reply = field.administrator.post(&path::close(field.survey.summary.id), &json!({})).await;
    assert!(reply.status < 300, "{}", reply.text());
    bulletin(server, field.wave).await
}

async fn bulletin(server: &Server, wave: WaveId) -> Bulletin {
    for _ in 0..200 {
        let reply = server.client().get(&path::bulletin(wave)).await;
        if reply.status == 200 {
            return Bulletin::parse(&reply.text()).unwrap();
        }
        assert_eq!((reply.status, reply.code().as_str()), (409, "wrong_state"));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("there is no bulletin");
}

fn key_files(server: &Server) -> Vec<String> {
    let entries = std::fs::read_dir(server.folder().join("keys")).map(|all| all.filter_map(Result::ok).collect::<Vec<_>>());
    let names = entries.unwrap_or_default().into_iter().map(|entry| entry.file_name().into_string().unwrap());
    // what links to what is known about somebody are made with belongs to no wave
    names.filter(|name| name != "people.key").collect()
}

/// The other database, as somebody with the file or the server reads it.
async fn anonymous(server: &Server) -> DatabaseConnection {
    match server.database_url.strip_prefix("sqlite:") {
        Some(file) => Database::connect(format!("sqlite:{}", beside(Path::new(file)).display())).await.unwrap(),
        None => {
            let mut options = ConnectOptions::new(&server.database_url);
            Database::connect(options.set_schema_search_path("anonymous").to_owned()).await.unwrap()
        }
    }
}

async fn everybody_is_told_the_same_terms_before_the_first_letter(server: Server) {
    let (administrator, survey) = published(&server, &[("n1", 12), ("s1", 10), ("n2", 3)]).await;
    let wave = wave_of(&server, "pulse").await;
    assert_eq!(server.client().get(&path::credential_terms(wave)).await.status, 404);
    let plan: MailingPlan = invite(&administrator, &survey, json!({"store": false})).await.json();
    // nobody is with the three of n2 below the top, so the ten of s1 share a key with them
    assert!(plan.rolled_up == 13 && plan.previews[0].text.contains("?lang="), "{plan:?}");
    assert!(key_files(&server).is_empty(), "a preview draws no key");
    invite(&administrator, &survey, json!({})).await;
    let letters: Vec<Letter> = files(&server, 25).await.iter().map(|(_, text)| letter(text)).collect();
    let (digests, codes): (BTreeSet<&str>, BTreeSet<&str>) = letters.iter().map(|l| (l.digest.as_str(), l.code.as_str())).unzip();
    assert_eq!((digests.len(), codes.len()), (1, 25));
    let manifest = accepted(&server, wave, &letters[0].digest).await;
    assert!(manifest.cells.iter().all(|cell| cell.invited >= 10), "{manifest:?}");
    assert_eq!(manifest.cells.iter().map(|cell| cell.invited).sum::<u32>(), 25);
    // more people of a unit with a key join it; the terms stay
    import(&administrator, "address,name,unit\nlate@example.org,Late,n1\n").await;
    assert_eq!(invite(&administrator, &survey, json!({})).await.json::<MailingPlan>().recipients, 1);
    assert!(files(&server, 26).await.iter().all(|(_, text)| letter(text).digest == letters[0].digest));
    // what was published names the questionnaire
    let mut next = survey.document.clone();
    next.title.push('!');
    let id = survey.summary.id;
    let revision = administrator.get(&path::survey(id)).await.json::<SurveyDetail>().revision;
    assert_eq!(administrator.put(&path::draft(id), &json!({"revision": revision, "document": next})).await.status, 200);
    let reply = administrator.post(&path::publish(id), &json!({"revision": revision + 1, "wave": "w1"})).await;
    assert!(reply.status == 422 && reply.text().contains("The terms of this wave name its questionnaire"), "{}", reply.text());
    assert_eq!(server.client().get(&path::bulletin(wave)).await.status, 409, "nothing is told before the wave is over");
}

async fn too_few_share_no_key_and_nothing_is_stored(server: Server) {
    let (administrator, survey) = published(&server, &[("n1", 9)]).await;
    let reply = invite(&administrator, &survey, json!({})).await;
    let problem: Problem = reply.json();
    assert_eq!((reply.status, problem.fields[0].field.as_str()), (422, "units"));
    assert!(problem.fields[0].message.contains("only 9 would be invited in All"), "{problem:?}");
    assert_eq!(administrator.get(&path::mailings(survey.summary.id)).await.json::<Mailings>().list, []);
    assert!(key_files(&server).is_empty());
}

async fn a_token_is_collected_once_and_a_lost_reply_loses_nothing(server: Server) {
    let field = field(&server, &[("n1", 10)]).await;
    let client = server.client();
    let (code, wave) = (&field.letters[0].code, field.wave);
    let cell: InvitedCell = client.post(&path::credential_cell(wave), &json!({"code": code})).await.json();
    assert!(!cell.is_collected);
    let (cell, key) = field.manifest.cell(CellUnit(cell.unit.0.into_bytes())).unwrap();
    let seed = Seed::draw(&mut Stream::new());
    let collecting = Collecting::begin(&seed, cell).unwrap();
    let body = json!({"code": code, "request": collecting.request().to_text()});
    // the same at the same time, as from a browser that tries again
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (client, body) = (server.client(), body.clone());
            tokio::spawn(async move { client.post(&path::credential_tokens(wave), &body).await })
        })
        .collect();
    let mut replies = BTreeSet::new();
    for task in tasks {
        replies.insert(task.await.unwrap().json::<TokenIssued>().response);
    }
    assert_eq!(replies.len(), 1, "every reply has the same bytes");
    let server = server.restart().await;
    let client = server.client();
    let again: TokenIssued = client.post(&path::credential_tokens(wave), &body).await.json();
    assert!(replies.contains(&again.response));
    // another device with the recovery code makes the same request and gets the same token
    let restored = Seed::from_code(&seed.code(field.manifest.survey), field.manifest.survey).unwrap();
    let elsewhere = Collecting::begin(&restored, cell).unwrap();
    let response = Response::from_text(&again.response).unwrap();
    let token = elsewhere.finish(&response, &key).unwrap();
    assert_eq!(token.to_text(), collecting.finish(&response, &key).unwrap().to_text());
    // another request with the same letter gets nothing
    let other = Collecting::begin(&Seed::draw(&mut Stream::new()), cell).unwrap();
    let reply = client.post(&path::credential_tokens(wave), &json!({"code": code, "request": other.request().to_text()})).await;
    assert_eq!((reply.status, reply.code().as_str()), (409, "key_reused"));
    assert!(reply.json::<Problem>().fields[0].message.contains("recovery code"));
    assert!(client.post(&path::credential_cell(wave), &json!({"code": code})).await.json::<InvitedCell>().is_collected);
    for (code, request, status) in [("0".repeat(26), body["request"].clone(), 403), ("x".into(), body["request"].clone(), 403)] {
        assert_eq!(client.post(&path::credential_tokens(wave), &json!({"code": code, "request": request})).await.status, status);
    }
    let reply = client.post(&path::credential_tokens(wave), &json!({"code": field.letters[1].code, "request": "AQI"})).await;
    assert_eq!((reply.status, reply.json::<Problem>().fields[0].field.as_str()), (422, "request"));
}

/// How many tokens, from the environment for long runs.
fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

async fn each_token_counts_once_however_often_it_is_sent(server: Server) {
    let tokens = number("CANDOR_TEST_TOKENS", 20);
    let field = field(&server, &[("n1", tokens)]).await;
    let mut bodies = Vec::new();
    for letter in &field.letters {
        let token = collect(&server, &field, letter).await;
        bodies.push((sealed(&field, &token, answers("first")), sealed(&field, &token, answers("second"))));
    }
    // each ten times at the same time: five times the one envelope, five times another
    let limit = std::sync::Arc::new(tokio::sync::Semaphore::new(64));
    let mut tasks = Vec::new();
    for round in 0..10 {
        for (at, (one, other)) in bodies.iter().enumerate() {
            let (client, body) = (server.client(), if round % 2 == 0 { one.clone() } else { other.clone() });
            let (wave, limit) = (field.wave, limit.clone());
            tasks.push(tokio::spawn(async move {
                let _place = limit.acquire().await.unwrap();
                let reply = client.post(&path::credential_answers(wave), &body).await;
                assert!([200, 409].contains(&reply.status), "{}", reply.text());
                (at, reply.status == 200 && !reply.json::<Counted>().before)
            }));
        }
    }
    let mut first = BTreeMap::<usize, usize>::new();
    for task in tasks {
        let (at, is_first) = task.await.unwrap();
        *first.entry(at).or_default() += usize::from(is_first);
    }
    assert!(first.len() == tokens && first.values().all(|n| *n == 1), "{first:?}");
    let bulletin = close(&server, &field).await;
    assert_eq!(usize::try_from(bulletin.count()).unwrap(), tokens);
    until_stored(&server, i64::try_from(tokens).unwrap()).await;
    assert_eq!(server.store.differing_cells().await.unwrap(), 0);
    // and afterwards nothing is taken any more
    let late = send(&server, field.wave, &bodies[0].1).await;
    assert_eq!((late.status, late.code().as_str()), (410, "survey_closed"));
}

async fn what_was_not_issued_here_stores_nothing(server: Server) {
    let field = field(&server, &[("n1", 10), ("s1", 10)]).await;
    let token = collect(&server, &field, &field.letters[0]).await;
    let other_survey = survey(&field.administrator, "other").await;
    server.pass(31 * 86_400);
    let administrator = server.administrator_again().await;
    assert_eq!(invite(&administrator, &other_survey, json!({})).await.status, 201);
    let elsewhere = wave_of(&server, "other").await;
    let good = sealed(&field, &token, answers(""));
    let refused = |reply: Reply, field: &str| {
        assert_eq!((reply.status, reply.json::<Problem>().fields[0].field.as_str()), (422, field), "{}", reply.text());
    };
    // a token of another survey and wave
    refused(send(&server, elsewhere, &good).await, "token");
    // a token that says it is of another cell, one with other random bits, one with another output
    let bytes = token.to_bytes();
    let units: Vec<CellUnit> = field.manifest.cells.iter().map(|cell| cell.unit).collect();
    let other_unit = units.iter().find(|unit| **unit != token.cell().unit).unwrap();
    for n in 0..number("CANDOR_TEST_FORGED", 60) {
        let mut forged = bytes.clone();
        match n % 3 {
            0 => forged[18..34].copy_from_slice(&other_unit.0),
            1 => forged[34 + n / 3 % 32] ^= 1 << (n % 8),
            _ => forged[66 + n / 3 % 64] ^= 1 << (n % 8),
        }
        let forged = Token::from_bytes(&forged).unwrap();
        refused(send(&server, field.wave, &sealed(&field, &forged, answers(""))).await, "token");
    }
    // answers that were sealed for another token, and answers that are none
    let second = collect(&server, &field, &field.letters[1]).await;
    refused(send(&server, field.wave, &json!({"token": second.to_text(), "envelope": good["envelope"]})).await, "envelope");
    refused(send(&server, field.wave, &json!({"token": "abc", "envelope": good["envelope"]})).await, "token");
    let bad = Answers::from([("ghost".parse().unwrap(), Answer::Text("x".into()))]);
    let reply = send(&server, field.wave, &sealed(&field, &token, bad)).await;
    assert_eq!((reply.status, reply.code().as_str()), (422, "invalid_answers"));
    assert_eq!(send(&server, field.wave, &sealed(&field, &token, Answers::new())).await.code(), "invalid_answers");
    let connection = anonymous(&server).await;
    for table in ["spent_tokens", "staged_answers"] {
        let statement = Statement::from_string(connection.get_database_backend(), format!("SELECT COUNT(*) FROM {table}"));
        let row = connection.query_one_raw(statement).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0, "{table}");
    }
    // what was refused has spent nothing
    assert_eq!(send(&server, field.wave, &good).await.status, 200);
    // the terms name a last day, also where nobody closes the wave
    server.pass(181 * 86_400);
    assert_eq!(send(&server, field.wave, &sealed(&field, &second, answers(""))).await.status, 410);
    assert_eq!(bulletin(&server, field.wave).await.count(), 1);
}

async fn answers_are_released_ten_and_more_at_a_time(server: Server) {
    let field = field(&server, &[("n1", 31), ("s1", 12)]).await;
    let (mut north, mut south) = (Vec::new(), Vec::new());
    for letter in &field.letters {
        let cell: InvitedCell = server.client().post(&path::credential_cell(field.wave), &json!({"code": letter.code})).await.json();
        let is_north = field.manifest.cells.iter().find(|c| c.unit.0 == cell.unit.0.into_bytes()).unwrap().invited == 31;
        if is_north { north.push(letter) } else { south.push(letter) }
    }
    let mut marks = answer_all(&server, &field, &north[..19]).await;
    marks.extend(answer_all(&server, &field, &south).await);
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(stored(&server).await, 0, "nineteen and twelve are not twice ten");
    let before = key_files(&server);
    assert!(before.iter().any(|name| name.ends_with("-0.key") && name.starts_with("epoch-")), "{before:?}");
    marks.extend(answer_all(&server, &field, &north[19..20]).await);
    until_stored(&server, 10).await;
    // the same envelope is forgotten with the mix, so whatever comes with the token is confirmed and stores nothing
    for _ in 0..100 {
        if !key_files(&server).iter().any(|name| name.ends_with("-0.key")) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let after = key_files(&server);
    assert!(!after.iter().any(|name| name.ends_with("-0.key")) && after.iter().any(|name| name.ends_with("-1.key")), "{after:?}");
    marks.extend(answer_all(&server, &field, &north[20..29]).await);
    tokio::time::sleep(Duration::from_millis(1200)).await;
    assert_eq!(stored(&server).await, 10, "ten were held, nine came");
    assert_eq!(field.administrator.get(&path::mailings(field.survey.summary.id)).await.json::<Mailings>().answered, Some(35));
    let bulletin = close(&server, &field).await;
    until_stored(&server, 41).await;
    assert_eq!((bulletin.count(), server.store.differing_cells().await.unwrap()), (41, 0));
    for mark in &marks {
        let digits = mark.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap());
        let mark = SpentHash(digits.collect::<Vec<_>>().try_into().unwrap());
        assert!(bulletin.prove(&mark).is_some(), "everybody finds their own");
    }
    let text = server.client().get(&path::bulletin(field.wave)).await.text();
    assert!(text.contains("\ninvited 43\nissued 41\ncount 41\n"), "{}", &text[..150]);
    let units = rows(&server, "SELECT units.code FROM responses JOIN units ON units.id = responses.unit_id ORDER BY 1", 1).await;
    let of = |code: &str| units.iter().filter(|row| row[0] == code).count();
    assert_eq!((of("n1"), of("s1")), (29, 12));
    let plain = rows(&server, "SELECT channel || speed FROM responses", 1).await;
    assert!(plain.iter().all(|row| row[0].is_empty()), "nothing comes along with the answers");
    // keys are gone, but for that of the links, which the sender destroys
    for _ in 0..100 {
        if key_files(&server).iter().all(|name| name.starts_with("wave-")) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(key_files(&server).iter().all(|name| name.starts_with("wave-")), "{:?}", key_files(&server));
    assert_eq!(count(&server, "SELECT COUNT(*) FROM verified_codes").await, 0, "who collected is forgotten with the wave");
    let connection = anonymous(&server).await;
    for table in ["spent_tokens", "staged_answers"] {
        let statement = Statement::from_string(connection.get_database_backend(), format!("SELECT COUNT(*) FROM {table}"));
        let row = connection.query_one_raw(statement).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0, "{table}");
    }
}

async fn small_cells_are_put_together_when_the_wave_is_over(server: Server) {
    let field = field(&server, &[("n1", 10), ("n2", 10), ("s1", 15)]).await;
    let mut by_unit: BTreeMap<[u8; 16], Vec<&Letter>> = BTreeMap::new();
    for letter in &field.letters {
        let cell: InvitedCell = server.client().post(&path::credential_cell(field.wave), &json!({"code": letter.code})).await.json();
        by_unit.entry(cell.unit.0.into_bytes()).or_default().push(letter);
    }
    for letters in by_unit.values() {
        // five and six of the north, twelve of the south
        let many = if letters.len() == 15 {
            12
        } else {
            5 + usize::from(letters[0].code == by_unit.values().find(|l| l.len() == 10).unwrap()[0].code)
        };
        answer_all(&server, &field, &letters[..many]).await;
    }
    let (administrator, id) = (&field.administrator, field.survey.summary.id);
    assert_eq!(administrator.post(&path::close(id), &json!({})).await.status, 200);
    // closed is not enough: nothing is told until the last sealed answers are mixed
    loop {
        let results: Results = administrator.get(&path::results(id)).await.json();
        if results.not_yet.is_none() {
            assert_eq!(results.responses, Some(23));
            break;
        }
        assert!(results.items.is_empty(), "{results:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let bulletin = bulletin(&server, field.wave).await;
    until_stored(&server, 23).await;
    assert_eq!(bulletin.count(), 23);
    let units = rows(&server, "SELECT units.code FROM responses JOIN units ON units.id = responses.unit_id ORDER BY 1", 1).await;
    let codes: Vec<&str> = units.iter().map(|row| row[0].as_str()).collect();
    assert_eq!((codes.iter().filter(|c| **c == "north").count(), codes.iter().filter(|c| **c == "s1").count()), (11, 12), "{codes:?}");
}

async fn fewer_than_ten_answers_are_destroyed_unread(server: Server) {
    let field = field(&server, &[("n1", 10), ("s1", 10)]).await;
    let letters: Vec<&Letter> = field.letters.iter().take(9).collect();
    answer_all(&server, &field, &letters).await;
    let bulletin = close(&server, &field).await;
    // they were taken, and everybody can see that; what they said nobody can read any more
    assert_eq!((bulletin.count(), stored(&server).await), (9, 0));
    let connection = anonymous(&server).await;
    let statement = Statement::from_string(connection.get_database_backend(), "SELECT COUNT(*) FROM staged_answers");
    assert_eq!(connection.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index::<i64>(0).unwrap(), 0);
    for _ in 0..100 {
        let codes = count(&server, "SELECT COUNT(*) FROM verified_codes").await;
        if codes == 0 && key_files(&server).iter().all(|name| name.starts_with("wave-")) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{:?}", key_files(&server));
}

async fn terms_hold_from_the_day_on_which_letters_leave(server: Server) {
    const DAY_S: i64 = 86_400;
    let (administrator, survey) = published(&server, &[("n1", 12), ("s1", 12)]).await;
    // the clock of tests stands still
    let leaves = 1_790_000_000 + 200 * DAY_S;
    let reply = invite(&administrator, &survey, json!({"units": ["n1"], "from_s": leaves})).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let terms: Terms = server.client().get(&path::credential_terms(wave_of(&server, "pulse").await)).await.json();
    let closes = i64::from(Manifest::from_text(&terms.terms).unwrap().closes_day);
    assert_eq!(closes, leaves / DAY_S + 180);
    // who is invited after the last day could collect nothing
    server.pass(381 * DAY_S);
    let reply = invite(&server.administrator_again().await, &survey, json!({"units": ["n1"]})).await;
    assert_eq!((reply.status, reply.code().as_str()), (409, "wrong_state"), "{}", reply.text());
    assert!(reply.text().contains("last day of this wave"), "{}", reply.text());
}

async fn a_mix_that_was_cut_off_stores_nothing_twice(server: Server) {
    let field = field(&server, &[("n1", 14)]).await;
    let letters: Vec<&Letter> = field.letters.iter().take(12).collect();
    answer_all(&server, &field, &letters).await;
    let name = key_files(&server).into_iter().find(|name| name.starts_with("epoch-")).unwrap();
    let file = server.folder().join("keys").join(name);
    let key = std::fs::read(&file).unwrap();
    // what the first step of a mix leaves behind, and a server that finds it
    let waiting = Waiting::open(&server.store, &server.database_url).await.unwrap();
    let mut seen = Vec::new();
    let mark = |_: u32, rows: &[candor::store::StagedRow]| {
        seen = rows.to_vec();
        Ok::<_, candor::store::StoreError>(Turn { leaving: rows.iter().map(|row| (row.id, row.unit)).collect(), held: Vec::new() })
    };
    waiting.turn(field.wave, false, mark).await.unwrap();
    until_stored(&server, 12).await;
    // the same again, as if the server had been killed before it removed what has left
    let connection = anonymous(&server).await;
    let backend = connection.get_database_backend();
    let id = |id: uuid::Uuid| match backend {
        DbBackend::Sqlite => format!("x'{}'", id.simple()),
        _ => format!("'{id}'"),
    };
    let bytes = |bytes: &[u8]| {
        let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
        if backend == DbBackend::Sqlite { format!("x'{hex}'") } else { format!("'\\x{hex}'") }
    };
    std::fs::write(&file, &key).unwrap();
    let lines = seen.iter().map(|row| {
        format!("({}, {}, {}, {}, {}, {})", id(row.id), id(field.wave.0), id(row.unit.0), row.epoch, bytes(&row.sealed), id(row.unit.0))
    });
    let lines: Vec<String> = lines.collect();
    let insert = format!("INSERT INTO staged_answers (id, wave_id, unit_id, epoch, sealed, leaves_as) VALUES {}", lines.join(","));
    connection.execute_unprepared(&insert).await.unwrap();
    std::fs::write(&file, &key).unwrap();
    for _ in 0..200 {
        if waiting.leaving(field.wave).await.unwrap().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(waiting.leaving(field.wave).await.unwrap(), []);
    assert_eq!((stored(&server).await, server.store.differing_cells().await.unwrap()), (12, 0));
}

/// The columns of what is stored, so that a new one fails this test.
async fn what_waits_knows_no_person_and_no_time(server: Server) {
    field(&server, &[("n1", 10)]).await;
    let other = anonymous(&server).await;
    let main = Database::connect(&server.database_url).await.unwrap();
    for (connection, table, expected) in [
        (&main, "verified_codes", "code_hash request_hash response unit_id wave_id"),
        (&main, "verified_terms", "bulletin is_over terms wave_id"),
        (&other, "epochs", "epoch is_closed wave_id"),
        (&other, "spent_tokens", "digest mark wave_id"),
        (&other, "staged_answers", "epoch id leaves_as sealed unit_id wave_id"),
    ] {
        let backend = connection.get_database_backend();
        let query = match backend {
            DbBackend::Sqlite => format!("SELECT name FROM pragma_table_info('{table}') ORDER BY name"),
            _ => format!("SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}' ORDER BY 1"),
        };
        let found = connection.query_all_raw(Statement::from_string(backend, query)).await.unwrap();
        let names: Vec<String> = found.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
        assert_eq!(traces::columns(table, &names, expected), Ok(()));
    }
    for connection in [&main, &other] {
        assert_eq!(traces::numbered(connection).await, Vec::<String>::new(), "what numbers rows keeps the order of arrival");
    }
    // the other database has these three tables and no other, and no key leads out of it
    let query = match other.get_database_backend() {
        DbBackend::Sqlite => "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'seaql%' ORDER BY name",
        _ => {
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'anonymous' AND table_name NOT LIKE 'seaql%' ORDER BY 1"
        }
    };
    let found = other.query_all_raw(Statement::from_string(other.get_database_backend(), query)).await.unwrap();
    let names: Vec<String> = found.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    assert_eq!(names, ["epochs", "spent_tokens", "staged_answers"]);
    if other.get_database_backend() == DbBackend::Sqlite {
        let query = "SELECT sql FROM sqlite_schema WHERE sql LIKE '%REFERENCES%' AND name IN ('epochs', 'spent_tokens', 'staged_answers')";
        assert!(other.query_all_raw(Statement::from_string(DbBackend::Sqlite, query)).await.unwrap().is_empty());
    }
}

async fn ids_of_what_waits_say_nothing_of_when_it_came(server: Server) {
    let field = field(&server, &[("n1", 19)]).await;
    let connection = anonymous(&server).await;
    let (mut known, mut ids) = (BTreeSet::new(), Vec::new());
    for letter in &field.letters {
        answer_all(&server, &field, &[letter]).await;
        ids.extend(traces::new_ids(&connection, "staged_answers", &mut known).await);
    }
    assert_eq!((ids.len(), traces::ids(&ids)), (19, Ok(())));
}

async fn nothing_stored_holds_a_token_a_code_or_an_answer_that_waits(server: Server) {
    let journal = scan::journal_now(&server).await;
    let field = field(&server, &[("n1", 20)]).await;
    let (mut needles, mut needles_before) = (Vec::new(), Vec::new());
    let mut canaries = Vec::new();
    for (n, letter) in field.letters.iter().enumerate().take(12) {
        let token = collect(&server, &field, letter).await;
        let canary = format!("canary-{n}-{}", uuid::Uuid::new_v4());
        let body = sealed(&field, &token, answers(&canary));
        assert_eq!(send(&server, field.wave, &body).await.status, 200);
        let bytes = token.to_bytes();
        let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>().into_bytes();
        // number and output of the token, as bytes and digits; the whole as text; the envelope
        needles.extend([bytes[34..66].to_vec(), bytes[66..].to_vec(), hex(&bytes[34..66]), hex(&bytes[66..])]);
        needles.push(token.to_text().into_bytes());
        needles.push(body["envelope"].as_str().unwrap().as_bytes()[60..160].to_vec());
        // bytes of a server's rows are told as digits
        needles_before.push(hex(canary.as_bytes()));
        canaries.push(canary.into_bytes());
    }
    // a backup that is made while they wait, too
    if server.store.backend() == Backend::Sqlite {
        server.store.copy_to(&server.folder().join("backup.db")).await.unwrap();
    }
    let all = all_there_is(&server, &journal).await;
    let nowhere = |all: &[(String, Vec<u8>)], needles: &[Vec<u8>]| {
        let found = found(all, needles);
        assert!(found.iter().all(Vec::is_empty), "{found:?}");
    };
    nowhere(&all, &needles);
    nowhere(&all, &canaries);
    nowhere(&all, &needles_before);
    // codes are in letters alone
    let codes: Vec<Vec<u8>> = field.letters.iter().map(|letter| letter.code.clone().into_bytes()).collect();
    let in_letters = found(&all, &codes);
    assert!(in_letters.iter().flatten().all(|name| name.ends_with(".eml")), "{in_letters:?}");
    // what opens what waits is in no database
    let keys: Vec<Vec<u8>> =
        key_files(&server).iter().map(|name| std::fs::read(server.folder().join("keys").join(name)).unwrap()).collect();
    let in_keys = found(&all, &keys);
    assert!(keys.len() == 4 && in_keys.iter().all(|names| names.len() == 1 && names[0].ends_with(".key")), "{in_keys:?}");
    // the connection may have been idle for too long
    let field = Field { administrator: server.administrator_again().await, ..field };
    close(&server, &field).await;
    until_stored(&server, 12).await;
    // once stored each answer is on the disk once, and nothing of a token is
    let server = server.restart().await;
    let all = everything(&server).await;
    let stored_once = found(&all, &canaries);
    assert!(stored_once.iter().all(|names| names.len() == 1), "{stored_once:?}");
    nowhere(&all_there_is(&server, &journal).await, &needles);
}

/// Also what a server of databases has on its own disk: removed rows, and its write-ahead log.
async fn all_there_is(server: &Server, journal: &str) -> scan::Files {
    let mut all = everything(server).await;
    // reading tables from the disk recycles files of the log
    let journal = scan::journal(server, journal).await;
    assert!(server.store.backend() == Backend::Sqlite || journal.iter().any(|(_, content)| !content.is_empty()));
    all.extend(journal);
    all.extend(scan::tables_on_disk(server).await);
    all
}

/// While the server runs on: what waited is gone from files, logs and removed rows, and nothing keeps an order.
async fn a_mix_leaves_nothing_of_what_waited(server: Server) {
    let field = field(&server, &[("n1", 20)]).await;
    let (mut needles, mut canaries) = (Vec::new(), Vec::new());
    for (n, letter) in field.letters.iter().enumerate() {
        if n == 19 {
            needles.extend(as_they_wait(&server).await);
            let mut all = everything(&server).await;
            all.extend(scan::tables_on_disk(&server).await);
            assert!(found(&all, &needles).iter().all(|names| !names.is_empty()), "what is not found before says nothing afterwards");
        }
        let token = collect(&server, &field, letter).await;
        let canary = format!("canary-{n}-{}", uuid::Uuid::new_v4());
        assert_eq!(send(&server, field.wave, &sealed(&field, &token, answers(&canary))).await.status, 200);
        canaries.push(canary.into_bytes());
    }
    // the key goes last; whoever reads PostgreSQL's tables meanwhile keeps removed rows from being removed
    for _ in 0..200 {
        if !key_files(&server).iter().any(|name| name.ends_with("-0.key")) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(stored(&server).await, 10);
    for tries in 0.. {
        // the write-ahead log of a server keeps them, encrypted under a key that is gone
        let mut all = everything(&server).await;
        all.extend(scan::tables_on_disk(&server).await);
        let left: Vec<String> = found(&all, &needles).into_iter().flatten().collect();
        let in_logs: Vec<String> = found(&all, &canaries).into_iter().flatten().filter(|name| name.ends_with("-wal")).collect();
        if left.is_empty() && in_logs.is_empty() {
            break;
        }
        assert!(tries < 30, "what waited is in {left:?}, what was released in {in_logs:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let order = if server.store.backend() == Backend::Postgres { " ORDER BY ctid" } else { "" };
    let marks = texts(&server, &format!("SELECT mark FROM spent_tokens{order}")).await;
    assert!(marks.len() == 20 && marks.is_sorted(), "marks lie as they came: {marks:?}");
}

/// What the database of answers that wait holds only until the next mix: digests of envelopes, and two parts of each of the
/// encrypted answers, which are long enough to lie in several places.
async fn as_they_wait(server: &Server) -> Vec<Vec<u8>> {
    let connection = anonymous(server).await;
    let query = Statement::from_string(connection.get_database_backend(), "SELECT sealed FROM staged_answers");
    let rows = connection.query_all_raw(query).await.unwrap();
    let parts = |sealed: Vec<u8>| [sealed[100..132].to_vec(), sealed[2100..2132].to_vec()];
    let mut all: Vec<Vec<u8>> = rows.iter().flat_map(|row| parts(row.try_get_by_index(0).unwrap())).collect();
    all.extend(texts(server, "SELECT digest FROM spent_tokens").await.into_iter().map(String::into_bytes));
    all
}

/// Texts of the other database.
async fn texts(server: &Server, query: &str) -> Vec<String> {
    let connection = anonymous(server).await;
    let rows = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), query)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

async fn reminders_go_to_those_who_have_not_collected(server: Server) {
    let field = field(&server, &[("n1", 12)]).await;
    // one collects and does not answer, one does both: neither is asked again, and nothing tells them apart
    let first = collect(&server, &field, &field.letters[0]).await;
    answer_all(&server, &field, &[&field.letters[1]]).await;
    let reply = invite(&field.administrator, &field.survey, json!({"kind": "reminder"})).await;
    assert_eq!(reply.json::<MailingPlan>().recipients, 12);
    let letters = files(&server, 22).await;
    tokio::time::sleep(Duration::from_millis(1200)).await;
    let letters: Vec<Letter> = files(&server, letters.len()).await.iter().map(|(_, text)| letter(text)).collect();
    assert_eq!(letters.len(), 22);
    let of = |code: &str| letters.iter().filter(|letter| letter.code == code).count();
    assert_eq!((of(&field.letters[0].code), of(&field.letters[1].code), of(&field.letters[2].code)), (1, 1, 2));
    assert!(letters.iter().all(|letter| letter.digest == field.letters[0].digest));
    drop(first);
}

async fn nothing_unsealed_is_taken(server: Server) {
    let field = field(&server, &[("n1", 10)]).await;
    let client = server.client();
    let version = field.survey.version.clone().unwrap();
    let open = crate::submission(&version, "n1", &[("mood", Answer::Choice("good".parse().unwrap()))]);
    let reply = client.post("/api/v1/respond/pulse/responses", &open).await;
    assert_eq!((reply.status, reply.code().as_str()), (403, "invitation_needed"));
    // neither a draft, which would keep answers readable
    let secret = "ab".repeat(32);
    let change = json!({"version": version, "unit": "n1", "channel": null, "step": 0, "items": []});
    let reply = client.put(&format!("/api/v1/respond/pulse/drafts/{secret}"), &change).await;
    assert_eq!((reply.status, reply.code().as_str()), (403, "invitation_needed"), "{}", reply.text());
    let page = client.get("/s/pulse?unit=n1&q-mood=good").await;
    assert!(page.status == 200 && !page.text().contains(" checked"), "what a link says is not taken: {}", page.text());
    assert!(!client.get("/s/pulse/mail.eml?unit=n1").await.text().contains("q-mood"));
    let page = client.get("/s/pulse?unit=n1").await;
    assert!(page.header("content-security-policy").contains("form-action 'none'"), "no form sends anything");
    assert!(!page.text().contains("type=\"module\"") && !page.text().contains("type=module"), "another script starts the program");
    assert!(page.status == 200 && page.text().contains("<noscript><p class=\"prose\">Your browser computes and seals"), "{}", page.text());
    let form = client.request(reqwest::Method::POST, "/s/pulse?unit=n1").header("content-type", crate::invitations::FORM);
    let reply = client.send(form.body("q-mood=good&go=on")).await;
    assert!(reply.status == 403 && reply.text().contains("Turn scripts on"), "{} {}", reply.status, reply.text());
    let page = client.get(&format!("/i/{}", field.letters[0].code)).await;
    assert!(page.status == 200 && page.text().contains("Turn scripts on") && page.text().contains("/sealed.js"), "{}", page.text());
    assert_eq!(count(&server, "SELECT COUNT(*) FROM drafts").await + stored(&server).await, 0);
    let said: Value = field.administrator.get(&path::assurance(field.survey.summary.id)).await.json();
    assert!(said["level"] == "verified" && said["sentence"].as_str().unwrap().contains("sealed token"), "{said}");
}

async fn execute(server: &Server, query: &str) {
    anonymous(server).await.execute_unprepared(query).await.unwrap();
}

async fn a_lost_key_is_not_replaced_and_a_spoilt_row_holds_up_nobody(server: Server) {
    let field = field(&server, &[("n1", 13)]).await;
    let letters: Vec<&Letter> = field.letters.iter().take(11).collect();
    answer_all(&server, &field, &letters).await;
    let name = key_files(&server).into_iter().find(|name| name.starts_with("epoch-")).unwrap();
    let file = server.folder().join("keys").join(name);
    let key = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    let token = collect(&server, &field, &field.letters[11]).await;
    let body = sealed(&field, &token, answers("late"));
    assert_eq!(send(&server, field.wave, &body).await.status, 500);
    assert!(!file.exists(), "no other key takes its place");
    std::fs::write(&file, &key).unwrap();
    assert_eq!(send(&server, field.wave, &body).await.status, 200);
    let spoil = match server.store.backend() {
        Backend::Sqlite => "x'00'",
        Backend::Postgres => "'\\x00'::bytea",
    };
    execute(&server, &format!("UPDATE staged_answers SET sealed = {spoil} WHERE id = (SELECT id FROM staged_answers LIMIT 1)")).await;
    assert_eq!(close(&server, &field).await.count(), 12);
    until_stored(&server, 11).await;
}

async fn keys_go_although_the_counts_cannot_be(server: Server) {
    let field = field(&server, &[("n1", 12)]).await;
    let letters: Vec<&Letter> = field.letters.iter().take(11).collect();
    answer_all(&server, &field, &letters).await;
    // as after only one of the two databases was restored
    let database = Database::connect(&server.database_url).await.unwrap();
    database.execute_unprepared("UPDATE verified_codes SET request_hash = ''").await.unwrap();
    field.administrator.post(&path::close(field.survey.summary.id), &json!({})).await;
    until_stored(&server, 11).await;
    for _ in 0..100 {
        if key_files(&server).iter().all(|name| name.starts_with("wave-")) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{:?}", key_files(&server));
}

/// Answers as files or tables show them, in the order in which they lie there.
async fn as_they_lie(server: &Server) -> Vec<String> {
    let query = match server.store.backend() {
        Backend::Sqlite => "SELECT answers FROM responses",
        Backend::Postgres => "SELECT answers FROM responses ORDER BY ctid",
    };
    rows(server, query, 1).await.into_iter().map(|mut row| row.remove(0)).collect()
}

/// Somebody looks into the database after each answer, knows in which order people collected, and that they sent in that
/// order. `CANDOR_TEST_LINKAGE_RUNS` asks for more runs.
async fn nobody_can_be_linked_by_order(server: Server) {
    let runs = number("CANDOR_TEST_LINKAGE_RUNS", 1);
    let people = 40 * runs;
    let field = field(&server, &[("n1", people)]).await;
    let (mut batches, mut known) = (Vec::<Vec<usize>>::new(), BTreeSet::new());
    let mut in_files = Vec::<Vec<usize>>::new();
    for (n, letter) in field.letters.iter().enumerate() {
        let token = collect(&server, &field, letter).await;
        let reply = send(&server, field.wave, &sealed(&field, &token, answers(&format!("person {n};")))).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        if n % 2 == 1 {
            let batch = new_batch(&as_they_lie(&server).await, &mut known);
            in_files.extend(batch.as_ref().map(|batch| as_files_show(&server, batch)));
            batches.extend(batch);
        }
    }
    // at the close what is left of fewer than ten would be destroyed
    assert!(batches.iter().all(|batch| batch.len() >= 10), "a batch is of fewer than ten: {batches:?}");
    close(&server, &field).await;
    until_stored(&server, i64::try_from(people).unwrap()).await;
    let last = new_batch(&as_they_lie(&server).await, &mut known);
    in_files.extend(last.as_ref().map(|batch| as_files_show(&server, batch)));
    batches.extend(last);
    // within a batch: the order in which they lie against that in which they were sent
    assert!(batches.len() >= 2, "{batches:?}");
    assert_eq!(traces::mixed(&batches), Ok(()));
    in_files.retain(|batch| !batch.is_empty());
    assert!(server.store.backend() == Backend::Postgres || in_files.len() == batches.len(), "{in_files:?}");
    assert_eq!(traces::shuffled(&in_files), Ok(()));
    assert_eq!(traces::ids(&ids_as_sent(&server).await), Ok(()));
}

/// Ids of responses in the order in which their people sent.
async fn ids_as_sent(server: &Server) -> Vec<uuid::Uuid> {
    let connection = Database::connect(&server.database_url).await.unwrap();
    let query = Statement::from_string(connection.get_database_backend(), "SELECT id, answers FROM responses");
    let rows = connection.query_all_raw(query).await.unwrap();
    let of_row = |row: &sea_orm::QueryResult| (person(&row.try_get_by_index::<String>(1).unwrap()), row.try_get_by_index(0).unwrap());
    rows.iter().map(of_row).collect::<BTreeMap<usize, uuid::Uuid>>().into_values().collect()
}

/// The people of a batch in the order in which their answers lie in the files of SQLite, logs included; each by the first
/// place. None where the files are a server's.
fn as_files_show(server: &Server, batch: &[usize]) -> Vec<usize> {
    let Some(database) = server.database_url.strip_prefix("sqlite:") else { return Vec::new() };
    let mut content = Vec::new();
    for file in [database.to_owned(), format!("{database}-wal")] {
        content.extend(std::fs::read(file).unwrap_or_default());
    }
    let mut order = Vec::new();
    for at in 0..content.len() {
        let Some(rest) = content[at..].strip_prefix(b"person ") else { continue };
        let digits: String = rest.iter().take_while(|b| b.is_ascii_digit()).map(|b| char::from(*b)).collect();
        if let Some(person) = digits.parse().ok().filter(|person| batch.contains(person) && !order.contains(person)) {
            order.push(person);
        }
    }
    order
}

/// What lies there and did not before, if anything.
fn new_batch(lying: &[String], known: &mut BTreeSet<usize>) -> Option<Vec<usize>> {
    let batch: Vec<usize> = lying.iter().map(|text| person(text)).filter(|person| known.insert(*person)).collect();
    (!batch.is_empty()).then_some(batch)
}

/// The number of the person in the text of an answer.
fn person(text: &str) -> usize {
    text.split("person ").nth(1).unwrap().split(';').next().unwrap().parse().unwrap()
}

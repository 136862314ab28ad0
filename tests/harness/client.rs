//! HTTP clients that behave as this site's own pages do.

use std::net::SocketAddr;

use reqwest::header::{HeaderMap, SET_COOKIE};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A client with at most one cookie, held by hand because it is marked for https.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    cookie: Option<String>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as a value.
    ///
    /// # Panics
    /// When it is something else.
    #[must_use]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {} {}", self.status, self.text()))
    }

    /// The code of a problem.
    #[must_use]
    pub fn code(&self) -> String {
        let value: serde_json::Value = self.json();
        value["code"].as_str().unwrap_or_default().to_owned()
    }

    /// A header as text.
    #[must_use]
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned()
    }
}

impl Client {
    /// A client of the server at that address.
    #[must_use]
    pub fn new(address: SocketAddr) -> Self {
        Self { http: reqwest::Client::new(), base: format!("http://{address}"), cookie: None }
    }

    /// Keeps the session of an answer.
    pub fn keep_cookie(&mut self, reply: &Reply) {
        let cookie = reply.headers.get(SET_COOKIE).unwrap().to_str().unwrap();
        self.cookie = cookie.split(';').next().map(ToOwned::to_owned);
    }

    /// A request to be completed by hand.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    /// Sends a request completed by hand.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Reply {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Reply { status, headers, body: response.bytes().await.unwrap().to_vec() }
    }

    async fn own(&self, method: reqwest::Method, path: &str, body: Option<Vec<u8>>) -> Reply {
        let request = self.request(method, path).header("sec-fetch-site", "same-origin");
        self.send(match body {
            Some(body) => request.header("content-type", "application/json").body(body),
            None => request,
        })
        .await
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Reply {
        self.own(reqwest::Method::GET, path, None).await
    }

    /// `POST` with JSON, as a page of this site.
    pub async fn post(&self, path: &str, body: &impl Serialize) -> Reply {
        self.own(reqwest::Method::POST, path, Some(serde_json::to_vec(body).unwrap())).await
    }

    /// `PUT` with JSON, as a page of this site.
    pub async fn put(&self, path: &str, body: &impl Serialize) -> Reply {
        self.own(reqwest::Method::PUT, path, Some(serde_json::to_vec(body).unwrap())).await
    }

    /// `DELETE`, as a page of this site.
    pub async fn delete(&self, path: &str) -> Reply {
        self.own(reqwest::Method::DELETE, path, None).await
    }

    /// `POST` of units as CSV, as a page of this site.
    pub async fn post_units(&self, csv: &str) -> Reply {
        self.post_bytes("/api/v1/units", "text/csv", csv.as_bytes().to_vec()).await
    }

    /// `POST` of anything, as a page of this site.
    pub async fn post_bytes(&self, path: &str, media_type: &str, body: Vec<u8>) -> Reply {
        let request = self.request(reqwest::Method::POST, path).header("sec-fetch-site", "same-origin").header("content-type", media_type);
        self.send(request.body(body)).await
    }
}

//! Security headers on every response.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_SECURITY_POLICY, HeaderValue};
use actix_web::middleware::DefaultHeaders;

/// The content policy: own scripts and styles only, WebAssembly but no `eval`, nothing inline, no frames.
pub const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'";

/// The same policy with one inline style sheet allowed, by the Base64 of its SHA-256.
#[must_use]
pub fn policy_with_style(digest: &str) -> String {
    CONTENT_POLICY.replace("style-src 'self'", &format!("style-src 'self' 'sha256-{digest}'"))
}

/// A page whose forms send nothing, whatever is pressed: what is entered leaves it by its program alone.
#[must_use]
pub fn without_forms(mut page: HttpResponse) -> HttpResponse {
    let own = page.headers().get(CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok()).unwrap_or(CONTENT_POLICY);
    // a policy that can be read can be written
    if let Ok(policy) = HeaderValue::from_str(&own.replace("form-action 'self'", "form-action 'none'")) {
        page.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    page
}

/// Headers that a response has unless it sets its own.
#[must_use]
pub fn security(over_https: bool) -> DefaultHeaders {
    let headers = DefaultHeaders::new()
        .add(("Content-Security-Policy", CONTENT_POLICY))
        .add(("X-Content-Type-Options", "nosniff"))
        .add(("Referrer-Policy", "no-referrer"))
        .add(("Cross-Origin-Opener-Policy", "same-origin"))
        .add(("Cross-Origin-Resource-Policy", "same-origin"))
        .add(("Permissions-Policy", "camera=(), geolocation=(), microphone=()"))
        .add(("X-Robots-Tag", "noindex"))
        .add(("Cache-Control", "no-store"));
    if over_https { headers.add(("Strict-Transport-Security", "max-age=31536000")) } else { headers }
}

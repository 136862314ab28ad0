//! The report as the server has written it, and its files.

use candor_ui::tag;
use candor_wire::path;
use candor_wire::report::{LinkageQuery, ReportPage};
use leptos::prelude::*;

use crate::parts::button;

/// Files of a report: format and name.
const FILES: [(&str, &str); 5] =
    [("pdf", "Report (PDF)"), ("html", "Report (HTML)"), ("svg", "Picture (SVG)"), ("csv", "Table (CSV)"), ("json", "Data (JSON)")];

/// The report.
#[component]
pub fn Report(
    /// What the server says.
    page: ReportPage,
    /// What was asked, for the files.
    query: LinkageQuery,
) -> impl IntoView {
    view! {
        <h2 class="report-title">{page.title}</h2>
        // the server writes it from numbers and escapes every name
        <div class="report" inner_html=page.html></div>
        <Files query=query />
    }
}

#[component]
fn Files(query: LinkageQuery) -> impl IntoView {
    let link = |(format, name): (&str, &str)| {
        let address = format!("{}?{}&format={format}", path::LINKAGE_EXPORT, query.address());
        let file = format!("linkage.{format}");
        tag("a").class("button").set("href", &address).set("rel", "external").set("download", &file).text(name)
    };
    let files = FILES.iter().map(|file| link(*file)).chain([button("", "Picture (PNG)", crate::picture::save)]);
    view! {
        <section aria-labelledby="export" class="files">
            <h2 id="export">"Take it with you"</h2>
            {tag("p").class("line").with_all(files)}
        </section>
    }
}

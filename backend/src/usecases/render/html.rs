//! A page as HTML: a fragment for the console, and a document that stands alone.

use std::fmt::Write as _;

use candor_insight::page::{Block, Cell, Page, Section, Table};

/// The body of a page without its title: the finding, what we cannot say (`folded` where there is little
/// room), and the sections.
#[must_use]
pub fn fragment(page: &Page, folded: bool) -> String {
    let mut out = String::new();
    let facts: String = page.facts.iter().map(|f| format!("<li>{}</li>", escape(f))).collect();
    let _ = write!(
        out,
        "<section class=\"headline\" aria-label=\"Finding\"><p class=\"sentence\">{}</p><ul class=\"facts\">{facts}</ul></section>",
        finding(&page.finding)
    );
    let caveats: String = page.cannot_say.iter().map(|c| format!("<li>{}</li>", escape(c))).collect();
    let _ = write!(
        out,
        "<aside class=\"caveats\" aria-labelledby=\"cannot\"><details{}><summary><h2 id=\"cannot\">What we cannot say</h2> ({})</summary><ul>{caveats}</ul></details></aside>",
        if folded { "" } else { " open" },
        page.cannot_say.len()
    );
    out.push_str("<div class=\"report-main\">");
    page.sections.iter().for_each(|s| section(&mut out, s));
    out.push_str("</div>");
    out
}

/// The page as one document without scripts or other files.
#[must_use]
pub fn alone(page: &Page) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1><p class=\"subtitle\">{}</p><div class=\"report\">{}</div></main></body></html>\n",
        escape(&page.subtitle),
        fragment(page, false),
        title = escape(&page.title),
    )
}

/// The finding with its first sentence set off.
fn finding(text: &str) -> String {
    let (first, rest) = text.split_once(". ").map_or((text, ""), |(first, rest)| (first, rest));
    let dot = if rest.is_empty() { "" } else { "." };
    format!("<span class=\"first\">{}{dot}</span> {}", escape(first), escape(rest))
}

const STYLE: &str = ":root{color-scheme:light dark;--soft:#505a5f;--hair:#b1b4b6}@media(prefers-color-scheme:dark){:root{--soft:#b1b4b6;--hair:#505a5f}}body{font:16px/1.5 system-ui,sans-serif;color:CanvasText;background:Canvas;margin:0}main{max-width:60rem;margin:2rem auto;padding:0 1rem}h1{line-height:1.2;margin:0}.subtitle,figcaption,.note{color:var(--soft)}.sentence{font-size:1.1rem}.first{display:block;font-size:1.5rem;line-height:1.3;font-weight:600;margin-bottom:.5rem}.facts{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;color:var(--soft)}.caveats{border-inline-start:4px solid;padding-inline-start:1rem;margin:1.5rem 0}.caveats h2{display:inline;font-size:1.1rem}figure{margin:1.5rem 0;max-width:45rem}svg{width:100%;height:auto}.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}caption{text-align:start;font-weight:600;padding-block:.3rem}th,td{border-bottom:1px solid var(--hair);padding:.3rem .5rem;text-align:start;vertical-align:top}.number{text-align:end}@media(prefers-color-scheme:dark){figure svg{background:#fff;color:#0b0c0c}}@media print{details>*{display:block}figure,tr{break-inside:avoid}}";

fn section(out: &mut String, section: &Section) {
    let _ =
        write!(out, "<section id=\"{0}\" aria-labelledby=\"{0}-title\"><h2 id=\"{0}-title\">{1}</h2>", section.id, escape(&section.title));
    section.blocks.iter().for_each(|b| block(out, b));
    out.push_str("</section>");
}

fn block(out: &mut String, block: &Block) {
    let _ = match block {
        Block::Paragraph(text) => write!(out, "<p>{}</p>", escape(text)),
        Block::Note(text) => write!(out, "<p class=\"note\">{}</p>", escape(text)),
        Block::List(items) => {
            let items: String = items.iter().map(|i| format!("<li>{}</li>", escape(i))).collect();
            write!(out, "<ul class=\"plain-list\">{items}</ul>")
        }
        Block::Table(t) => write!(out, "{}", table(t)),
        Block::Figure(f) => {
            write!(out, "<figure>{}<figcaption>{}</figcaption></figure>", candor_charts::svg(&f.drawing), escape(&f.caption))
        }
    };
}

fn table(table: &Table) -> String {
    let class = |column: usize| if column < table.words { "" } else { " class=\"number\"" };
    let head: String = table.header.iter().enumerate().map(|(c, h)| format!("<th scope=\"col\"{}>{}</th>", class(c), escape(h))).collect();
    let cell = |(column, cell): (usize, &Cell)| {
        let (tag, scope) = if column == 0 { ("th", " scope=\"row\"") } else { ("td", "") };
        format!("<{tag}{scope}{}>{}</{tag}>", class(column), linked(cell))
    };
    let row = |cells: &Vec<Cell>| format!("<tr>{}</tr>", cells.iter().enumerate().map(cell).collect::<String>());
    let body: String = table.rows.iter().map(row).collect();
    let caption = escape(&table.caption);
    let shown = if table.folded { " class=\"unseen\"" } else { "" };
    let inner = format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table class=\"plain-table wide-table\"><caption{shown}>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    );
    if table.folded { format!("<details><summary>{caption}</summary>{inner}</details>") } else { inner }
}

fn linked(cell: &Cell) -> String {
    let text = escape(&cell.text);
    match &cell.link {
        Some(link) => format!("<a href=\"{}\">{text}</a>", escape(link)),
        None => text,
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_escaped() {
        let nasty = "<img src=x onerror=alert(1)> \"'&";
        let mut table = Table { caption: nasty.into(), header: vec![nasty.into()], words: 1, ..Table::default() };
        table.row([Cell { text: nasty.into(), link: Some("/linkage?a=\"><script>".into()) }]);
        let blocks = vec![Block::Paragraph(nasty.into()), Block::Note(nasty.into()), Block::List(vec![nasty.into()]), Block::Table(table)];
        let page = Page {
            title: nasty.into(),
            subtitle: nasty.into(),
            finding: nasty.into(),
            facts: vec![nasty.into()],
            cannot_say: vec![nasty.into()],
            sections: vec![Section { id: "a", title: nasty.into(), blocks }],
        };
        let html = alone(&page);
        assert!(!html.contains("<img") && !html.contains("<script"), "{html}");
        assert!(html.matches("&lt;img").count() > 10, "{html}");
    }
}

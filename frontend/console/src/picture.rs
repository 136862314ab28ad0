//! The first chart of a report as PNG, drawn by the browser.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, Element, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement};

/// How many pixels of the picture a unit of the drawing has: sharp on paper, too.
const SCALE: f64 = 3.0;

/// Saves the first chart of the page.
pub fn save() {
    spawn_local(async {
        if draw().await.is_err() {
            leptos::logging::error!("the picture could not be drawn");
        }
    });
}

async fn draw() -> Result<(), JsValue> {
    let Some(chart) = document().query_selector(".report figure svg")? else { return Ok(()) };
    let (width, height) = size(&chart).ok_or_else(|| JsValue::from("a chart without size"))?;
    let image = HtmlImageElement::new()?;
    let text = String::from(js_sys::encode_uri_component(&chart.outer_html()));
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{text}"));
    JsFuture::from(image.decode()).await?;
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width(pixels(width));
    canvas.set_height(pixels(height));
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or_else(|| JsValue::from("no canvas"))?.unchecked_into();
    context.set_fill_style_str("#ffffff");
    context.fill_rect(0.0, 0.0, width * SCALE, height * SCALE);
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width * SCALE, height * SCALE)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&canvas.to_data_url()?);
    link.set_download("linkage.png");
    link.click();
    Ok(())
}

/// Width and height of a drawing in its own units.
fn size(chart: &Element) -> Option<(f64, f64)> {
    let view = chart.get_attribute("viewBox")?;
    let mut numbers = view.split_whitespace().skip(2).map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // charts are small
fn pixels(units: f64) -> u32 {
    (units * SCALE).clamp(1.0, 10_000.0) as u32
}

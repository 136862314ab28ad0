//! A view whose type is forgotten and that is never patched, only made anew.
//!
//! Every shape of `view!` is a type of its own with code to build and to rebuild it. Where a closure shows
//! one thing or another, what it showed before is replaced, so the second half of that code is not needed:
//! it is about a third of the program that every browser would have to load.

use leptos::attr::any_attribute::AnyAttribute;
use leptos::prelude::*;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::tachys::view::{Position, PositionState};

/// A view that is built when it is shown.
pub struct Piece(Box<dyn FnOnce() -> Shown + Send>);

/// What stands in the page.
pub struct Shown(Box<dyn Mountable>);

/// Forgets the type of a view.
pub trait IntoPiece {
    /// The view as a piece.
    fn piece(self) -> Piece;
}

impl<T: IntoView + 'static> IntoPiece for T {
    fn piece(self) -> Piece {
        Piece(Box::new(move || Shown(Box::new(self.into_view().build()))))
    }
}

impl Render for Piece {
    type State = Shown;

    fn build(self) -> Shown {
        (self.0)()
    }

    fn rebuild(self, state: &mut Shown) {
        let mut new = self.build();
        state.insert_before_this(&mut new);
        state.unmount();
        *state = new;
    }
}

impl RenderHtml for Piece {
    type AsyncOutput = Self;
    type Owned = Self;
    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Shown {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl AddAnyAttr for Piece {
    type Output<SomeNewAttr: leptos::attr::Attribute> = Self;

    fn add_any_attr<NewAttr: leptos::attr::Attribute>(self, _: NewAttr) -> Self {
        self
    }
}

impl Mountable for Shown {
    fn unmount(&mut self) {
        self.0.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.0.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.0.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.0.elements()
    }
}

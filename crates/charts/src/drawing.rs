//! Shapes in the units of a drawing: the origin is at the top left, y grows downwards, and one unit is
//! one CSS pixel at full size.

/// A place in a drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct At {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// What a shape means; the medium decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Words and axes.
    Text,
    /// Words that matter less, whiskers.
    Muted,
    /// Lines that guide the eye.
    Grid,
    /// The surface behind everything: outlines that keep marks apart.
    Surface,
    /// A unit, a dot, a bar: the data.
    Data,
    /// A very light tint of the data: bands, interval areas.
    Band,
    /// What stands out: labelled outliers, points outside limits.
    Highlight,
    /// The employee side.
    Employees,
    /// The customer side.
    Customers,
    /// One of the 11 steps of the diverging scale: 0 is −1, 5 is 0, 10 is +1.
    Diverging(u8),
    /// Words upon that step, dark or light so that they can be read.
    OnDiverging(u8),
}

/// A stroke.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Colour.
    pub ink: Ink,
    /// Width.
    pub width: f64,
    /// Whether it is dashed.
    pub dashed: bool,
}

/// Which part of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// One shape; later ones cover earlier ones.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Straight lines through the points, closed when it has a fill.
    Path {
        /// At least two points.
        points: Vec<At>,
        /// Area.
        fill: Option<Ink>,
        /// Outline.
        line: Option<Line>,
    },
    /// A circle.
    Circle {
        /// Centre.
        at: At,
        /// Radius.
        radius: f64,
        /// Area.
        fill: Option<Ink>,
        /// Outline.
        line: Option<Line>,
    },
    /// An upright rectangle.
    Rect {
        /// Top left corner.
        at: At,
        /// Width.
        width: f64,
        /// Height.
        height: f64,
        /// Area.
        fill: Option<Ink>,
        /// Whether the area is hatched instead of filled: "not enough answers".
        hatched: bool,
        /// Outline.
        line: Option<Line>,
    },
    /// One line of words.
    Text {
        /// Where its baseline is.
        at: At,
        /// The words.
        text: String,
        /// Height of the letters.
        size: f64,
        /// Whether bold.
        bold: bool,
        /// Colour.
        ink: Ink,
        /// Which part stands at the place.
        align: Align,
        /// Whether it runs from bottom to top.
        upwards: bool,
    },
    /// Shapes that belong together and what is told of them on pointing at them.
    Group {
        /// A name for the kind of mark, used as the class in SVG.
        class: &'static str,
        /// What it says.
        hint: Option<String>,
        /// The shapes.
        shapes: Vec<Shape>,
    },
}

/// A finished chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// Width at full size.
    pub width: f64,
    /// Height at full size.
    pub height: f64,
    /// Name of the chart.
    pub title: String,
    /// The finding in one sentence, read out instead of the picture.
    pub description: String,
    /// What is drawn.
    pub shapes: Vec<Shape>,
}

//! Places words beside marks so that they cover neither marks nor each other.

use crate::text;

/// A mark: centre and radius.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    pub x: f64,
    pub y: f64,
    pub radius: f64,
}

/// An upright area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

impl Area {
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    fn within(&self, other: &Self) -> bool {
        self.left >= other.left && self.right <= other.right && self.top >= other.top && self.bottom <= other.bottom
    }

    fn nearest(&self, mark: &Mark) -> (f64, f64) {
        (mark.x.clamp(self.left, self.right), mark.y.clamp(self.top, self.bottom))
    }

    fn covers(&self, mark: &Mark) -> bool {
        let (x, y) = self.nearest(mark);
        libm::hypot(x - mark.x, y - mark.y) < mark.radius + 1.0
    }
}

/// Where a label goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// The words; their baseline is 3 above the lower edge.
    pub area: Area,
    /// From the mark to the words, when they are not side by side.
    pub leader: Option<[(f64, f64); 2]>,
}

/// A line that words had better not cross.
pub(crate) type Segment = [(f64, f64); 2];

/// Whether a line runs through an area, by Liang and Barsky.
fn crosses(area: &Area, [(x, y), (to_x, to_y)]: &Segment) -> bool {
    let (dx, dy) = (to_x - x, to_y - y);
    let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
    for (step, room) in [(-dx, x - area.left), (dx, area.right - x), (-dy, y - area.top), (dy, area.bottom - y)] {
        if step == 0.0 && room < 0.0 {
            return false;
        }
        if step < 0.0 {
            enters = enters.max(room / step);
        } else if step > 0.0 {
            leaves = leaves.min(room / step);
        }
    }
    enters < leaves
}

/// Eight directions, the most readable first.
const DIRECTIONS: [(f64, f64); 8] = [(1.0, 0.0), (-1.0, 0.0), (0.7, -0.7), (0.7, 0.7), (-0.7, -0.7), (-0.7, 0.7), (0.0, -1.0), (0.0, 1.0)];
const DISTANCES: [f64; 6] = [4.0, 12.0, 24.0, 38.0, 54.0, 72.0];

/// What labels must heed.
pub(crate) struct Surroundings<'a> {
    /// Marks that had better not be covered.
    pub marks: &'a [Mark],
    /// Lines that had better not be crossed.
    pub lines: &'a [Segment],
    /// Where labels may stand.
    pub bounds: Area,
}

/// How often labels are put anew, with all others in place.
const ROUNDS: usize = 3;

/// A place for each label; none where there is no room without covering another label.
pub(crate) fn place(labels: &[(Mark, &str)], around: &Surroundings, size: f64) -> Vec<Option<Place>> {
    let named: Vec<Mark> = labels.iter().map(|(mark, _)| *mark).collect();
    let mut places: Vec<Option<Place>> = vec![None; labels.len()];
    for _ in 0..ROUNDS {
        for (i, (mark, words)) in labels.iter().enumerate() {
            let others: Vec<Place> = places.iter().enumerate().filter(|(j, _)| *j != i).filter_map(|(_, p)| *p).collect();
            let best = candidates(*mark, (text::width(words, size, false), size + 3.0))
                .map(|(trouble, place)| (trouble + cost(&place, around, &named, &others), place))
                .filter(|(cost, _)| cost.is_finite())
                .min_by(|(a, _), (b, _)| a.total_cmp(b));
            if let Some(place) = places.get_mut(i) {
                *place = best.map(|(_, place)| place);
            }
        }
    }
    places
}

/// Places around a mark with the trouble of finding the words there: the farther, the more.
fn candidates(mark: Mark, size: (f64, f64)) -> impl Iterator<Item = (f64, Place)> {
    DISTANCES.into_iter().enumerate().flat_map(move |(far, distance)| {
        DIRECTIONS.into_iter().enumerate().map(move |(turn, direction)| {
            let area = beside(mark, size, direction, distance);
            let (x, y) = area.nearest(&mark);
            let leader = (far > 0).then_some([on_edge(mark, x, y), (x, y)]);
            (rank(far) * 6.0 + rank(turn) * 0.5, Place { area, leader })
        })
    })
}

/// What stands in the way; without bounds where words would leave the frame or cover other words.
fn cost(place: &Place, around: &Surroundings, named: &[Mark], taken: &[Place]) -> f64 {
    let area = &place.area;
    if !area.within(&around.bounds) || taken.iter().any(|t| t.area.overlaps(area)) {
        return f64::INFINITY;
    }
    let covered = |marks: &[Mark]| rank(marks.iter().filter(|m| area.covers(m)).count());
    let crossed = rank(around.lines.iter().filter(|l| crosses(area, l)).count());
    let struck = |t: &&Place| t.leader.is_some_and(|l| crosses(area, &l)) || place.leader.is_some_and(|l| crosses(&t.area, &l));
    let struck = rank(taken.iter().filter(struck).count());
    10.0 * covered(around.marks) + 20.0 * covered(named) + 2.5 * crossed + 30.0 * struck
}

#[allow(clippy::cast_precision_loss)] // small counts
fn rank(i: usize) -> f64 {
    i as f64
}

fn on_edge(mark: Mark, x: f64, y: f64) -> (f64, f64) {
    let distance = libm::hypot(x - mark.x, y - mark.y).max(1e-9);
    let share = (mark.radius / distance).min(1.0);
    (mark.x + (x - mark.x) * share, mark.y + (y - mark.y) * share)
}

fn beside(mark: Mark, (width, height): (f64, f64), (dx, dy): (f64, f64), distance: f64) -> Area {
    let reach = mark.radius + distance;
    let (x, y) = (mark.x + dx * reach, mark.y + dy * reach);
    let left = if dx > 0.0 {
        x
    } else if dx < 0.0 {
        x - width
    } else {
        x - width / 2.0
    };
    let top = if dy > 0.8 {
        y
    } else if dy < -0.8 {
        y - height
    } else {
        y - height / 2.0 + dy * height / 2.0
    };
    Area { left, right: left + width, top, bottom: top + height }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Area = Area { left: 40.0, right: 700.0, top: 20.0, bottom: 420.0 };

    fn around<'a>(marks: &'a [Mark], lines: &'a [Segment]) -> Surroundings<'a> {
        Surroundings { marks, lines, bounds: BOUNDS }
    }

    fn cloud() -> Vec<Mark> {
        (0..40_u32).map(|i| Mark { x: 300.0 + f64::from(i * 37 % 120), y: 180.0 + f64::from(i * 53 % 90), radius: 4.0 }).collect()
    }

    #[test]
    fn labels_cover_neither_each_other_nor_the_frame() {
        let marks = cloud();
        let words = ["Team Aubergine", "Team Birch", "Team Cornflower", "Team Dogwood", "Team Elder"];
        let labels: Vec<(Mark, &str)> = marks.iter().copied().zip(words).collect();
        let places: Vec<Area> = place(&labels, &around(&marks, &[]), 13.0).into_iter().map(|p| p.unwrap().area).collect();
        for (i, a) in places.iter().enumerate() {
            assert!(a.within(&BOUNDS));
            assert!(places.iter().skip(i + 1).all(|b| !a.overlaps(b)), "{places:?}");
        }
    }

    #[test]
    fn a_label_beside_a_lonely_mark_stands_at_its_right_and_turns_at_the_edge() {
        let middle = Mark { x: 200.0, y: 200.0, radius: 5.0 };
        let edge = Mark { x: 690.0, y: 200.0, radius: 5.0 };
        let places = place(&[(middle, "Birch"), (edge, "Elder")], &around(&[middle, edge], &[]), 13.0);
        assert!(places[0].unwrap().area.left > 200.0 && places[0].unwrap().leader.is_none());
        assert!(places[1].unwrap().area.right < 690.0);
    }

    #[test]
    fn labels_keep_away_from_lines() {
        let mark = Mark { x: 200.0, y: 200.0, radius: 5.0 };
        let line = [(100.0, 200.0), (300.0, 200.0)];
        let area = place(&[(mark, "Birch")], &around(&[mark], &[line]), 13.0)[0].unwrap().area;
        assert!(!crosses(&area, &line), "{area:?}");
        assert!(crosses(&area, &[(area.left - 1.0, area.top - 1.0), (area.right + 1.0, area.bottom + 1.0)]));
        assert!(!crosses(&area, &[(area.left - 9.0, area.top), (area.left - 1.0, area.bottom)]));
    }

    #[test]
    fn where_there_is_no_room_there_is_no_label() {
        let mark = Mark { x: 10.0, y: 10.0, radius: 5.0 };
        let bounds = Area { left: 0.0, right: 20.0, top: 0.0, bottom: 20.0 };
        let around = Surroundings { marks: &[mark], lines: &[], bounds };
        assert!(place(&[(mark, "far too long for this")], &around, 13.0)[0].is_none());
    }
}

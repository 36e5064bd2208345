//! Finds circles: files that need each other, over however many steps.

use std::collections::BTreeMap;

use super::source::House;

/// One complaint for each circle, with the imports that close it.
pub fn complaints(house: &House) -> Vec<String> {
    let arrows = arrows(house);
    circles(house.files.len(), &arrows).iter().map(|circle| complaint(house, &arrows, circle)).collect()
}

/// From which file to which, and the line that says so.
type Arrows = BTreeMap<usize, BTreeMap<usize, usize>>;

fn arrows(house: &House) -> Arrows {
    let mut arrows = Arrows::new();
    for (from, file) in house.files.iter().enumerate() {
        for path in file.shipped() {
            if let Some(to) = house.file_of(path).filter(|to| *to != from) {
                arrows.entry(from).or_default().entry(to).or_insert(path.line);
            }
        }
    }
    arrows
}

/// The files that lead back to themselves, grouped by what they can reach and be reached from.
fn circles(count: usize, arrows: &Arrows) -> Vec<Vec<usize>> {
    let reach: Vec<Vec<bool>> = (0..count).map(|from| reached(from, count, arrows)).collect();
    let mut circles: Vec<Vec<usize>> = Vec::new();
    for file in (0..count).filter(|file| reach[*file][*file]) {
        match circles.iter_mut().find(|circle| reach[circle[0]][file] && reach[file][circle[0]]) {
            Some(circle) => circle.push(file),
            None => circles.push(vec![file]),
        }
    }
    circles
}

fn reached(from: usize, count: usize, arrows: &Arrows) -> Vec<bool> {
    let mut reached = vec![false; count];
    let mut left = vec![from];
    while let Some(file) = left.pop() {
        for next in arrows.get(&file).into_iter().flat_map(BTreeMap::keys) {
            if !std::mem::replace(&mut reached[*next], true) {
                left.push(*next);
            }
        }
    }
    reached
}

fn complaint(house: &House, arrows: &Arrows, circle: &[usize]) -> String {
    let mut lines = vec![format!("{} files need each other in a circle: move what both need below them", circle.len())];
    for from in circle {
        for (to, line) in arrows.get(from).into_iter().flatten().filter(|(to, _)| circle.contains(to)) {
            lines.push(house.files[*from].complaint(*line, &format!("this needs src/{}", house.files[*to].path)));
        }
    }
    lines.join("\n    ")
}

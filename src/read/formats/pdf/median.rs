//! What is usual on a page: the middle one of many measures, which a raised number or a lone heading does not move.

/// The middle one of some measures, the upper one of two; `None` where there are none.
pub fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.into_iter().collect();
    let middle = values.len() / 2;
    if values.is_empty() { None } else { Some(*values.select_nth_unstable_by(middle, f64::total_cmp).1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_far_off_does_not_move_the_middle() {
        assert_eq!(median([12.0, 900.0, 11.0]), Some(12.0));
        assert_eq!(median([2.0, 1.0]), Some(2.0));
        assert_eq!(median([]), None);
    }
}

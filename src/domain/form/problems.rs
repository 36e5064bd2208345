//! What is wrong with a form that was sent.

use super::field::Field;
use crate::domain::field_problem::FieldProblem;

/// The fields that need mending, in the form's order, each with one problem.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<(Field, FieldProblem)>);

impl Problems {
    pub(super) fn add(&mut self, field: Field, problem: FieldProblem) {
        if self.of(field).is_none() {
            self.0.push((field, problem));
            self.0.sort_by_key(|(field, _)| *field);
        }
    }

    /// Whether nothing needs mending.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The fields and what is wrong with them, in the form's order.
    pub fn iter(&self) -> impl Iterator<Item = (Field, FieldProblem)> + '_ {
        self.0.iter().copied()
    }

    /// What is wrong with a field, if anything is.
    #[must_use]
    pub fn of(&self, field: Field) -> Option<FieldProblem> {
        self.0.iter().find(|(f, _)| *f == field).map(|(_, problem)| *problem)
    }
}

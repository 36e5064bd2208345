//! Words of the front desk's numbers.

use super::list::words;
use crate::content::phrase::Phrase;

words! {
    /// What stands around the numbers.
    StatisticsWords {
        title, intro, filter, too_long(years), recent, last_days(days), last_year, period(first, last), none, key_figures, a_day, numbers, as_csv(table), most(table, count, name), percent(share), no_value, count, share, day, hour, language, page, week_from, week_to, by_day, by_week, by_hour, by_location, by_language, by_page, unknown_page,
    }
}

words! {
    /// How soon somebody called.
    AnswerWords {
        title, text, step, first_try, reached, ended, median, nine_of_ten, half_called, half_reached, punctuality, overdue, overdue_of(count, all), overdue_after(limit), state, in_time, late, waiting, waiting_late, tries, tries_a_request(average), untried, one_try, so_many_tries(count), more_tries(count),
    }
}

words! {
    /// What was taken for spam.
    SpamWords { title, text, marked_by, by_program, by_staff, marked, released, closed, undecided }
}

impl StatisticsWords {
    /// A share, given in thousandths: in whole hundredths, as people read it.
    #[must_use]
    pub fn share(&self, thousandths: Option<u64>) -> Phrase {
        match thousandths {
            Some(share) => self.percent.with("share", (share + 5) / 10),
            None => self.no_value.clone(),
        }
    }
}

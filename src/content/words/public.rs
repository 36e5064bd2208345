//! Words of the pages that everybody reads.

use super::list::words;

words! {
    /// The home page.
    Home {
        guide, reading, reading_intro, visit, all_locations, all_poses,
    }
}

words! {
    /// Articles and their parts.
    ArticleWords {
        title, summary, contents, table(name), sources, source_number(number), related_poses, other_articles,
    }
}

words! {
    /// Labels of care cards.
    Cards {
        emergency, today, visit, note, tip,
    }
}

words! {
    /// The list of poses.
    Poses {
        title, summary, before, before_text, warning_signs, stretches, stretches_intro, yoga, yoga_intro, filter, position, any_position, area, any_area, time, any_time, up_to(minutes), show, found(count), found_one, none_found, all, unknown,
    }
}

words! {
    /// A pose's page.
    PoseWords {
        say_it(name), facts, position, level, time, minutes(minutes), good_for, equipment, felt_in, muscles, steps, hold, repetitions, both_sides, cautions, cautions_intro, adapt, stop, stop_after(emergency), easier, mistakes, next, previous, sequence, about, picture_details,
    }
}

words! {
    /// The moving picture of a pose.
    MovementWords {
        title, intro, play, pause, picture,
    }
}

words! {
    /// The practice page.
    Practice {
        title, summary, choose, minutes, minutes_option(minutes), place, conditions, conditions_hint, show, routine, takes(time, count), takes_one(time), you_told_us, unknown, on_chair, take_care, left_out, left_out_intro, ask_first, nothing_left, print, print_hint, start, resume, player, step_of(number, count), time_left(time), previous, pause, go_on, next, leave, sound, speech, finished, finished_text, again, again_intro,
    }
}

words! {
    /// The videos page.
    Videos {
        title, summary, intro, watch(name, page), made_by, length, about_minutes(minutes), captions, watch_for, }
}

words! {
    /// The locations page.
    Locations {
        title, summary, address, hours, phone, getting_there, request_here(name),
    }
}

words! {
    /// The invitation at the end of pages.
    Request {
        title, text(answer_time),
    }
}

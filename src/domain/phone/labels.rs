//! The words that people put beside a telephone number.

/// What a word beside a number does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It says whose or what kind of number it is, or how to use it: the number is the same without it.
    Label,
    /// It separates two numbers.
    Or,
    /// What follows is an extension.
    Extension,
    /// A spoken plus sign.
    Plus,
}

const EXTENSION: &str = "x xt xtn ext exts extn exten extension extensión interno int anexo poste durchwahl";
const OR: &str = "or and o y u ou et oder und e then";
/// The kind of number.
const KINDS: &str = "cell cells cellphone cellular mobile mobil mob handy iphone smartphone landline land line home house \
    residence work office ofc business bus job direct main primary secondary personal private tel tele teleph \
    telephone phone phones ph phn fon fone fax pager number num nbr no nr numbers contact emergency area code \
    country prefix sip voip skype toll free tollfree";
/// Whose it is.
const OWNERS: &str = "my mine me our his her hers their mom mother dad father parent wife husband spouse partner son daughter \
    caregiver caretaker family friend self";
/// How and when to use it.
const USES: &str = "call calls text texts txt sms message messages msg voice voicemail vm whatsapp signal facetime callto \
    only best preferred please pls thanks thank you leave day days daytime evening evenings night nights \
    morning mornings afternoon afternoons weekday weekdays anytime any time is it its this that the a an at \
    on to for in by via with reach use ok okay yes not none na";
/// Separators, as dictated.
const SPOKEN: &str = "dash hyphen dot period point space minus";
/// All of these in Spanish.
const SPANISH: &str = "celular celulares cel móvil movil móviles casa hogar domicilio trabajo oficina empresa fijo particular \
    personales directo principal teléfono telefono teléf telef tfno tlf tf fono número numero núm nº contacto \
    emergencia mi mío su de del la el es al en mamá papá madre padre esposa esposo hijo hija llamar llame \
    llámame llamadas texto textos mensaje mensajes solo sólo solamente favor por gracias día tarde noche \
    mañana guion guión punto sin lada código área";
/// The kind of number in French, German, Italian and Portuguese.
const OTHERS: &str = "portable domicile bureau travail maison téléphone fixe telefon privat arbeit büro festnetz dienstlich \
    cellulare ufficio lavoro fisso telemóvel telefone trabalho fixo celulare";
/// Letters that stand for a word («c: …», «… (h)»). Never one that looks like a digit or a part of one.
const LETTERS: &str = "c h m w t p d f n";
const LABELS: [&str; 7] = [KINDS, OWNERS, USES, SPOKEN, SPANISH, OTHERS, LETTERS];

/// What a word in small letters means; none if it says nothing about a number. `stands_apart`: no digit touches it.
pub(super) fn meaning(word: &str, stands_apart: bool) -> Option<Meaning> {
    let is_in = |list: &str| list.split(' ').any(|listed| listed == word);
    let is_one_letter = word.chars().nth(1).is_none();
    if is_in(EXTENSION) {
        Some(Meaning::Extension)
    } else if is_one_letter && !stands_apart {
        None
    } else if is_in(OR) {
        Some(Meaning::Or)
    } else if word == "plus" || word == "más" {
        Some(Meaning::Plus)
    } else if LABELS.into_iter().any(is_in) {
        Some(Meaning::Label)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_small_and_stands_in_one_list_once() {
        let all: Vec<&str> = [EXTENSION, OR].into_iter().chain(LABELS).flat_map(|list| list.split(' ')).collect();
        for (index, word) in all.iter().enumerate() {
            assert!(!word.is_empty() && word.to_lowercase() == *word, "{word}");
            assert!(!all[..index].contains(word), "{word} stands there twice");
        }
    }

    #[test]
    fn one_letter_beside_a_digit_is_no_word() {
        assert_eq!(meaning("o", false), None);
        assert_eq!(meaning("c", false), None);
        assert_eq!(meaning("c", true), Some(Meaning::Label));
        assert_eq!(meaning("x", false), Some(Meaning::Extension));
        assert_eq!(meaning("cell", false), Some(Meaning::Label));
        assert_eq!(meaning("flowers", true), None);
    }
}

//! The headings that class lists come with, in the languages and exports that are read.

use std::collections::HashMap;
use std::sync::OnceLock;

/// What a heading says its column holds. Finer than a role: "Name" beside "First name" is a last name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The whole name.
    Name,
    /// The whole name, last name first.
    LastFirst,
    /// A whole name, or a last name where first names have their own column ("Name", "Nom").
    NameOrLast,
    /// A whole name, or a first name where last names have their own column ("Nombre").
    NameOrFirst,
    /// First name.
    First,
    /// Last name.
    Last,
    /// E-mail.
    Email,
    /// A login, often an e-mail, sometimes an id.
    Login,
    /// The institution's id.
    Id,
    /// An id that gives way to a better one (Canvas' own numbers).
    WeakId,
    /// Group or section.
    Group,
    /// Spending limit.
    Limit,
    /// Reset.
    Reset,
    /// End date.
    Expires,
    /// A known heading of known exports that is not used.
    Unused,
}

/// Headings as [`key`] spells them: letters and digits only, small.
const WORDS: &[(Meaning, &str)] = &[
    (
        Meaning::Name,
        "fullname studentname students student participant participants learner displayname clientname \
        client company vollername vollständigername vorundnachname vornamename vornamenachname vornameundnachname \
        teilnehmer teilnehmerin teilnehmende studierende studierender schüler schülerin nomcomplet nometprénom \
        nometprenom prénometnom prenometnom étudiant étudiante etudiant élève nombrecompleto nombreyapellidos \
        nombreyapellido alumno alumna alumnos estudiante estudiantes participante imięinazwisko imieinazwisko \
        nazwiskoiimię nazwiskoiimie uczeń uczestnik 姓名 学生姓名 學生姓名 学生 學生 全名 氏名 名前 お名前 学生氏名 学生名 \
        生徒名 生徒氏名 フルネーム",
    ),
    (
        Meaning::LastFirst,
        "namevorname nachnamevorname lastnamefirstname lastfirst namelastfirst surnamefirstname \
        apellidosnombre apellidosynombre apellidosnombres apellidosynombres nomprénom nomprenom",
    ),
    (Meaning::NameOrLast, "name names nom noms"),
    (Meaning::NameOrFirst, "nombre nombres"),
    (
        Meaning::First,
        "firstname firstnames givenname givennames forename first given vorname vornamen rufname prénom \
        prénoms prenom prenoms imię imie imiona 名",
    ),
    (
        Meaning::Last,
        "lastname lastnames surname surnames familyname last family nachname nachnamen familienname zuname \
        nomdefamille apellido apellidos primerapellido nazwisko nazwiska 姓 氏",
    ),
    (
        Meaning::Email,
        "email emails emailaddress emailaddresses mail mailaddress studentemail universityemail \
        primaryemail schoolemail emailadresse emailadressen mailadresse epost adresseemail adressemail \
        courriel courriels adressecourriel adresseélectronique adresseelectronique adressedemessagerie adressedecourriel mél mel \
        correo correoelectrónico correoelectronico direccióndecorreo direcciondecorreo direccióndecorreoelectrónico \
        direcciondecorreoelectronico direcciónemail adresemail adresyemail adrespocztyelektronicznej pocztaelektroniczna \
        邮箱 邮件 邮箱地址 邮件地址 电子邮件 电子邮箱 电子邮件地址 電子郵件 電郵 電子信箱 信箱 メール メールアドレス eメール \
        電子メール 電子メールアドレス eメールアドレス",
    ),
    (
        Meaning::Login,
        "username loginid sisloginid login userid benutzername anmeldename identifiant nomdutilisateur \
        usuario nombredeusuario nazwaużytkownika 用户名 ユーザー名 ユーザ名",
    ),
    (
        Meaning::Id,
        "studentid studentnumber studentno idnumber sisuserid sisid matriculationnumber personid externalid \
        orgdefinedid universityid matrikelnummer matrikelnr matrikel matnr personalnummer idnummer numéroétudiant \
        numeroetudiant numérodétudiant numerodetudiant numérodidentification matricule númerodeid numerodeid \
        númerodeidentificación numerodeidentificacion matrícula matricula expediente númerodeexpediente numeralbumu \
        nralbumu nrindeksu numerindeksu 学号 學號 学生编号 学籍番号 学生番号 学生証番号 学生id",
    ),
    (Meaning::WeakId, "id"),
    (
        Meaning::Group,
        "group groups section sections team class cohort course gruppe gruppen klasse kurs groupe groupes \
        classe grupo grupos sección seccion clase curso grupa grupy klasa 班级 班級 班 小组 分组 组 组别 クラス グループ 組",
    ),
    (
        Meaning::Limit,
        "limit limits spendinglimit limitusd budget creditlimit ausgabenlimit betrag plafond limite montant \
        límite importe limitwydatków 限额 额度 限額 上限 上限額 予算",
    ),
    (Meaning::Reset, "limitreset reset resets zurücksetzung réinitialisation reinicio 重置 リセット"),
    (
        Meaning::Expires,
        "expires expiresat expiry expirydate expirationdate expiration enddate end validuntil ablaufdatum \
        gültigbis enddatum datedexpiration datedefin expire caduca caducidad fechadefin fechadecaducidad dataważności \
        到期 到期日 有效期 有效期至 有効期限 期限",
    ),
    (
        Meaning::Unused,
        "keyname apikey hash note institution department availability lastaccess lastdownloadedfromthiscourse \
        childcourseid integrationid",
    ),
];

/// A heading reduced to what tells it apart: letters and digits, small, compatible forms joined.
pub(super) fn key(heading: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    if heading.is_ascii() {
        return heading.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    }
    heading.nfkc().filter(|c| c.is_alphanumeric() || *c == 'ー').flat_map(char::to_lowercase).nfc().collect()
}

/// What a heading means, if it is known.
pub(super) fn meaning(heading: &str) -> Option<Meaning> {
    // Nothing in the list is longer; names, sentences and huge cells need no closer look.
    if heading.len() > 120 {
        return None;
    }
    // Nor has any of them a digit, which ids, e-mails and amounts have.
    if heading.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let key = key(heading);
    if key.is_empty() {
        return None;
    }
    static KNOWN: OnceLock<HashMap<&'static str, Meaning>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        let words = WORDS
            .iter()
            .flat_map(|(meaning, words)| words.split_ascii_whitespace().map(|word| (word, *meaning)));
        words.collect()
    });
    known.get(key.as_str()).copied()
}

#[cfg(test)]
mod tests {
    use super::WORDS;

    /// Texts with a digit in them are not looked up.
    #[test]
    fn no_known_heading_has_a_digit() {
        for (_, words) in WORDS {
            assert!(!words.bytes().any(|byte| byte.is_ascii_digit()), "{words}");
        }
    }
}

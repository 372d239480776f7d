use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::*;

#[test]
fn characters_are_counted_not_bytes() {
    assert_eq!(char_count("Nguyễn Thị Huỳnh Như"), 20);
    assert_eq!("Nguyễn Thị Huỳnh Như".len(), 27);
    assert_eq!(char_count("ế"), 1);
    assert_eq!(char_count("e\u{302}\u{301}"), 1);
    assert_eq!(group_thousands(7), "7");
    assert_eq!(group_thousands(200_000), "200.000");
    assert_eq!(group_thousands(1_234_567), "1.234.567");
}

#[test]
fn folding_meets() {
    for (left, right) in [
        ("cải cách hành chính", "cai cach hanh chinh"),
        ("hòa", "hoà"),
        ("thủy", "thuỷ"),
        ("ỦY BAN", "uỷ ban"),
        ("Thanh Hóa", "Thanh Hoá"),
        ("\u{D0}ồng Nai", "dong nai"),
        ("Đồng\u{A0}  Nai ", "dong nai"),
        ("ĐỨC", "đức"),
        ("Đắk Lắk", "dak lak"),
        ("e\u{302}\u{301}", "e"),
    ] {
        assert_eq!(fold(left), fold(right));
        assert_eq!(fold(right), fold(&fold(right)));
    }
    assert_eq!(fold("  Nguyễn Thị Huỳnh Như "), "nguyen thi huynh nhu");
    assert_ne!(fold("kỹ"), fold("kĩ"));
}

#[test]
fn lines_are_cleaned() {
    for (typed, clean) in [
        ("  Tin\u{A0}bộ,\tngành \r\n mới ", "Tin bộ, ngành mới"),
        ("c\u{200B}ải\u{FEFF} c\u{AD}ách", "cải cách"),
        ("\u{D0}ồng Nai, \u{F0}ường", "Đồng Nai, đường"),
        ("e\u{200D}\u{302}\u{301}", "ế"),
        ("\u{202E}đảo\u{7} \u{F0B7}", "đảo"),
    ] {
        assert_eq!(clean_line(typed), clean);
    }
}

#[test]
fn texts_are_cleaned() {
    assert_eq!(
        clean_text("\n\r\nMột \r\nhai\rba\n\n\n \nbốn\u{A0}năm\n"),
        "Một\nhai\nba\n\nbốn năm"
    );
    assert_eq!(
        clean_text("\u{F0B7}\tMột\n  \u{F0A7} hai\n\u{F0B7}\n"),
        "- Một\n  - hai"
    );
    assert_eq!(clean_text("ba\u{F0B7}bốn\u{2028}năm"), "babốn\nnăm");
    assert_eq!(clean_text(" \u{200B}\n"), "");
}

#[test]
fn titles() {
    assert_eq!(
        Title::parse(" Kế hoạch\n cải cách ").unwrap().as_str(),
        "Kế hoạch cải cách"
    );
    assert_eq!(Title::parse(" \u{200B} "), Err(TextFault::Blank("tiêu đề")));
    assert!(Title::parse(&"ế".repeat(300)).is_ok());
    assert!(Title::parse(&"ế".nfd().collect::<String>().repeat(300)).is_ok());
    let fault = Title::parse(&"ế".repeat(1_500)).unwrap_err();
    let words = "Nội dung tiêu đề dài 1.500 ký tự, quá giới hạn 300 ký tự. Vui lòng bớt 1.200 ký tự.";
    assert_eq!(fault.to_string(), words);
    assert_eq!(
        TextFault::Blank("tiêu đề").to_string(),
        "Chưa nhập tiêu đề. Vui lòng nhập tiêu đề."
    );
}

#[test]
fn summaries_may_be_empty() {
    assert!(Summary::parse(" ").unwrap().is_empty());
    assert_eq!(Summary::default(), Summary::parse("").unwrap());
    assert!(Summary::parse(&"a".repeat(1_001)).is_err());
}

#[test]
fn names_of_all_peoples() {
    for name in [
        "H'Hen Niê",
        "K'Brơi",
        "Y Thông",
        "Nguyễn Thị Huỳnh Như",
        "Kpă Y-Lăng",
        "Đỗ Ý",
    ] {
        assert_eq!(PersonName::parse(name).unwrap().as_str(), name);
    }
    assert_eq!(PersonName::parse("H’Hen  Niê").unwrap().as_str(), "H'Hen Niê");
    assert_eq!(PersonName::parse("Trần Văn Nam").unwrap().given_name(), "Nam");
    assert_eq!(PersonName::parse("Trần Ánh").unwrap().folded(), "tran anh");
    assert_eq!(
        PersonName::parse("Y"),
        Err(TextFault::NameTooShort("Y".to_owned()))
    );
    assert_eq!(
        PersonName::parse("' -"),
        Err(TextFault::NameTooShort("' -".to_owned()))
    );
    assert_eq!(PersonName::parse("Nam <b>"), Err(TextFault::NameCharacter('<')));
    assert_eq!(PersonName::parse("Nam 2"), Err(TextFault::NameCharacter('2')));
    assert_eq!(PersonName::parse(""), Err(TextFault::Blank("họ và tên")));
}

#[test]
fn addresses() {
    assert_eq!(
        Email::parse(" An.Nguyen@MOHA.gov.vn ").unwrap().as_str(),
        "an.nguyen@moha.gov.vn"
    );
    for wrong in [
        "an",
        "an@",
        "@moha.gov.vn",
        "an@localhost",
        "an @moha.gov.vn",
        "a@b@c.vn",
        "đan@moha.gov.vn",
    ] {
        assert_eq!(Email::parse(wrong), Err(TextFault::Email(wrong.to_owned())));
    }
    for wrong in [
        "\"a b\"@moha.gov.vn",
        "an@[10.0.0.1]",
        "an@moha..vn",
        "an@moha.gov.vn\u{7},x@y.vn",
    ] {
        assert!(Email::parse(wrong).is_err(), "{wrong}");
    }
    assert!(Email::parse(&format!("{}@moha.gov.vn", "a".repeat(300))).is_err());
}

#[test]
fn document_numbers() {
    for number in [
        "588/QĐ-BNV",
        "1234/BNV-CCHC",
        "42/2022/NĐ-CP",
        "19/2025/QĐ-TTg",
        "22/2023/TT-BTTTT",
        "116/2025/QH15",
        "36/2026/QH16",
        "1006/NQ-UBTVQH15",
        "80-NQ/TW",
        "26/VBHN-VPQH",
        "TCVN 14423:2026",
        "TCVN ISO 9001:2015",
        "TCVN ISO/IEC 27001:2019",
        "TCVN 9411-1:2012",
        "QCVN 41:2019/BGTVT",
        "588a/QĐ-BNV",
        "01/2025/TTLT-BNV-BTC",
        "12/STP-XD&KTVB",
        "05/TTr-BNV",
    ] {
        assert_eq!(DocumentNumber::parse(number).unwrap().as_str(), number);
    }
    for (typed, clean) in [
        ("588 /QĐ-BNV", "588/QĐ-BNV"),
        (" Số: 588 / QĐ – BNV ", "588/QĐ-BNV"),
        ("số 80 - NQ/TW", "80-NQ/TW"),
        ("588/Q\u{D0}-BNV", "588/QĐ-BNV"),
        ("TCVN  14423 : 2026", "TCVN 14423:2026"),
    ] {
        assert_eq!(DocumentNumber::parse(typed).unwrap().as_str(), clean);
    }
    for wrong in [
        "588",
        "QĐ-BNV",
        "/QĐ-BNV",
        "588/",
        "588/2024",
        "588//QĐ",
        "588/QĐ BNV",
        "588/QĐ-",
        "588-",
        "TCVN 14423",
        "TCVN:2026",
        "588/2024/",
        "12 tháng 8",
        "<b>/QĐ",
        "80-NQ",
        "80-/TW",
        "12345678/QĐ-BNV",
    ] {
        assert_eq!(
            DocumentNumber::parse(wrong),
            Err(TextFault::DocumentNumber(wrong.to_owned()))
        );
    }
    assert!(matches!(DocumentNumber::parse(" "), Err(TextFault::Blank(_))));
}

#[test]
fn document_numbers_carry_years_and_warnings() {
    let number = |text: &str| DocumentNumber::parse(text).unwrap();
    assert_eq!(number("42/2022/NĐ-CP").year(), Some(2022));
    assert_eq!(number("TCVN 14423:2026").year(), Some(2026));
    assert_eq!(number("QCVN 41:2019/BGTVT").year(), Some(2019));
    assert_eq!(number("588/QĐ-BNV").year(), None);
    assert_eq!(number("2024/BNV-CCHC").year(), None);

    let warned = number("588/QD-BNV").warnings();
    assert_eq!(
        warned,
        [NumberWarning::MissingStroke("QD".to_owned(), "QĐ".to_owned())]
    );
    assert!(warned[0].to_string().contains("“QĐ”"));
    assert_eq!(number("12/2026/ND-CP").warnings().len(), 1);
    assert_eq!(number("12/NQ-HDND").warnings().len(), 1);
    for right in ["588/QĐ-BNV", "12/HD-BNV", "3/DA-UBND"] {
        assert!(number(right).warnings().is_empty());
    }
}

#[test]
fn slugs() {
    for (title, slug) in [
        ("Bà Rịa - Vũng Tàu", "ba-ria-vung-tau"),
        ("Đắk Lắk", "dak-lak"),
        ("Hoà Bình", "hoa-binh"),
        ("Hòa Bình", "hoa-binh"),
        ("\u{D0}ồng Nai", "dong-nai"),
        (
            "Chỉ số cải cách hành chính (PAR INDEX) 2025!",
            "chi-so-cai-cach-hanh-chinh-par-index-2025",
        ),
        ("…", "khong-tieu-de"),
    ] {
        assert_eq!(Slug::from_title(title).as_str(), slug);
    }
    let long = Slug::from_title(&"nghiêng ".repeat(20));
    assert_eq!(long.as_str().len(), 79);
    assert!(long.as_str().ends_with("-nghieng"));
    assert_eq!(long.with_number(12).as_str().len(), 74);
    assert_eq!(Slug::from_title(&"a".repeat(100)).as_str().len(), 80);
    assert_eq!(Slug::from_title("Đắk Lắk").with_number(2).as_str(), "dak-lak-2");
    for wrong in [
        "",
        "-a",
        "a-",
        "a--b",
        "Bộ",
        "bo_noi_vu",
        "BO",
        "a/b",
        &"a".repeat(81),
    ] {
        assert_eq!(Slug::parse(wrong), Err(TextFault::Slug(wrong.to_owned())));
    }
}

#[test]
fn codes() {
    let code = SubmissionCode::from_random([0xFF, 0, 0xA5, 0x5A, 1]);
    assert_eq!(code.to_string(), "ZW0A-APG1");
    for written in ["zw0aapg1", "ZW0A APG1", " zwoa-apgi ", "ZWOAAPGL", "ZW0A–APG1"] {
        assert_eq!(SubmissionCode::parse(written).unwrap(), code);
    }
    for wrong in ["ZW0A-APG", "ZW0A-APG11", "ZW0A-APGU", "ZW0A-APGĐ", "ZW0A/APG1"] {
        assert_eq!(
            SubmissionCode::parse(wrong),
            Err(TextFault::Code(wrong.to_owned()))
        );
    }
    assert_eq!(SubmissionCode::from_random([0; 5]).to_string(), "0000-0000");
}

fn sorted_by(mut words: Vec<&str>, key: fn(&str) -> String) -> Vec<&str> {
    words.reverse();
    words.sort_by_key(|word| key(word));
    words
}

#[test]
fn letters_order_before_tones() {
    for right in [
        vec!["a", "à", "ả", "ã", "á", "ạ"],
        vec!["da", "dạ", "Dung", "Dũng", "Dương", "đa", "Đông", "Đức"],
        vec!["má ba", "ma bò"],
        vec![
            "a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "f", "g", "i", "o", "ô", "ơ", "p", "u", "ư", "v",
            "w", "x",
        ],
        vec!["Bộ", "Bộ Công an", "Bộ Công Thương", "Bộ Y tế"],
    ] {
        assert_eq!(sorted_by(right.clone(), sort_key), right);
    }
}

#[test]
fn persons_are_listed_by_given_name() {
    let right = vec![
        "Nguyễn Văn An",
        "Lê Án",
        "Trần Thị Ánh",
        "Ngô Ân",
        "Lê Văn Bình",
        "Nguyễn An Bình",
        "Đỗ Văn Dũng",
        "Phạm Thị Đào",
        "H'Hen Niê",
        "Hoàng Ái Vân",
    ];
    assert_eq!(sorted_by(right.clone(), given_name_key), right);
    assert_eq!(given_name_key("  "), "");
}

#[test]
fn serde_parses_again() {
    let title: Title = serde_json::from_str("\"  Đất\u{A0}nước \"").unwrap();
    assert_eq!(serde_json::to_string(&title).unwrap(), "\"Đất nước\"");
    let fault = serde_json::from_str::<Email>("\"x\"").unwrap_err();
    assert!(fault.to_string().contains("thư điện tử"));
    let code: SubmissionCode = serde_json::from_str("\"zw0aapg1\"").unwrap();
    assert_eq!(serde_json::to_string(&code).unwrap(), "\"ZW0A-APG1\"");
    assert!(serde_json::from_str::<Slug>("\"A b\"").is_err());
}

proptest! {
    #[test]
    fn fold_is_idempotent(text in any::<String>()) {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded);
    }

    #[test]
    fn fold_does_not_see_the_form(text in any::<String>()) {
        let decomposed: String = text.nfd().collect();
        prop_assert_eq!(fold(&decomposed), fold(&text));
    }

    #[test]
    fn cleaning_is_idempotent(text in "[a-zđĐế \u{A0}\u{AD}\u{F0B7}\u{D0}\u{301}\r\n\t-]{0,60}") {
        let (line, lines) = (clean_line(&text), clean_text(&text));
        prop_assert_eq!(clean_line(&line), line);
        prop_assert_eq!(clean_text(&lines), lines);
    }

    #[test]
    fn any_title_makes_a_valid_slug(title in any::<String>(), number in any::<u32>()) {
        let slug = Slug::from_title(&title);
        prop_assert_eq!(Slug::parse(slug.as_str()), Ok(slug.clone()));
        let numbered = slug.with_number(number);
        prop_assert_eq!(Slug::parse(numbered.as_str()), Ok(numbered.clone()));
    }

    #[test]
    fn codes_come_back(bytes in any::<[u8; 5]>()) {
        let code = SubmissionCode::from_random(bytes);
        prop_assert_eq!(SubmissionCode::parse(&code.to_string().to_lowercase()), Ok(code));
    }

    #[test]
    fn accepted_numbers_stay_the_same(text in "[0-9]{1,4} ?[/-] ?[A-ZĐ]{1,4}( ?[/-] ?[A-ZĐ]{1,4})?") {
        if let Ok(number) = DocumentNumber::parse(&text) {
            prop_assert_eq!(DocumentNumber::parse(number.as_str()), Ok(number.clone()));
        }
    }
}

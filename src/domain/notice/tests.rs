use super::*;

fn returned(code: &str) -> Letter {
    Letter::SubmissionReturned {
        item: ItemRef {
            code: code.to_owned(),
            title: "Tin về một hội nghị".to_owned(),
            path: format!("/tin-bai/{code}"),
        },
        remarks: "Bổ sung số liệu ở đoạn hai.".to_owned(),
        returned_by: "Bộ phận Thường trực".to_owned(),
    }
}

fn day() -> LocalDate {
    LocalDate::parse("05/01/2026").unwrap()
}

#[test]
fn what_concerns_access_is_mailed_at_once_whatever_was_chosen() {
    let delegation = Letter::DelegationEnded {
        document_number: "15/QĐ-BBT".to_owned(),
        ground: "Trở lại điều hành".to_owned(),
        last_day: day(),
    };
    for choice in NoticeChoice::ALL {
        assert_eq!(choice.channel_of(&delegation), NoticeChoice::AtOnce);
        assert_eq!(choice.channel_of(&returned("a")), choice);
        assert_eq!(NoticeChoice::from_slug(choice.slug()), Some(choice));
    }
    assert_eq!(NoticeChoice::default(), NoticeChoice::AtOnce);
    assert_eq!(NoticeChoice::from_slug("off"), None);
}

#[test]
fn a_digest_tells_of_an_item_without_its_words_and_forgets_a_sealed_title() {
    let at = Instant::from_millis(1_767_578_400_000);
    let lines = ["K7M2", "P9QX"].map(|code| DigestLine::of(&returned(code), at));
    let mut digest = Letter::Digest {
        day: day(),
        lines: lines.to_vec(),
        more: 0,
    };
    assert_eq!(digest.codes(), ["K7M2", "P9QX"]);
    let told = format!("{digest:?}");
    assert!(
        told.contains("/tin-bai/K7M2") && told.contains("Trả lại"),
        "{told}"
    );
    assert!(!told.contains("số liệu"), "{told}");

    digest.seal_items(|code| code == "P9QX");
    let Letter::Digest { lines, .. } = &digest else {
        panic!("still a digest")
    };
    let titles: Vec<_> = lines.iter().map(|line| line.item.clone().unwrap().1).collect();
    assert_eq!(titles, ["Tin về một hội nghị", SEALED_TITLE]);
}

#[test]
fn a_letter_whose_item_was_sealed_says_nothing_of_it_and_others_keep_their_words() {
    let mut letter = returned("K7M2");
    letter.seal_items(|code| code == "P9QX");
    assert_eq!(letter, returned("K7M2"));
    letter.seal_items(|code| code == "K7M2");
    let told = format!("{letter:?}");
    assert!(!told.contains("hội nghị") && !told.contains("số liệu"), "{told}");
}

#[test]
fn an_urging_about_a_sealed_item_says_neither_its_title_nor_what_was_said() {
    let mut letter = Letter::Urged {
        item: ItemRef {
            code: "K7M2".to_owned(),
            title: "Tin về một hội nghị".to_owned(),
            path: "/tin-bai/K7M2".to_owned(),
        },
        waits_since: Instant::from_millis(1_767_578_400_000),
        due_at: None,
        remark: "Bổ sung số liệu ở đoạn hai.".to_owned(),
        urged_by: "Phạm Ngọc Ánh, Thành viên Ban Biên tập".to_owned(),
    };
    letter.seal_items(|code| code == "K7M2");
    let told = format!("{letter:?}");
    assert!(!told.contains("hội nghị") && !told.contains("số liệu"), "{told}");
    assert!(told.contains("K7M2") && told.contains("Phạm Ngọc Ánh"), "{told}");
}

#[test]
fn a_notice_is_named_by_event_recipient_and_letter_and_by_nothing_else() {
    let id = "019178e2-4a10-7000-8000-0000000000aa";
    let good = format!("{id}:{id}:submission_new");
    assert_eq!(good.parse::<NoticeId>().unwrap().to_string(), good);
    for bad in [
        String::new(),
        id.to_owned(),
        format!("{id}:{id}"),
        format!("{id}:{id}:"),
        format!("{id}:{id}:a:b"),
        format!("{id}:{id}:$ne"),
        format!("{id}:x:digest"),
        format!("{id}:{id}:{}", "a".repeat(65)),
    ] {
        assert!(bad.parse::<NoticeId>().is_err(), "{bad}");
    }
}

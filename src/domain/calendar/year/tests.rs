use super::*;

fn year() -> Year {
    Year::parse("2026").unwrap()
}

fn faults(text: &str) -> Vec<String> {
    match parse_rows(year(), text) {
        Err(CalendarFault::Rows(faults)) => faults.iter().map(ToString::to_string).collect(),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn rows_are_read_as_typed_and_as_pasted() {
    let typed = "24/11/2026 | Nghỉ lễ, tết | Ngày Văn hóa Việt Nam | NQ 28/2026/QH16\n\n \
                 2026-08-22\tswap_work\tLàm bù cho ngày 31/8/2026\t9441/TB-BNV; 10/TB-BNV\r\n\
                 31/8/2026|NGHI HOAN DOI|Nghỉ hoán đổi|9441/TB-BNV";
    let days = parse_rows(year(), typed).unwrap();
    assert_eq!(
        print_rows(&days),
        "22/08/2026 | Làm bù | Làm bù cho ngày 31/8/2026 | 9441/TB-BNV; 10/TB-BNV\n\
         31/08/2026 | Nghỉ hoán đổi | Nghỉ hoán đổi | 9441/TB-BNV\n\
         24/11/2026 | Nghỉ lễ, tết | Ngày Văn hóa Việt Nam | NQ 28/2026/QH16\n"
    );
    assert_eq!(parse_rows(year(), &print_rows(&days)), Ok(days));
}

#[test]
fn each_row_says_what_is_wrong_with_it() {
    for (row, fault) in [
        ("", "Dòng 1: chưa có ngày nào; hãy nhập ít nhất một dòng."),
        (
            "24/11/2026 | Nghỉ lễ, tết",
            "Dòng 1: cần đúng 4 ô: ngày | loại | tên | số văn bản, nhưng dòng này có 2 ô.",
        ),
        (
            "31/02/2026 | holiday | Tết | 1/TB",
            "Dòng 1: Ngày “31/02/2026” không có trong lịch. Kiểm tra lại ngày và tháng.",
        ),
        (
            "24/11/2026 | nghỉ chơi | Tết | 1/TB",
            "Dòng 1: không có loại ngày “nghỉ chơi”; hãy ghi một trong: Nghỉ lễ, tết; Nghỉ bù; Nghỉ hoán đổi; Làm bù.",
        ),
        (
            "24/11/2026 | holiday | | 1/TB",
            "Dòng 1: chưa nhập tên ngày; hãy ghi như trên thông báo.",
        ),
        (
            "24/11/2026 | holiday | Tết | ",
            "Dòng 1: chưa nhập số văn bản thông báo; hãy ghi như trên thông báo.",
        ),
        (
            "24/11/2027 | holiday | Tết | 1/TB",
            "Dòng 1: ngày 24/11/2027 không thuộc năm 2026; hãy nạp ở trang của năm đó.",
        ),
        (
            "23/11/2026 | swap_work | Làm bù | 1/TB",
            "Dòng 1: ngày 23/11/2026 là thứ Hai, vốn đã là ngày làm việc; ngày làm bù phải rơi vào cuối tuần.",
        ),
        (
            "28/11/2026 | swap_off | Nghỉ | 1/TB",
            "Dòng 1: ngày 28/11/2026 là thứ Bảy, vốn đã là ngày nghỉ; ngày nghỉ bù, nghỉ hoán đổi phải rơi vào ngày làm việc.",
        ),
        (
            "23/11/2026 | swap_off | Nghỉ hoán đổi (đề xuất) | proposal of 09/2026",
            "Dòng 1: là đề xuất, dự kiến nên chưa nạp được; hãy chờ thông báo chính thức.",
        ),
    ] {
        assert_eq!(faults(row), [fault], "{row}");
    }
}

#[test]
fn every_fault_of_every_row_is_told_at_once() {
    let typed = "24/11/2026 | holiday | Tết | 1/TB\n\n24/11/2026 | holiday | Tết | 1/TB\nhôm qua | gì | | ";
    let found = faults(typed);
    assert_eq!(
        found[0],
        "Dòng 3: ngày 24/11/2026 đã có ở dòng trên; mỗi ngày chỉ ghi một dòng."
    );
    assert_eq!(found.len(), 5, "{found:#?}");
    assert!(found[1..].iter().all(|fault| fault.starts_with("Dòng 4: ")));
}

#[test]
fn lengths_and_numbers_have_an_end() {
    let long = "x".repeat(201);
    assert_eq!(
        faults(&format!("24/11/2026 | holiday | {long} | 1/TB")),
        ["Dòng 1: tên ngày dài quá 200 ký tự; hãy ghi ngắn lại."]
    );
    let mut day = LocalDate::parse("01/01/2026").unwrap();
    let mut rows = String::new();
    for _ in 0..101 {
        rows.push_str(&format!("{} | holiday | Tết | 1/TB\n", day.short()));
        day = day.next_day();
    }
    assert_eq!(
        faults(&rows),
        ["Dòng 101: một năm có nhiều nhất 100 dòng; hãy bớt các dòng thừa."]
    );
}

#[test]
fn a_flood_of_bad_rows_is_answered_with_few_words() {
    let found = faults(&"x\n".repeat(10_000));
    assert_eq!(found.len(), 101);
    assert!(
        found[100].starts_with("Dòng 101: một năm có nhiều nhất 100 dòng"),
        "{}",
        found[100]
    );
}

#[test]
fn years_have_four_digits_of_this_century() {
    for good in ["2000", "2026", "2100"] {
        assert_eq!(Year::parse(good).unwrap().to_string(), good);
    }
    for bad in [
        "", "26", "1999", "2101", "02026", "+2026", "2026 ", "năm nay", "20٢6",
    ] {
        assert_eq!(Year::parse(bad), None, "{bad}");
    }
}

#[test]
fn only_what_differs_is_a_change() {
    let day = |date: &str, name: &str| DayException {
        date: LocalDate::parse(date).unwrap(),
        kind: DayKind::Holiday,
        name: name.to_owned(),
        basis: "1/TB".to_owned(),
    };
    let before = [
        day("01/01/2026", "Tết"),
        day("02/09/2026", "Quốc khánh"),
        day("01/05/2026", "a"),
    ];
    let after = [
        day("01/01/2026", "Tết"),
        day("24/11/2026", "Văn hóa"),
        day("01/05/2026", "b"),
    ];
    let changes = changes_between(&before, &after);
    let summary: Vec<_> = changes
        .iter()
        .map(|day| (day.date.short(), day.before.is_some(), day.after.is_some()))
        .collect();
    assert_eq!(
        summary,
        [
            ("01/05/2026".to_owned(), true, true),
            ("02/09/2026".to_owned(), true, false),
            ("24/11/2026".to_owned(), false, true),
        ]
    );
    assert!(changes_between(&before, &before).is_empty());
}

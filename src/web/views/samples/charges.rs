//! Charges of the Board, and the working calendar.

use super::*;

impl ChargesPage {
    /// The Chair's, with everything; a member's, who reads; an empty one; one to mend.
    pub fn samples() -> Vec<Self> {
        let charge = |member: &str, substitute: Option<&str>| ChargeRow {
            field: "Cải cách thể chế".to_owned(),
            member: member.to_owned(),
            substitute: substitute.map(str::to_owned),
            days: "Từ 01/01/2026".to_owned(),
            decisions: "QĐ số 17/QĐ-BBT".to_owned(),
        };
        let member = |name: &str, present, presence: &str| MemberRow {
            name: name.to_owned(),
            presence: presence.to_owned(),
            present,
            open_items: "12".to_owned(),
            fields: vec!["Cải cách thể chế".to_owned()],
            stands_in: vec!["Cải cách tài chính công".to_owned()],
        };
        let lists = choices(&[("a", "Phạm Ngọc Ánh"), ("b", "Trần Đình Bảo")]);
        let chair = Self {
            shell: officer_shell("Phân công, ủy quyền, vắng mặt"),
            lead: "1 lĩnh vực chưa có thành viên phụ trách.".to_owned(),
            errors: vec![],
            members: vec![
                member("Phạm Ngọc Ánh", true, "Có mặt"),
                member("Trần Đình Bảo", false, "Vắng đến hết 24/07/2026"),
            ],
            fields: vec![
                FieldRow {
                    name: "Cải cách thể chế".to_owned(),
                    charges: vec![
                        charge("Phạm Ngọc Ánh", Some("Trần Đình Bảo")),
                        charge("Lê Văn Bình", None),
                    ],
                },
                FieldRow {
                    name: "Cải cách tài chính công".to_owned(),
                    charges: vec![],
                },
            ],
            history: vec![charge("Lê Văn Bình", Some("Phạm Ngọc Ánh"))],
            next: Some("/toa-soan/phan-cong?after=x#lich-su".to_owned()),
            delegations: vec![DelegationRow {
                document: "15/QĐ-BBT".to_owned(),
                days: "20/07/2026 – 24/07/2026".to_owned(),
                standing: "active",
                standing_label: "Đang có hiệu lực",
                ended: Some("Chấm dứt trước thời hạn: Trưởng Ban trở lại".to_owned()),
            }],
            absences: vec![away("Trần Đình Bảo", "on_hold", "Đang vắng")],
            acts: ChargeActs {
                assign: open("k1"),
                end: open("k2"),
                delegate: open("k3"),
                end_delegation: open("k4"),
                enter_absence: open("k5"),
                end_absence: open("k6"),
            },
            choices: ChargeChoices {
                fields: fields(),
                members: lists.clone(),
                assignments: lists.clone(),
                delegations: lists.clone(),
                absences: lists,
            },
            typed: ChargeTyped::default(),
        };
        let hidden = || ChargeActs {
            assign: closed("Chức năng này thuộc về: Trưởng Ban Biên tập."),
            end: Offer::Hidden,
            delegate: Offer::Hidden,
            end_delegation: Offer::Hidden,
            enter_absence: Offer::Hidden,
            end_absence: Offer::Hidden,
        };
        let reader = Self {
            acts: hidden(),
            ..chair.clone()
        };
        let empty = Self {
            members: vec![],
            fields: vec![],
            history: vec![],
            next: None,
            delegations: vec![],
            absences: vec![],
            acts: hidden(),
            ..chair.clone()
        };
        let fault = |field, message: &str| FieldError {
            field,
            message: message.to_owned(),
        };
        let failing = Self {
            errors: vec![
                fault("member", "Hãy chọn thành viên phụ trách."),
                fault(
                    "from",
                    "Không đọc được ngày “31/02”. Nhập theo dạng ngày/tháng/năm, ví dụ 22/08/2024.",
                ),
                fault(
                    "",
                    "Nội dung vừa được người khác thay đổi nên thao tác chưa được thực hiện.",
                ),
            ],
            typed: ChargeTyped {
                field: "b".to_owned(),
                from: "31/02".to_owned(),
                tried: "phan-cong",
                ..ChargeTyped::default()
            },
            ..chair.clone()
        };
        vec![chair, reader, empty, failing]
    }
}

impl CalendarPage {
    /// A year of the files; a list with faults; a preview with and without moved targets; a year without days.
    pub fn samples() -> Vec<Self> {
        let day = |date: &str, weekday: &str, kind: &str, name: &str, basis: &str| DayRow {
            date: date.to_owned(),
            weekday: weekday.to_owned(),
            kind: kind.to_owned(),
            worked: kind == "Làm bù",
            name: name.to_owned(),
            basis: basis.to_owned(),
        };
        let year = |label: &str, days: &str, current| {
            let link = NavLink {
                label: label.to_owned(),
                href: "/quan-tri/lich-lam-viec?nam=2026".to_owned(),
                current,
            };
            (link, days.to_owned())
        };
        let normal = Self {
            shell: admin_shell("Lịch làm việc năm 2026"),
            year: "2026".to_owned(),
            years: vec![year("Năm 2025", "13", false), year("Năm 2026", "17", true)],
            origin: "Danh sách do Trần Thị Ánh, Bộ phận Thường trực nạp lúc 05/01/2026, 09:00.".to_owned(),
            days: vec![
                day(
                    "22/08/2026",
                    "thứ Bảy",
                    "Làm bù",
                    "Làm bù cho ngày 31/8/2026",
                    "9441/TB-BNV",
                ),
                day(
                    "31/08/2026",
                    "thứ Hai",
                    "Nghỉ hoán đổi",
                    "Nghỉ hoán đổi",
                    "9441/TB-BNV",
                ),
            ],
            seen: 1,
            rows: "22/08/2026 | Làm bù | Làm bù cho ngày 31/8/2026 | 9441/TB-BNV\n".to_owned(),
            errors: vec![],
            preview: None,
        };
        let failing = Self {
            rows: "31/02/2026 | Nghỉ | <b>Tết</b> |".to_owned(),
            errors: vec![FieldError {
                field: "rows",
                message: "Dòng 1: Ngày “31/02/2026” không có trong lịch. Kiểm tra lại ngày và tháng."
                    .to_owned(),
            }],
            ..normal.clone()
        };
        let preview = PreviewView {
            key: "0123456789abcdef".to_owned(),
            days: vec![(
                "23/11/2026, thứ Hai".to_owned(),
                "Như ngày thường trong tuần".to_owned(),
                "Nghỉ hoán đổi: Nghỉ hoán đổi (10000/TB-BNV)".to_owned(),
            )],
            moves: rows()
                .into_iter()
                .map(|row| {
                    (
                        row,
                        "23/11/2026, 09:00".to_owned(),
                        "25/11/2026, 09:00".to_owned(),
                    )
                })
                .collect(),
            moved: "Danh sách mới thay đổi 1 ngày và chuyển hạn xử lý của 3 tin bài dưới đây.".to_owned(),
        };
        let still = PreviewView {
            moves: vec![],
            moved: "Danh sách mới thay đổi 1 ngày và không chuyển hạn xử lý nào.".to_owned(),
            ..preview.clone()
        };
        let empty = Self {
            origin: "Danh sách theo dữ liệu ban đầu của hệ thống, chưa được nạp lại trên trang này."
                .to_owned(),
            days: vec![],
            rows: String::new(),
            seen: 0,
            ..normal.clone()
        };
        let previewing = |preview| Self {
            preview: Some(preview),
            ..normal.clone()
        };
        vec![
            previewing(preview),
            previewing(still),
            normal.clone(),
            failing,
            empty,
        ]
    }
}

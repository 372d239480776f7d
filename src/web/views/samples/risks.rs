//! Typed samples of the report of risks.

use super::{
    super::risks::{CountRow, RiskRow, RiskTable, RisksPage},
    *,
};
use crate::domain::risk::{Risk, Severity};

impl RisksPage {
    /// With every severity, without any incident, and with days that make no period.
    pub fn samples() -> Vec<Self> {
        let row = |(place, risk): (usize, Risk)| RiskRow {
            slug: risk.slug(),
            label: risk.label(),
            meaning: risk.meaning(),
            rule: Severity::rule(risk),
            count: "1.204".to_owned(),
            before: "12".to_owned(),
            arrow: "↑",
            trend: "tăng 1192".to_owned(),
            severity: [("low", "Thấp"), ("medium", "Trung bình"), ("high", "Cao")][place % 3],
            parts: counts(&[(
                "Vào chức năng ngoài vai trò: quản trị tài khoản, lịch làm việc",
                "",
            )]),
            bodies: counts(&[("Tỉnh Lào Cai", ""), ("Không gắn với cơ quan, đơn vị nào", "")]),
            accounts: counts(&[(
                "mot.dia.chi.rat.dai.cua.mot.nguoi@donvi.tinh.gov.example",
                "Tỉnh Lào Cai <b>",
            )]),
            more: (place == 0).then(|| "Còn 12 tài khoản khác có số lượng ít hơn.".to_owned()),
        };
        let full = Self {
            shell: admin_shell("Báo cáo rủi ro truy cập"),
            in_administration: true,
            errors: vec![],
            from: "01/10/2026".to_owned(),
            to: "31/10/2026".to_owned(),
            report: Some(RiskTable {
                period: "từ ngày 01/10/2026 đến hết ngày 31/10/2026".to_owned(),
                before: "từ ngày 31/08/2026 đến hết ngày 30/09/2026".to_owned(),
                open: Some("Kỳ này chưa kết thúc, số liệu tính đến lúc xem."),
                file: "/quan-tri/rui-ro/tep/rui-ro.xlsx?from=01%2F10%2F2026&to=31%2F10%2F2026".to_owned(),
                severity: ("high", "Cao"),
                blank: false,
                rows: Risk::ALL.into_iter().enumerate().map(row).collect(),
                drawn: "01/11/2026, 08:00".to_owned(),
            }),
        };
        let mut blank = full.clone();
        if let Some(table) = &mut blank.report {
            table.blank = true;
            table.open = None;
        }
        let faulty = Self {
            in_administration: false,
            errors: vec![FieldError {
                field: "to",
                message: "“Đến hết ngày” đang trước “Từ ngày”. Hãy kiểm tra lại hai ngày.".to_owned(),
            }],
            to: "31/09/2026".to_owned(),
            report: None,
            ..full.clone()
        };
        vec![full, blank, faulty]
    }
}

fn counts(rows: &[(&str, &str)]) -> Vec<CountRow> {
    let row = |(name, note): &(&str, &str)| CountRow {
        name: (*name).to_owned(),
        note: (*note).to_owned(),
        count: "1.204".to_owned(),
        before: "12".to_owned(),
    };
    rows.iter().map(row).collect()
}

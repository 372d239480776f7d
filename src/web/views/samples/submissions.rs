//! A workspace, the form of an item, and the item.

use super::*;

impl WorkspaceHome {
    /// Busy; a newcomer's; a lead's who does not file.
    pub fn samples() -> Vec<Self> {
        let group = |slug, heading, empty, rows: Vec<ItemRow>| ItemGroup {
            slug,
            heading,
            empty,
            count: rows.len().to_string(),
            rows,
            urgent: slug == "chua-co-nguoi-phu-trach",
        };
        let groups = |rows: [Vec<ItemRow>; 5]| {
            let [returned, drafts, review, published, ended] = rows;
            vec![
                group(
                    "tra-lai",
                    "Cần chỉnh sửa",
                    "Không có tin bài nào bị trả lại.",
                    returned,
                ),
                group(
                    "nhap",
                    "Nháp",
                    "Chưa có bản nháp. Bấm “Soạn tin bài” để bắt đầu.",
                    drafts,
                ),
                group(
                    "dang-xet",
                    "Đang xét",
                    "Không có tin bài nào đang được xét.",
                    review,
                ),
                group(
                    "da-dang",
                    "Đã đăng tải",
                    "Tin bài được duyệt sẽ hiện ở đây cùng đường dẫn công khai.",
                    published,
                ),
                group("ket-thuc", "Từ chối, đã rút", "Không có tin bài nào.", ended),
            ]
        };
        let busy = Self {
            shell: collaborator_shell("Tỉnh Lào Cai"),
            tenant_name: "Tỉnh Lào Cai".to_owned(),
            base: "/don-vi/lao-cai".to_owned(),
            can_file: true,
            groups: groups([
                vec![row(
                    "2QWE-7RTY",
                    "Sa Pa đối thoại với doanh nghiệp về thủ tục du lịch",
                    "returned",
                )],
                vec![row("5ASD-8FGH", &long_title(), "draft")],
                rows(),
                vec![row(
                    "3ZXC-9VBN",
                    "Lào Cai công bố chỉ số cải cách hành chính cấp xã",
                    "published",
                )],
                vec![],
            ]),
        };
        let mut pooled = row("8POI-2LKJ", "Tin của cộng tác viên đã thôi nhiệm vụ", "draft");
        pooled.pooled = true;
        let mut busy = busy;
        busy.groups.insert(
            0,
            group(
                "chua-co-nguoi-phu-trach",
                "Chưa có người phụ trách",
                "Tin bài nào cũng có người phụ trách.",
                vec![pooled],
            ),
        );
        let newcomer = Self {
            groups: groups(Default::default()),
            ..busy.clone()
        };
        let lead = Self {
            can_file: false,
            ..busy.clone()
        };
        vec![busy, newcomer, lead]
    }
}

fn diff() -> DiffView {
    let piece = |change, text: &str| DiffPiece {
        change,
        text: text.to_owned(),
    };
    DiffView {
        from: 2,
        to: 3,
        layout: DiffLayout::Inline,
        layouts: DiffLayout::ALL
            .map(|layout| NavLink {
                label: layout.label().to_owned(),
                href: format!("/toa-soan/tin-bai/7K2M-9QXD?so-sanh=3{}#so-sanh", layout.query()),
                current: layout == DiffLayout::Inline,
            })
            .to_vec(),
        fields: vec![
            FieldDiff {
                label: "Tiêu đề",
                pieces: vec![
                    piece("same", "Lào Cai đưa "),
                    piece("removed", "toàn bộ"),
                    piece("added", "100%"),
                    piece("same", " thủ tục đủ điều kiện lên trực tuyến toàn trình"),
                ],
            },
            FieldDiff {
                label: "Nội dung",
                pieces: vec![
                    piece(
                        "same",
                        "Sáng 20/7, Ủy ban nhân dân tỉnh Lào Cai tổ chức hội nghị công bố.",
                    ),
                    piece("gap", ""),
                    piece("removed", "Gần 90% hồ sơ được nộp trực tuyến."),
                    piece(
                        "added",
                        "87,4% hồ sơ được nộp trực tuyến, tăng 21 điểm phần trăm so với cùng kỳ.",
                    ),
                    piece(
                        "same",
                        "\nNgười dân ở xã vùng cao nộp hồ sơ tại nhà văn hóa thôn.",
                    ),
                ],
            },
        ],
    }
}

impl SubmissionForm {
    /// New; an event with faults; a document in conflict; a reviewer's edit with dates as typed.
    pub fn samples() -> Vec<Self> {
        let new = Self {
            shell: collaborator_shell("Soạn tin bài"),
            action: "/don-vi/lao-cai/tin-bai".to_owned(),
            cancel: "/don-vi/lao-cai".to_owned(),
            editorial: false,
            queue: String::new(),
            values: FormValues {
                key: "k1".to_owned(),
                ..FormValues::default()
            },
            errors: vec![],
            conflict: None,
            fields: fields(),
            categories: choices(&[
                (
                    "tinh-hinh-ket-qua",
                    "Tình hình thực hiện và kết quả cải cách hành chính nhà nước",
                ),
                (
                    "kinh-nghiem-mo-hinh",
                    "Kinh nghiệm, mô hình trong nước và trên thế giới",
                ),
            ]),
            sections: choices(&[
                ("tin-tuc-su-kien", "Tin tức - Sự kiện"),
                ("tin-bo-nganh", ">Tin bộ, ngành"),
                ("tin-dia-phuong", ">Tin địa phương"),
                ("van-ban", "Văn bản"),
            ]),
            retired_section: None,
            intake: None,
        };
        let mut faulty = new.clone();
        faulty.values.kind = "event_news".to_owned();
        faulty.values.title = long_title() + " và thêm";
        faulty.values.event_at = "2026-07-20T08:00".to_owned();
        faulty.values.field = "cai-cach-thu-tuc-hanh-chinh".to_owned();
        faulty.values.reused = true;
        faulty.errors = vec![
            FieldError {
                field: "title",
                message: "Nội dung tiêu đề dài 308 ký tự, quá giới hạn 300 ký tự. Vui lòng bớt 8 ký tự."
                    .to_owned(),
            },
            FieldError {
                field: "body",
                message: "Chưa nhập nội dung. Vui lòng nhập nội dung.".to_owned(),
            },
            FieldError {
                field: "section",
                message: "Chưa chọn chuyên mục chính.".to_owned(),
            },
            FieldError {
                field: "source",
                message: "Tin bài trích dẫn, sử dụng lại phải ghi nguồn tin. Vui lòng nhập nguồn tin."
                    .to_owned(),
            },
        ];
        let mut model = new.clone();
        model.values.kind = "model".to_owned();
        model.errors = vec![FieldError {
            field: "place",
            message: "Nơi áp dụng còn trống: hãy nhập nơi áp dụng.".to_owned(),
        }];
        let mut conflict = new.clone();
        conflict.shell.title = "Sửa tin bài 7K2M-9QXD".to_owned();
        conflict.values.kind = "document".to_owned();
        conflict.values.title = "Quyết định công bố Chỉ số cải cách hành chính năm 2025".to_owned();
        conflict.values.body = "## Điều 1. Phạm vi\n\nQuyết định này quy định việc công bố.".to_owned();
        conflict.values.document_number = "726/QĐ-BNV".to_owned();
        conflict.values.issued_on = "2026-07-08".to_owned();
        conflict.values.revision = "3".to_owned();
        conflict.conflict = Some(diff());
        conflict.retired_section =
            Some("Chuyên mục “Thông báo” đã ngừng dùng: hãy chọn chuyên mục đang dùng.".to_owned());
        let mut editorial = conflict.clone();
        editorial.shell = officer_shell("Biên tập tin bài 7K2M-9QXD");
        editorial.editorial = true;
        editorial.queue = "state=submitted&mo=4HTR-M2WA".to_owned();
        editorial.conflict = None;
        editorial.values.issued_on = "31/02/2026".to_owned();
        editorial.errors = vec![FieldError {
            field: "issued_on",
            message: "“31/02/2026” không phải ngày có thật. Vui lòng nhập lại ngày ban hành.".to_owned(),
        }];
        let mut intake = new.clone();
        intake.shell = officer_shell("Tiếp nhận tin bài");
        intake.action = "/toa-soan/tiep-nhan".to_owned();
        intake.intake = Some(IntakeFields {
            tenants: choices(&[("lao-cai", "Tỉnh Lào Cai"), ("cao-bang", "Tỉnh Cao Bằng")]),
            channels: choices(&[
                ("post", "Bưu điện"),
                ("email", "Thư điện tử"),
                ("by_hand", "Trực tiếp"),
            ]),
            supplier_tenant: String::new(),
            supplier_name: String::new(),
            supplier_person: String::new(),
            supplier_post: String::new(),
            channel: String::new(),
            received_at: String::new(),
            letter_number: String::new(),
            declared: false,
        });
        let mut faulty_intake = intake.clone();
        faulty_intake.intake = intake.intake.clone().map(|fields| IntakeFields {
            supplier_name: long_title(),
            received_at: "2026-07-20T08:00".to_owned(),
            channel: "post".to_owned(),
            ..fields
        });
        faulty_intake.errors = vec![
            FieldError {
                field: "supplier_person",
                message: "Chưa nhập họ và tên. Vui lòng nhập họ và tên.".to_owned(),
            },
            FieldError {
                field: "declared",
                message: "Hãy xác nhận đã nhận cam kết có chữ ký của nguồn cung cấp.".to_owned(),
            },
        ];
        vec![new, faulty, model, conflict, editorial, intake, faulty_intake]
    }
}

fn grounds() -> Vec<Choice> {
    choices(&[
        (
            "ngoai-pham-vi",
            "Không thuộc phạm vi vai trò, chức năng của Trang Thông tin",
        ),
        (
            "trai-chu-truong-chinh-sach",
            "Không phù hợp với quan điểm, chủ trương, đường lối của Đảng, chính sách và pháp luật của Nhà nước",
        ),
        ("bi-mat-nha-nuoc", "Thuộc danh mục bí mật nhà nước"),
        (
            "chua-duoc-cong-bo",
            "Được cấp có thẩm quyền quyết định chưa phổ biến công khai hoặc chỉ phổ biến trong phạm vi hẹp",
        ),
        ("khong-dung-su-that", "Không đúng sự thật"),
        ("khong-ro-nguon-goc", "Không rõ nguồn gốc"),
        (
            "trung-lap",
            "Trùng lặp với nội dung đã được đăng tải trên Trang Thông tin",
        ),
        ("dang-xac-thuc-lai", "Đang được yêu cầu xác thực lại"),
        (
            "khong-dat-chat-luong",
            "Không bảo đảm chất lượng theo yêu cầu của Trang Thông tin",
        ),
    ])
}

fn panel(base: &str) -> DecisionPanel {
    DecisionPanel {
        base: base.to_owned(),
        queue: String::new(),
        revision: 3,
        at_chair: false,
        claim: ClaimView::Hidden,
        edit: Offer::Hidden,
        submit: Offer::Hidden,
        withdraw: Offer::Hidden,
        approve: Offer::Hidden,
        route: Offer::Hidden,
        route_to: None,
        return_to_author: Offer::Hidden,
        refuse: Offer::Hidden,
        grounds: grounds(),
        remarks: String::new(),
        ticked: vec![],
        duplicate_of: String::new(),
        errors: vec![],
        take_down: Offer::Hidden,
        taking_down: false,
        check: Offer::Hidden,
        edition: String::new(),
        checking: false,
        lead: Offer::Hidden,
        end_lead: Offer::Hidden,
        urge: Offer::Hidden,
        urging: false,
        order: Default::default(),
        moves: vec![
            MoveOffer {
                path: "trinh",
                label: "Trình Trưởng Ban",
                consequence: "Trưởng Ban quyết định thay; bạn không còn xử lý tin bài này.",
                words_label: Some("Lý do trình"),
                offer: Offer::Hidden,
                tried: false,
            },
            MoveOffer {
                path: "thu-lai",
                label: "Thu lại",
                consequence: "Tin bài quay về bước sàng lọc.",
                words_label: None,
                offer: Offer::Hidden,
                tried: false,
            },
        ],
        words: String::new(),
        ready: vec![
            (
                "return",
                "Trả lại tác giả",
                vec!["Đề nghị ghi rõ nguồn của số liệu.".to_owned(), long_title()],
            ),
            (
                "refuse",
                "Từ chối đăng",
                vec!["Trang Thông tin đã đăng \"nội dung\" <b>này</b>.".to_owned()],
            ),
            ("hold", "Tạm giữ để xác thực lại", vec![]),
        ],
    }
}

fn custody(custodian: &str, acts: Vec<CustodyAct>) -> CustodyPanel {
    CustodyPanel {
        custodian: custodian.to_owned(),
        pooled: custodian == "Chưa có người phụ trách",
        acts,
        colleagues: choices(&[("c1", "Giàng A Páo (pao@laocai.example)")]),
        errors: Vec::new(),
        chosen: String::new(),
        reason: String::new(),
    }
}

fn custody_act(path: &'static str, label: &'static str, offer: Offer) -> CustodyAct {
    CustodyAct {
        path,
        label,
        consequence: "Người nhận được sửa, gửi, rút tin bài này thay bạn và nhận thư báo.",
        asks_whom: matches!(path, "ban-giao" | "giao-phu-trach"),
        asks_why: path != "nhan-phu-trach",
        offer,
        tried: false,
    }
}

fn happened(what: &str, note: Option<&str>) -> TimelineEntry {
    TimelineEntry {
        at: "21/07/2026, 09:14".to_owned(),
        who: "Phạm Thị Đào".to_owned(),
        role: "Cộng tác viên".to_owned(),
        what: what.to_owned(),
        note: note.map(str::to_owned),
    }
}

impl ItemPage {
    /// An officer's open item; a faulty refusal with nobody to route to; the author's returned item with a diff;
    /// a draft whose declarations are missing; sealed and refused; published, only to read, with a long title.
    pub fn samples() -> Vec<Self> {
        let revision = |number: i64, current| RevisionRow {
            number,
            by: "Phạm Thị Đào".to_owned(),
            role: "Cộng tác viên".to_owned(),
            at: "21/07/2026, 09:10".to_owned(),
            current,
            diff_href: (number > 1).then(|| format!("/toa-soan/7K2M-9QXD?so-sanh={number}")),
        };
        let mut officer = Self {
            shell: officer_shell("Lào Cai đưa 100% thủ tục đủ điều kiện lên trực tuyến toàn trình"),
            back: "/toa-soan?state=submitted".to_owned(),
            back_label: "Về hàng đợi".to_owned(),
            code: "7K2M-9QXD".to_owned(),
            title: "Lào Cai đưa 100% thủ tục đủ điều kiện lên trực tuyến toàn trình".to_owned(),
            state: badge("submitted"),
            clock: Some(clock("trễ 1 ngày", "late")),
            late: Some("Nộp muộn 3 giờ 12 phút".to_owned()),
            byline: vec![
                "Tỉnh Lào Cai".to_owned(),
                "Phạm Thị Đào".to_owned(),
                "Gửi 21/07/2026, 09:10".to_owned(),
            ],
            facts: vec![
                ("Loại tin bài", "Tin hoạt động, sự kiện".to_owned()),
                ("Thời điểm diễn ra", "20/07/2026, 08:00".to_owned()),
                ("Đơn vị", "Tỉnh Lào Cai".to_owned()),
                ("Tác giả", "Phạm Thị Đào".to_owned()),
                ("Lĩnh vực", "Cải cách thủ tục hành chính".to_owned()),
                ("Chuyên mục", "Tin địa phương".to_owned()),
                ("Nguồn tin", "Cổng Thông tin điện tử tỉnh Lào Cai".to_owned()),
                ("Đang ở", "Bộ phận Thường trực Ban Biên tập".to_owned()),
            ],
            alike: vec![
                AlikeRow {
                    href: "/toa-soan/tin-bai/P4XN-20AB".to_owned(),
                    code: "P4XN-20AB".to_owned(),
                    title: "Lào Cai đưa 100% thủ tục đủ điều kiện lên trực tuyến toàn trình".to_owned(),
                    state: badge("published"),
                    byline: vec!["Tỉnh Lào Cai".to_owned(), "Gửi 20/07/2026, 16:45".to_owned()],
                    why: "Cùng tiêu đề".to_owned(),
                },
                AlikeRow {
                    href: "/toa-soan/tin-bai/H2KD-93QZ".to_owned(),
                    code: "H2KD-93QZ".to_owned(),
                    title: long_title(),
                    state: badge("submitted"),
                    byline: vec!["Bộ Nội vụ".to_owned(), "Gửi 21/07/2026, 08:02".to_owned()],
                    why: "Tiêu đề giống 78%".to_owned(),
                },
            ],
            notice: None,
            sealed: false,
            summary: card("", "", None).summary,
            body_html: NEWS.to_owned(),
            attachments: AttachmentPanel {
                files: vec![
                    AttachmentView {
                        remove_key: Some("k7".to_owned()),
                        ..file("picture", "anh-hoi-nghi.jpg")
                    },
                    file("", "De an.docx"),
                ],
                add: Some(AddAttachment {
                    key: "k8".to_owned(),
                    purpose: "media".to_owned(),
                    alternative: String::new(),
                    caption: "Hội nghị".to_owned(),
                    limits: "Tối đa 10 tệp, mỗi tệp không quá 20 MB: JPEG, PDF.".to_owned(),
                    faulty: false,
                }),
            },
            public_href: None,
            timeline: vec![
                happened("Soạn bản nháp", None),
                happened("Gửi bài, phiên bản 2", Some("Nộp muộn 3 giờ 12 phút.")),
                happened("Biên tập, phiên bản 3", None),
            ],
            revisions: vec![revision(3, true), revision(2, false), revision(1, false)],
            diff: None,
            panel: DecisionPanel {
                edit: open("k1"),
                approve: open("k2"),
                route: open("k3"),
                route_to: Some(Ok(
                    "Lê Văn Bình vì phụ trách lĩnh vực Cải cách thủ tục hành chính và đang giữ ít tin \
                                   bài nhất (2)."
                        .to_owned(),
                )),
                return_to_author: open("k4"),
                refuse: open("k5"),
                withdraw: closed("Chỉ người đang giữ tin bài của đơn vị rút được."),
                ..panel("/toa-soan/7K2M-9QXD")
            },
            custody: custody(
                "Phạm Thị Đào",
                vec![custody_act("giao-phu-trach", "Giao người phụ trách", open("k11"))],
            ),
            beside: None,
        };
        let mut faulty = officer.clone();
        faulty.panel.approve = closed("Bạn là người duy nhất viết nội dung này, người khác phải phê duyệt.");
        faulty.panel.route_to = Some(Err(
            "Lĩnh vực này chưa được phân công cho thành viên nào có mặt. Bộ phận Thường trực duyệt."
                .to_owned(),
        ));
        faulty.panel.ticked = vec!["trung-lap".to_owned()];
        faulty.panel.remarks = "Đã có bài cùng nội dung.".to_owned();
        faulty.panel.errors = vec![FieldError {
            field: "duplicate_of",
            message: "Căn cứ trùng lặp phải kèm mã tin bài đã đăng. Vui lòng nhập mã.".to_owned(),
        }];
        let mut returned = officer.clone();
        returned.shell =
            collaborator_shell("Lào Cai đưa 100% thủ tục đủ điều kiện lên trực tuyến toàn trình");
        returned.back = "/don-vi/lao-cai".to_owned();
        returned.back_label = "Về không gian làm việc".to_owned();
        returned.state = badge("returned");
        returned.clock = None;
        returned.notice = Some(ItemNotice {
            tone: "returned",
            heading: "Đề nghị chỉnh sửa, bổ sung".to_owned(),
            points: vec![
                "Bổ sung số liệu so sánh cùng kỳ ở đoạn hai.\nGhi rõ nguồn của tỷ lệ 87,4%.".to_owned(),
            ],
            signed: "Trần Thị Ánh, Bộ phận Thường trực, 21/07/2026, 14:30".to_owned(),
        });
        returned.diff = Some(diff());
        returned.panel = DecisionPanel {
            edit: open("k1"),
            submit: open("k2"),
            withdraw: open("k3"),
            ..panel("/don-vi/lao-cai/tin-bai/7K2M-9QXD")
        };
        returned.custody = custody(
            "Phạm Thị Đào",
            vec![
                custody_act("ban-giao", "Bàn giao cho đồng nghiệp", open("k12")),
                custody_act("tra-ve-don-vi", "Trả về đơn vị", open("k13")),
            ],
        );
        let mut side_by_side = returned.clone();
        if let Some(diff) = &mut side_by_side.diff {
            diff.layout = DiffLayout::Beside;
            diff.layouts.reverse();
        }
        let mut urging = returned.clone();
        urging.shell = officer_shell("Lào Cai đưa 100% thủ tục đủ điều kiện lên trực tuyến toàn trình");
        urging.panel = DecisionPanel {
            urge: open("k15"),
            urging: true,
            words: "Đề nghị gửi lại trong tuần này.".to_owned(),
            errors: vec![FieldError {
                field: "words",
                message: "Nội dung dài quá 5.000 ký tự: hãy viết ngắn lại.".to_owned(),
            }],
            ..panel("/toa-soan/tin-bai/7K2M-9QXD")
        };
        let mut urged = urging.clone();
        let again_on = "Phạm Ngọc Ánh đã đôn đốc đơn vị về tin bài này trong hôm nay. Có thể đôn đốc lại từ ngày 22/07/2026.";
        urged.panel.urge = closed(again_on);
        urged.panel.errors = vec![FieldError {
            field: "noi-dung",
            message: again_on.to_owned(),
        }];
        let mut unkept = returned.clone();
        unkept.custody = custody(
            "Chưa có người phụ trách",
            vec![
                custody_act("nhan-phu-trach", "Nhận phụ trách", open("k14")),
                custody_act(
                    "ban-giao",
                    "Bàn giao cho đồng nghiệp",
                    closed("Tin bài này chưa có người phụ trách."),
                ),
            ],
        );
        let mut faulty_handover = returned.clone();
        faulty_handover.custody.acts[0].tried = true;
        faulty_handover.custody.chosen = "c1".to_owned();
        faulty_handover.custody.errors = vec![FieldError {
            field: "reason",
            message: "Hãy ghi rõ lý do để những người liên quan nắm được.".to_owned(),
        }];
        faulty_handover.panel.errors = faulty_handover.custody.errors.clone();
        let mut draft = returned.clone();
        draft.state = badge("draft");
        draft.notice = None;
        draft.late = None;
        draft.diff = None;
        draft.panel.errors = vec![
            FieldError {
                field: "accurate",
                message: "Chưa cam kết về tính chính xác của thông tin.".to_owned(),
            },
            FieldError {
                field: "no_state_secret",
                message: "Chưa cam kết tin bài không chứa bí mật nhà nước.".to_owned(),
            },
        ];
        let mut sealed = returned.clone();
        sealed.state = badge("refused");
        sealed.title = "Tin bài đã niêm phong".to_owned();
        sealed.sealed = true;
        sealed.diff = None;
        sealed.late = None;
        sealed.notice = Some(ItemNotice {
            tone: "refused",
            heading: "Tin bài bị từ chối đăng".to_owned(),
            points: vec![
                "Thuộc danh mục bí mật nhà nước".to_owned(),
                "Không rõ nguồn gốc".to_owned(),
            ],
            signed: "Trần Thị Ánh, Bộ phận Thường trực, 21/07/2026, 14:30".to_owned(),
        });
        sealed.panel = DecisionPanel {
            edit: closed("Tin bài đã bị từ chối đăng nên không sửa được nữa."),
            submit: closed("Tin bài đã bị từ chối đăng. Bạn có thể soạn tin bài mới."),
            ..panel("/don-vi/lao-cai/tin-bai/7K2M-9QXD")
        };
        officer.revisions[0].by = "Trần Thị Ánh".to_owned();
        let mut published = officer.clone();
        published.title = long_title();
        published.state = badge("published");
        published.clock = None;
        published.public_href = Some("/bai-viet/7K2M-9QXD/lao-cai".to_owned());
        published.body_html = LEGAL.to_owned();
        published.panel = DecisionPanel {
            lead: open("k16"),
            ..panel("/toa-soan/7K2M-9QXD")
        };
        let mut leading = published.clone();
        leading.panel = DecisionPanel {
            end_lead: open("k17"),
            ..panel("/toa-soan/7K2M-9QXD")
        };
        let mut faulty_removal = published.clone();
        faulty_removal.panel = DecisionPanel {
            take_down: open("k9"),
            taking_down: true,
            order: ["Cục Báo chí".to_owned(), String::new(), "32/13/2026".to_owned()],
            errors: vec![
                FieldError {
                    field: "words",
                    message: "Hãy ghi rõ lý do.".to_owned(),
                },
                FieldError {
                    field: "issued_on",
                    message: "Ngày “32/13/2026” không có trong lịch.".to_owned(),
                },
            ],
            ..panel("/toa-soan/7K2M-9QXD")
        };
        let mut claimed = officer.clone();
        claimed.panel.claim = ClaimView::Another {
            key: "k7".to_owned(),
            name: "Lê Thị Hạnh".to_owned(),
            until: "21/07/2026, 09:19".to_owned(),
            may_take_over: true,
        };
        let mut own = officer.clone();
        own.panel.claim = ClaimView::Own {
            key: "k8".to_owned(),
            until: "21/07/2026, 09:19".to_owned(),
        };
        let mut at_chair = claimed.clone();
        at_chair.state = badge("awaiting_chair");
        at_chair.panel.at_chair = true;
        let mut beside = own.clone();
        beside.panel.queue = "state=submitted&mo=4HTR-M2WA".to_owned();
        beside.shell.flash = Some("Đã phê duyệt. Tin bài đã được đăng tải.".to_owned());
        beside.shell.flash_link = Some(NavLink {
            label: "Mở lại tin bài vừa xử lý, mã 4HTR-M2WA".to_owned(),
            href: "/toa-soan?state=submitted&mo=4HTR-M2WA".to_owned(),
            current: false,
        });
        beside.beside = Some(QueueBeside {
            heading: "Chờ sàng lọc",
            narrowed: vec!["Cải cách thể chế".to_owned(), "Chỉ tin nộp muộn".to_owned()],
            rows: rows(),
            further: Some("/toa-soan?state=submitted&after=x&mo=7K2M-9QXD".to_owned()),
            here: "/toa-soan?state=submitted&mo=7K2M-9QXD".to_owned(),
            place: "state=submitted&mo=4HTR-M2WA".to_owned(),
            list: "5f3a9c5f3a9c5f3a".to_owned(),
            stream: "/toa-soan/tin-moi?state=submitted".to_owned(),
        });
        let mut beside_nothing = beside.clone();
        if let Some(list) = &mut beside_nothing.beside {
            (list.rows, list.narrowed, list.further) = (vec![], vec![], None);
        }
        vec![
            at_chair,
            beside,
            beside_nothing,
            officer,
            faulty,
            returned,
            side_by_side,
            urging,
            urged,
            unkept,
            faulty_handover,
            draft,
            sealed,
            published,
            leading,
            faulty_removal,
            claimed,
            own,
        ]
    }
}

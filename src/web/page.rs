//! Answers of page operations: a page, a way onward, a file.

use askama::Template;
use bytes::Bytes;
use poem::{IntoResponse, Response, http::StatusCode};
use poem_openapi::{
    ApiResponse,
    registry::{MetaMediaType, MetaResponse, MetaResponses, Registry},
    types::Type,
};
use sha2::{Digest, Sha256};

use super::{
    Portal,
    gate::{Can, Open, visitor_behind},
    problem::Problem,
    shelf::{Lasting, Same},
    views::parts::{NavLink, Shell, ShellPerson},
};
use crate::{
    domain::{
        actor::{Person, Role},
        catalogue::Section,
        policy::{HandleReports, Permission, ReadAudit},
        text::Slug,
    },
    store::{Reference, SessionToken},
};

/// Any answer of a page operation.
pub struct Answer(Response);

impl Answer {
    /// A page.
    ///
    /// # Errors
    /// When its template fails.
    pub fn page(page: &impl Template) -> Result<Self, Problem> {
        Self::page_with(StatusCode::OK, page)
    }

    /// A page under another status: a form to mend is 422, a conflict 409.
    ///
    /// # Errors
    /// When its template fails.
    pub fn page_with(status: StatusCode, page: &impl Template) -> Result<Self, Problem> {
        let html = render(page)?;
        Ok(Self(poem::web::Html(html).with_status(status).into_response()))
    }

    /// A page that is the same for everyone without a session.
    ///
    /// # Errors
    /// When its template fails.
    pub fn public_page(open: &Open, page: &impl Template) -> Result<Self, Problem> {
        let html = render(page)?;
        if open.person.is_some() {
            return Ok(Self(poem::web::Html(html).into_response()));
        }
        Ok(Self::same(
            "text/html; charset=utf-8",
            html,
            Lasting::UntilPublicChange,
        ))
    }

    /// What is the same for everyone without a session; browsers ask each time whether it still stands.
    pub fn same(content_type: &str, body: impl Into<Bytes>, lasting: Lasting) -> Self {
        let body = body.into();
        let mut response = Response::builder()
            .content_type(content_type)
            .header("cache-control", "public, max-age=0, must-revalidate")
            .header("vary", "Accept-Encoding, Cookie")
            .body(body.clone());
        response.extensions_mut().insert(Same { body, lasting });
        Self(response)
    }

    /// A way onward after an act.
    pub fn onward(path: &str) -> Self {
        Self(
            Response::builder()
                .status(StatusCode::SEE_OTHER)
                .header("location", path)
                .finish(),
        )
    }

    /// The same content, moved for good.
    pub fn moved(path: &str) -> Self {
        Self(
            Response::builder()
                .status(StatusCode::PERMANENT_REDIRECT)
                .header("location", path)
                .finish(),
        )
    }

    /// Plain text.
    pub fn text(status: StatusCode, text: &'static str) -> Self {
        Self(text.with_status(status).into_response())
    }

    /// Bytes of a type.
    pub fn bytes(response: Response) -> Self {
        Self(response)
    }

    /// With a header.
    #[must_use]
    pub fn with(self, name: &'static str, value: impl AsRef<str>) -> Self {
        Self(self.0.with_header(name, value.as_ref()).into_response())
    }
}

/// The text of a page.
pub(super) fn render(page: &impl Template) -> Result<String, Problem> {
    page.render().map_err(|fault| {
        tracing::error!(error = %fault, "a template failed");
        Problem::internal()
    })
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        self.0
    }
}

impl ApiResponse for Answer {
    fn meta() -> MetaResponses {
        let html = MetaMediaType {
            content_type: "text/html; charset=utf-8",
            schema: String::schema_ref(),
        };
        let response = |status, description, content| MetaResponse {
            description,
            status: Some(status),
            status_range: None,
            content,
            headers: vec![],
        };
        MetaResponses {
            responses: vec![
                response(200, "a page", vec![html]),
                response(303, "onward", Vec::new()),
            ],
        }
    }

    fn register(_: &mut Registry) {}
}

/// What a page says about what was just done; the address carries the slug.
pub fn flash_of(slug: Option<&str>) -> Option<String> {
    let words = match slug? {
        "luu-nhap" => "Đã lưu nháp.",
        "bien-tap" => "Đã lưu phiên bản biên tập.",
        "dinh-kem" => "Đã đính kèm tệp.",
        "go-tep" => "Đã gỡ tệp khỏi tin bài.",
        "gui" => "Đã gửi bài. Bộ phận Thường trực sẽ sàng lọc; bạn nhận được thư xác nhận kèm mã tin bài.",
        "rut" => "Đã rút bài.",
        "phe-duyet" => "Đã phê duyệt. Tin bài đã được đăng tải.",
        "chuyen" => "Đã chuyển tin bài đến thành viên phụ trách lĩnh vực.",
        "tra-lai" => "Đã trả lại tin bài cho người phụ trách kèm nội dung cần chỉnh sửa.",
        "ket-thuc-giu" => "Đã kết thúc xác thực lại. Tin bài được tiếp tục xem xét, duyệt.",
        "xin-y-kien" => "Đã gửi xin ý kiến chỉ đạo của Trưởng Ban.",
        "cho-y-kien" => "Đã cho ý kiến chỉ đạo. Bộ phận Thường trực được thông báo.",
        "trinh" => "Đã trình Trưởng Ban.",
        "chuyen-lai" => "Đã chuyển lại Bộ phận Thường trực.",
        "thu-lai" => "Đã thu lại tin bài để sàng lọc.",
        "huy-tra-lai" => "Đã hủy trả lại. Tin bài quay về bước trước đó.",
        "nhan-xu-ly" => {
            "Bạn đã nhận xử lý tin bài. Người khác thấy bạn đang xử lý cho đến khi bạn rời trang."
        }
        "tiep-quan" => "Bạn đã tiếp quản tin bài. Người đang xử lý được thông báo.",
        "nha-xu-ly" => "Bạn đã thôi xử lý tin bài.",
        "dinh-chinh" => {
            "Đã mở bản đính chính. Bài đã đăng giữ nguyên cho đến khi bản đính chính được phê duyệt."
        }
        "gan-bao-loi" => {
            "Bài viết đang có bản đính chính chưa xử lý xong: báo lỗi đã được gắn vào bản này. Người báo lỗi nhận thư khi bản đính chính được đăng."
        }
        "bao-loi-go-bai" => {
            "Đã ghi nhận báo lỗi và việc gỡ bài. Người báo lỗi để lại địa chỉ nhận thư báo kết quả."
        }
        "bao-loi-bo-qua" => {
            "Đã ghi nhận không tiếp nhận báo lỗi. Người báo lỗi để lại địa chỉ nhận thư nêu lý do."
        }
        "kiem-tra" => "Đã đánh dấu nội dung đang đăng là đã kiểm tra.",
        "don-doc" => "Đã đôn đốc. Người phụ trách tin bài và lãnh đạo đơn vị nhận thư báo.",
        "go-bai" => "Đã gỡ bài khỏi Trang Thông tin. Người phụ trách tin bài được thông báo.",
        "ban-giao" => "Đã bàn giao tin bài. Người phụ trách mới nhận thư báo.",
        "tra-ve-don-vi" => "Đã trả tin bài về đơn vị. Lãnh đạo đơn vị nhận thư báo.",
        "nhan-phu-trach" => "Bạn đã nhận phụ trách tin bài này.",
        "giao-phu-trach" => "Đã giao người phụ trách. Những người liên quan nhận thư báo.",
        "tiep-nhan" => "Đã tiếp nhận và cấp mã tin bài. Lãnh đạo đơn vị cung cấp nhận thư xác nhận.",
        "tu-choi" => "Đã ghi nhận quyết định. Người phụ trách được thông báo căn cứ.",
        "mat-khau" => "Đã đặt mật khẩu. Hãy đăng nhập bằng mật khẩu mới.",
        "dang-xuat" => "Đã đăng xuất.",
        "dang-xuat-moi-noi" => "Đã đăng xuất khỏi mọi thiết bị.",
        "phan-cong" => "Đã ghi phân công. Những người liên quan nhận thư thông báo.",
        "ket-thuc-phan-cong" => "Đã ghi ngày kết thúc phân công. Những người liên quan nhận thư thông báo.",
        "uy-quyen" => "Đã ghi ủy quyền. Cả Ban Biên tập nhận thư thông báo.",
        "cham-dut-uy-quyen" => "Đã chấm dứt ủy quyền. Cả Ban Biên tập nhận thư thông báo.",
        "vang-mat" => "Đã ghi vắng mặt.",
        "ket-thuc-vang-mat" => "Đã ghi ngày trở lại.",
        "nap-lich" => {
            "Đã nạp lịch làm việc. Hạn xử lý đang mở được chuyển theo lịch mới; người đang xử lý được báo qua thư."
        }
        "them-chuyen-muc" => "Đã thêm chuyên mục.",
        "doi-ten-chuyen-muc" => "Đã lưu tên, đường dẫn của chuyên mục. Đường dẫn cũ dẫn đến đường dẫn mới.",
        "chuyen-chuyen-muc" => "Đã chuyển chuyên mục.",
        "ngung-chuyen-muc" => "Đã ngừng dùng chuyên mục. Đường dẫn và tin bài của nó ở chuyên mục thay thế.",
        "dung-lai-chuyen-muc" => "Chuyên mục được dùng lại.",
        "thong-tin-trang" => "Đã lưu thông tin trang.",
        "them-cau-mau" => "Đã thêm câu mẫu.",
        "sua-cau-mau" => "Đã lưu câu mẫu.",
        "chuyen-cau-mau" => "Đã chuyển thứ tự câu mẫu.",
        "ngung-cau-mau" => "Đã ngừng dùng câu mẫu.",
        "dung-lai-cau-mau" => "Câu mẫu được dùng lại.",
        "thiet-lap" => "Đã lưu thiết lập. Hạn xử lý đang mở được tính lại trong ít phút.",
        "dua-len-dau" => "Bài đã ở đầu trang chủ.",
        "thoi-len-dau" => "Bài thôi ở đầu trang chủ; bài mới nhất đứng đầu.",
        "cap-tai-khoan" => "Đã ghi văn bản cử. Người được cử nhận thư báo.",
        "gui-lai-thu-moi" => "Đã gửi lại thư mời. Đường dẫn gửi trước đó không dùng được nữa.",
        "huy-thu-moi" => "Đã hủy thư mời. Đường dẫn đã gửi không dùng được nữa.",
        "thu-hoi" => "Đã thu hồi tài khoản. Từ lúc này không yêu cầu nào của tài khoản được chấp nhận.",
        "thu-hoi-don-vi" => {
            "Đã thu hồi các tài khoản đã chọn. Từ lúc này không yêu cầu nào của những tài khoản đó được chấp nhận."
        }
        "cham-dut-vai-tro" => "Đã chấm dứt vai trò. Những người liên quan nhận thư báo.",
        "lap-ke-thua" => "Đã lập kế hoạch. Lãnh đạo hai đơn vị và Bộ phận Thường trực nhận thư báo.",
        "huy-ke-thua" => "Đã hủy kế hoạch. Lãnh đạo hai đơn vị và Bộ phận Thường trực nhận thư báo.",
        "de-cu" => "Đã gửi đề cử. Bộ phận Thường trực được báo qua thư.",
        "rut-de-cu" => "Đã rút đề cử.",
        "cap-de-cu" => "Đã cấp theo đề cử. Người được đề cử và người đề cử nhận thư báo.",
        "tu-choi-de-cu" => "Đã ghi nhận không chấp nhận. Người đề cử nhận thư nêu lý do.",
        "mo-ra-soat" => {
            "Đã mở đợt rà soát. Danh sách tài khoản được lập trong khoảng một phút; lãnh đạo các đơn vị nhận thư khi xong."
        }
        "tra-loi-ra-soat" => "Đã ghi câu trả lời.",
        "ky-ra-soat" => "Đã ký xác nhận. Kết quả rà soát không thay đổi được nữa.",
        "gui-lai" => "Thư đã được đưa lại vào hàng đợi gửi.",
        "luu-cach-xem" => "Đã lưu cách xem.",
        "doi-ten-cach-xem" => "Đã đổi tên cách xem.",
        "xoa-cach-xem" => "Đã xóa cách xem.",
        "cach-nhan" => "Đã lưu cách nhận thông báo.",
        "da-doc" => "Đã đánh dấu thông báo là đã đọc.",
        "da-doc-tat-ca" => "Đã đánh dấu tất cả thông báo là đã đọc.",
        _ => return None,
    };
    Some(words.to_owned())
}

/// Address of the error reports.
const REPORTS: &str = "/toa-soan/bao-loi";
/// Address of the search of the newsroom.
pub const NEWSROOM_SEARCH: &str = "/toa-soan/tim-kiem";
/// The navigation counts reports up to this many.
const REPORTS_COUNTED: u64 = 100;

/// Says in the navigation how many error reports wait.
fn label_reports(nav: &mut [NavLink], waiting: u64) {
    let count = match waiting {
        0 => return,
        REPORTS_COUNTED.. => "99+".to_owned(),
        few => few.to_string(),
    };
    for link in nav.iter_mut().filter(|link| link.href == REPORTS) {
        link.label = format!("Báo lỗi ({count})");
    }
}

fn link(label: &str, href: &str, here: &str) -> NavLink {
    NavLink {
        label: label.to_owned(),
        href: href.to_owned(),
        current: here == href,
    }
}

impl Portal {
    /// The frame of a page behind a door.
    pub async fn shell<P: Permission>(
        &self,
        can: &Can<P>,
        title: &str,
        here: &str,
    ) -> Result<Shell, Problem> {
        let reference = self.services.reference.current().await?;
        let session = (&can.person, &can.token);
        let mut shell = self.inside_shell(&reference, session, title, here).await?;
        if HandleReports::ROLES.iter().any(|&role| can.person.holds(role)) {
            let waiting = self.services.store.count_new_reports(REPORTS_COUNTED).await?;
            label_reports(&mut shell.nav, waiting);
        }
        Ok(shell)
    }

    async fn inside_shell(
        &self,
        reference: &Reference,
        (person, token): (&Person, &SessionToken),
        title: &str,
        here: &str,
    ) -> Result<Shell, Problem> {
        let unread = self.services.store.count_unread(person.account).await?;
        Ok(Shell {
            title: title.to_owned(),
            person: Some(ShellPerson {
                unread,
                ..self.shell_person(person, token)
            }),
            nav: inside_nav(person, reference, here),
            demo: self.demo,
            site: reference.site.clone(),
            ..Shell::default()
        })
    }

    /// The frame of a page for who has logged in and is not inside yet.
    pub async fn door_shell<P: Permission>(&self, can: &Can<P>, title: &str) -> Result<Shell, Problem> {
        let reference = self.services.reference.current().await?;
        Ok(Shell {
            title: title.to_owned(),
            person: Some(self.shell_person(&can.person, &can.token)),
            demo: self.demo,
            site: reference.site.clone(),
            ..Shell::default()
        })
    }

    /// The frame of a refusal, and where the visitor goes on from it: who is logged in keeps the own navigation,
    /// everyone else gets the sections.
    pub async fn refusal_frame(
        &self,
        title: &str,
        token: Option<SessionToken>,
    ) -> Result<(Shell, (String, String)), Problem> {
        let reference = self.services.reference.current().await?;
        let session = match token {
            Some(token) => visitor_behind(self, token).await?,
            None => None,
        };
        Ok(match &session {
            Some((visitor, token)) => (
                self.inside_shell(&reference, (&visitor.person, token), title, "")
                    .await?,
                (
                    "Về trang làm việc của bạn".to_owned(),
                    home_of(&visitor.person, &reference),
                ),
            ),
            None => (
                Shell {
                    canonical: None,
                    ..self.public_shell(&reference, title, "", None)
                },
                ("Trang chủ".to_owned(), "/".to_owned()),
            ),
        })
    }

    fn shell_person(&self, person: &Person, token: &SessionToken) -> ShellPerson {
        let roles: Vec<_> = person.roles.iter().map(|role| role.label()).collect();
        let mark = Sha256::new()
            .chain_update(b"mark")
            .chain_update(person.account.to_string())
            .finalize();
        ShellPerson {
            mark: data_encoding::HEXLOWER.encode(&mark[..8]),
            name: person.full_name.to_string(),
            roles: roles.join(", "),
            csrf: token.csrf(),
            unread: 0,
        }
    }

    /// The frame of a public page.
    pub fn public_shell(
        &self,
        reference: &Reference,
        title: &str,
        here: &str,
        session: Option<(&Person, &SessionToken)>,
    ) -> Shell {
        let sections = reference.catalogue.sections_in_use_under(None).into_iter();
        Shell {
            title: title.to_owned(),
            person: session.map(|(person, token)| self.shell_person(person, token)),
            nav: sections
                .map(|section| link(&section.name, &section_path(section), here))
                .collect(),
            demo: self.demo,
            site: reference.site.clone(),
            canonical: Some(format!("{}{here}", self.base_url)),
            ..Shell::default()
        }
    }
}

/// Whether the person passes the door of the audit.
pub fn may_read_audit(person: &Person) -> bool {
    ReadAudit::ROLES.iter().any(|&role| person.holds(role))
}

/// Address of a section.
pub fn section_path(section: &Section) -> String {
    format!("/chuyen-muc/{}", section.address())
}

/// Address of what a body filed.
pub fn tenant_path(slug: &Slug) -> String {
    format!("/co-quan/{slug}")
}

/// Address of a body's workspace.
pub fn workspace_path(slug: &Slug) -> String {
    format!("/don-vi/{slug}")
}

/// Address of a body's accounts, for who administers them.
pub fn accounts_path(slug: &Slug) -> String {
    format!("/quan-tri/tai-khoan?tenant={slug}")
}

/// The query of an address, `?…`: what is empty is left out, and so is the mark when nothing is left.
pub fn query_of(parts: &[(&str, &str)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parts.iter().filter(|(_, value)| !str::is_empty(value)));
    match query.finish() {
        empty if empty.is_empty() => empty,
        query => format!("?{query}"),
    }
}

/// The address to go on to, when it is one of this host and not the public home.
pub fn local_path(next: &str) -> Option<&str> {
    // A browser reads a backslash as a slash and drops tabs and line breaks: "/\t/host" would lead away.
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let local = plain && next.starts_with('/') && !next.starts_with("//");
    (local && next != "/").then_some(next)
}

/// Where a person's work waits.
pub fn home_of(person: &Person, reference: &Reference) -> String {
    let newsroom = [
        Role::Chair,
        Role::Deputy,
        Role::BoardMember,
        Role::StandingOfficer,
    ];
    if newsroom.iter().any(|&role| person.holds(role)) {
        return "/toa-soan".to_owned();
    }
    match reference.tenant(person.tenant) {
        Some(tenant) if person.roles.iter().any(|role| role.is_of_tenant()) => workspace_path(&tenant.slug),
        _ if person.holds(Role::Technician) => "/quan-tri".to_owned(),
        _ => "/tai-khoan".to_owned(),
    }
}

fn inside_nav(person: &Person, reference: &Reference, here: &str) -> Vec<NavLink> {
    use crate::domain::policy::{
        Administer, AnswerAccess, Operate, Propose, ReadRisks, RecordIntake, ShapeSite, ViewDirectory,
        ViewNewsroom, ViewOverdue, ViewWorkspace,
    };
    fn passes<P: Permission>(person: &Person) -> bool {
        P::ROLES.iter().any(|&role| person.holds(role))
    }
    let mut nav = Vec::new();
    if let Some(tenant) = reference
        .tenant(person.tenant)
        .filter(|_| passes::<ViewWorkspace>(person))
    {
        let base = workspace_path(&tenant.slug);
        nav.push(link("Không gian làm việc", &base, here));
        let search = if passes::<ViewNewsroom>(person) {
            "Tìm trong đơn vị"
        } else {
            "Tìm kiếm"
        };
        nav.push(link(search, &format!("{base}/tim-kiem"), here));
    }
    if passes::<ViewNewsroom>(person) {
        nav.push(link("Tin bài chờ duyệt", "/toa-soan", here));
        nav.push(link("Tìm kiếm", NEWSROOM_SEARCH, here));
        nav.push(link("Báo lỗi", REPORTS, here));
        nav.push(link("Kiểm tra", "/toa-soan/kiem-tra", here));
        nav.push(link("Phân công", "/toa-soan/phan-cong", here));
    }
    // Who administers has a long menu already: the directory is beside the accounts.
    if passes::<ViewDirectory>(person) && !passes::<Administer>(person) {
        nav.push(link("Danh bạ", "/danh-ba", here));
    }
    if passes::<Propose>(person) {
        nav.push(link("Đề cử", "/de-cu", here));
    }
    if passes::<AnswerAccess>(person) {
        nav.push(link("Rà soát", "/ra-soat", here));
    }
    if passes::<RecordIntake>(person) {
        nav.push(link("Tiếp nhận", "/toa-soan/tiep-nhan", here));
    }
    if passes::<ViewOverdue>(person) {
        nav.push(link("Quá hạn", "/toa-soan/qua-han", here));
    }
    if passes::<Operate>(person) {
        nav.push(link("Quản trị", "/quan-tri", here));
        // The Standing Office has a long menu already: it goes by way of the page.
        if !passes::<ViewNewsroom>(person) {
            nav.push(link("Đơn vị", "/quan-tri/don-vi", here));
            nav.push(link("Nhật ký", "/quan-tri/nhat-ky", here));
        }
    } else if passes::<ReadRisks>(person) {
        nav.push(link("Rủi ro", "/quan-tri/rui-ro", here));
    }
    if passes::<Administer>(person) {
        nav.push(link("Tài khoản", "/quan-tri/tai-khoan", here));
        nav.push(link("Lịch làm việc", "/quan-tri/lich-lam-viec", here));
    }
    if passes::<ShapeSite>(person) {
        nav.push(link("Chuyên mục", "/quan-tri/chuyen-muc", here));
        nav.push(link("Thông tin trang", "/quan-tri/thong-tin-trang", here));
    }
    nav
}

// Every page, as a browser meets it: no barrier that axe can find, nothing from another host, nothing on the console,
// nothing wider than a small phone, nothing lost when the text is twice as large. What `look` does is in look.ts.
import { readFileSync } from "node:fs";
import { type Page, expect, test } from "@playwright/test";
import { forgetTerms } from "./database";
import { look, visited, visitor } from "./look";
import { linkIn, mailOfEachKind, mailTo } from "./mails";
import { appoint } from "./own";
import {
  PASSWORD, type Person, approve, attachPicture, browserOf, chair, closeAll, codeOf, collaborator, deputy, fileNews, fillItem, finance, lead,
  memberOfInstitutions, memberOfProcedures, ministryCollaborator, officer, openAct, openReview, reportError, submit, technician, textOf, typeLogin, writeNews,
} from "./portal";
import { workbook } from "./workbook";

// Twenty pages in five sizes take their time where other work goes on.
test.describe.configure({ timeout: 120_000 });
test.afterEach(async ({ browser }) => closeAll(browser));

const follow = (title: string) => async (page: Page) => {
  await page.getByRole("link", { name: title }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
};

const DEMO = {
  published: "Tuyên Quang đưa 100% xã vào trung tâm phục vụ hành chính công liên thông",
  submitted: "Hội nghị đánh giá chỉ số hài lòng của người dân tại Tuyên Quang",
  inReview: "Công bố nền tảng số dùng chung phục vụ cải cách hành chính",
  returned: "Mô hình “Ngày không viết, không hẹn” ở xã vùng cao",
  draft: "Kiểm tra công tác cải cách hành chính tại các sở, ngành",
};

test("public pages are open to everyone", async ({ browser }) => {
  const { page, visit, leave } = await visitor(browser, null);
  await visit("cong-khai-trang-chu", "/");
  await visit("cong-khai-bai-viet", follow(DEMO.published));
  await visit("cong-khai-bao-loi", async () => {
    await page.getByRole("link", { name: "Báo lỗi nội dung" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Báo lỗi nội dung" })).toBeVisible();
  });
  await visit("cong-khai-bao-loi-thieu", async () => {
    await page.getByRole("button", { name: "Gửi báo lỗi" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  });
  await page.getByRole("link", { name: "Trở lại bài viết" }).click();
  await visit("cong-khai-bao-loi-da-nhan", async () => {
    await reportError(page, { words: "Tỷ lệ hồ sơ đúng hạn trong bài chưa khớp với báo cáo của tỉnh." });
  });
  await visit("cong-khai-co-quan", "/co-quan");
  await visit("cong-khai-co-quan-mot", "/co-quan/tuyen-quang");
  await visit("cong-khai-co-quan-trong", "/co-quan/an-giang");
  await visit("cong-khai-van-ban", "/van-ban");
  await visit("cong-khai-chuyen-muc", "/chuyen-muc/tin-tuc-su-kien");
  await visit("cong-khai-chuyen-muc-trong", "/chuyen-muc/kinh-nghiem-quoc-te");
  await visit("cong-khai-lien-he", "/lien-he");
  await visit("cong-khai-dieu-khoan", "/dieu-khoan-su-dung");
  await visit("cong-khai-404", "/khong-co-trang-nay");
  await page.goto("/");
  expect(await page.locator("script").count(), "public pages need no script").toBe(0);
  await leave();
});

test("the door is open to everyone", async ({ browser }) => {
  const { page, visit, leave } = await visitor(browser, null);
  await visit("cua-dang-nhap", "/dang-nhap");
  await visit("cua-dang-nhap-sai", async () => {
    await page.getByLabel("Thư điện tử công vụ").fill(finance.email);
    await page.getByLabel("Mật khẩu", { exact: true }).fill("mật khẩu sai");
    await page.getByRole("button", { name: "Đăng nhập" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  });
  await visit("cua-quen-mat-khau", "/quen-mat-khau");
  await visit("cua-quen-mat-khau-da-gui", async () => {
    await page.getByLabel("Thư điện tử").fill(finance.email);
    await page.getByRole("button", { name: "Gửi đường dẫn" }).click();
    await expect(page.getByRole("status")).toBeVisible();
  });
  const link = linkIn(await mailTo(finance.email, "[CCHC] Yêu cầu đặt lại mật khẩu"));
  await visit("cua-dat-mat-khau", link);
  await visit("cua-dat-mat-khau-sai", async () => {
    await page.getByLabel("Mật khẩu mới").first().fill("ngắn");
    await page.getByRole("button", { name: "Đặt mật khẩu" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  });
  await visit("cua-duong-dan-het-han", "/mat-khau/khong-con-hieu-luc");
  await leave();
});

test("the collaborator's pages are open to everyone", async ({ browser }) => {
  const { page, visit, leave } = await visitor(browser, collaborator);
  await visit("ctv-nha", collaborator.home);
  await visit("ctv-tim-kiem", `${collaborator.home}/tim-kiem`);
  await visit("ctv-tim-kiem-thay", `${collaborator.home}/tim-kiem?q=tuyen+quang`);
  for (const [state, title] of Object.entries(DEMO).filter(([state]) => state !== "inReview")) {
    await page.goto(collaborator.home);
    await visit(`ctv-tin-bai-${state}`, follow(title));
  }
  await visit("ctv-soan", `${collaborator.home}/soan`);
  await visit("ctv-soan-loi", async () => {
    await textOf(page).fill("Nội dung đã viết.");
    await page.getByRole("radio", { name: "Văn bản" }).check();
    await page.getByRole("button", { name: "Lưu nháp" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  });
  await writeNews(page, collaborator, { title: "Tin nháp để xem các trang sửa, gửi" });
  await visit("ctv-tin-bai-gui-thieu-cam-ket", async () => {
    await openAct(page, "Gửi bài");
    await page.getByRole("button", { name: "Gửi phiên bản này" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  });
  await visit("ctv-sua", async () => {
    await page.getByRole("link", { name: "Sửa bài" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sửa tin bài");
  });
  await visit("ctv-sua-xung-dot", async () => {
    const other = await browserOf(browser, collaborator);
    await other.goto(page.url());
    await other.getByLabel("Tóm tắt").fill("Tóm tắt viết ở máy khác.");
    await other.getByRole("button", { name: "Lưu thay đổi" }).click();
    await expect(other.getByRole("status").first()).toBeVisible();
    await other.context().close();
    await textOf(page).fill("Sở Nội vụ tổ chức hội nghị trực tuyến về cải cách hành chính.");
    await page.getByRole("button", { name: "Lưu thay đổi" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  });
  await page.goto(collaborator.home);
  await follow("Tin nháp để xem các trang sửa, gửi")(page);
  await visit("ctv-tra-ve-don-vi-loi", async () => {
    await openAct(page, "Trả về đơn vị");
    await page.getByRole("button", { name: "Trả về đơn vị" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  });
  await visit("ctv-tin-bai-chua-co-nguoi-phu-trach", async () => {
    await page.locator("#reason").fill("Nghỉ dài ngày.");
    await page.getByRole("button", { name: "Trả về đơn vị" }).click();
    await expect(page.getByRole("status").first()).toBeVisible();
  });
  const pooled = page.url();
  await visit("ctv-nha-chua-co-nguoi-phu-trach", collaborator.home);
  await page.goto(pooled);
  await openAct(page, "Nhận phụ trách");
  await page.getByRole("button", { name: "Nhận phụ trách" }).click();
  await expect(page.getByRole("status").first()).toBeVisible();
  await visit("ctv-tin-bai-da-rut", async () => {
    await openAct(page, "Rút bài");
    await page.getByRole("button", { name: "Xác nhận rút bài" }).click();
    await expect(page.getByRole("status").first()).toBeVisible();
  });
  await visit("ctv-403", "/toa-soan");
  await visit("ctv-404", `${collaborator.home}/tin-bai/0000-0000`);
  await leave();
});

test("a person's own account and notices are open to everyone", async ({ browser }) => {
  const { page, visit, leave } = await visitor(browser, collaborator);
  await visit("ctv-tai-khoan", "/tai-khoan");
  await visit("ctv-tai-khoan-loi", async () => {
    await openAct(page, "Ghi ngày nghỉ, vắng mặt");
    await page.getByRole("button", { name: "Ghi vắng mặt" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  });
  await visit("ctv-tai-khoan-cach-nhan", async () => {
    await page.goto("/tai-khoan");
    await page.getByRole("radio", { name: "Gộp một thư mỗi ngày" }).check();
    await page.getByRole("button", { name: "Lưu cách nhận thông báo" }).click();
    await expect(page.getByRole("status").first()).toContainText("Đã lưu cách nhận thông báo.");
    await page.getByRole("radio", { name: "Gửi ngay" }).check();
    await page.getByRole("button", { name: "Lưu cách nhận thông báo" }).click();
  });
  await visit("ctv-thong-bao", async () => {
    await page.getByRole("link", { name: /^Thông báo/ }).first().click();
    await expect(page.getByRole("heading", { level: 1, name: "Thông báo" })).toBeVisible();
  });
  await visit("ctv-thong-bao-da-doc", async () => {
    await page.getByRole("button", { name: "Đánh dấu đã đọc tất cả" }).click();
    await expect(page.getByRole("status").first()).toContainText("đã đọc");
  });
  await leave();
});

test("the pages of a body's lead are open to everyone", async ({ browser }) => {
  const { page, visit, leave } = await visitor(browser, lead);
  await visit("lanhdao-nha", lead.home);
  await visit("lanhdao-tin-bai", follow(DEMO.submitted));
  await page.goto(lead.home);
  await visit("lanhdao-thong-bao", "/thong-bao");
  await visit("lanhdao-danh-ba", "/danh-ba");
  await visit("lanhdao-de-cu-moi", "/de-cu/moi");
  await visit("lanhdao-de-cu-loi", async () => {
    await page.getByLabel("Họ và tên").fill("Giàng Thị Xem");
    await page.getByRole("button", { name: "Gửi đề cử" }).click();
    await expect(page.getByRole("alert")).toContainText("Chưa chọn vai trò");
  });
  await visit("lanhdao-de-cu-mot", async () => {
    await page.getByLabel("Thư điện tử công vụ").fill("xem.de.cu@cchc.example");
    await page.getByLabel("Chức vụ, đơn vị công tác").fill("Chuyên viên, Phòng Cải cách hành chính, Sở Nội vụ");
    await page.getByRole("checkbox", { name: "Cộng tác viên" }).check();
    await page.getByLabel("Số, ký hiệu văn bản").fill("1234/SNV-CCHC");
    await page.getByLabel("Ngày văn bản").fill("01/06/2026");
    await page.getByRole("button", { name: "Gửi đề cử" }).click();
    await expect(page.getByRole("status").first()).toContainText("Đã gửi đề cử");
  });
  await visit("lanhdao-de-cu", "/de-cu");
  await leave();
});

test("the pages of an item that changes hands are open to everyone", async ({ browser }) => {
  const author = await browserOf(browser, collaborator);
  await writeNews(author, collaborator, { title: "Tin chờ lãnh đạo đơn vị giao người phụ trách" });
  await openAct(author, "Trả về đơn vị");
  await author.locator("details.act[open]").getByRole("textbox", { name: "Lý do" }).fill("Chuyển công tác.");
  await author.getByRole("button", { name: "Trả về đơn vị" }).click();
  await expect(author.getByRole("status").first()).toBeVisible();
  const { page, visit, leave } = await visitor(browser, lead);
  await page.goto(`${lead.home}/tin-bai/${codeOf(author)}`);
  await visit("lanhdao-giao-phu-trach", async () => openAct(page, "Giao người phụ trách"));
  await visit("lanhdao-giao-phu-trach-loi", async () => {
    await page.getByRole("button", { name: "Giao người phụ trách" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  });
  await leave();
});

test("the pages of an item with pictures are open to everyone", async ({ browser }) => {
  const title = "Ảnh: người dân nộp hồ sơ tại xã Minh Tân";
  const { page, visit, leave } = await visitor(browser, collaborator);
  await page.goto(`${collaborator.home}/soan`);
  await visit("ctv-soan-da-phuong-tien", async () => fillItem(page, "Đa phương tiện", { title }));
  await page.getByRole("button", { name: "Lưu nháp" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  const code = codeOf(page);
  await visit("ctv-tep-loi", async () => {
    await attachPicture(page, { alternative: "" });
    await expect(page.getByRole("alert")).toBeVisible();
  });
  await visit("ctv-tep", async () => {
    await attachPicture(page, { alternative: "Người dân xếp hàng chờ đến lượt", caption: "Ảnh: Sở Nội vụ" });
    await expect(page.getByRole("status").first()).toContainText("Đã đính kèm tệp");
  });
  await visit("ctv-tep-them", async () => page.locator(".add-file > summary").click());
  await submit(page);
  await leave();
  const desk = await visitor(browser, officer);
  await desk.visit("thuongtruc-tep", `/toa-soan/tin-bai/${code}`);
  await approve(desk.page, 2);
  await desk.leave();
  const reader = await visitor(browser, null);
  await reader.visit("cong-khai-bai-viet-anh", `/bai-viet/${code}`);
  await reader.leave();
});

test("a second telling of what is public stands out, and is refused by the code of the first", async ({ browser }) => {
  const title = "Tuyên Quang trao giải cuộc thi tìm hiểu cải cách hành chính năm 2026";
  const author = await browserOf(browser, collaborator);
  const first = await fileNews(author, collaborator, { title });
  const second = await fileNews(author, collaborator, { title: `${title} cho 12 tập thể` });
  const { page, visit, leave } = await visitor(browser, officer);
  await page.goto(`/toa-soan/tin-bai/${first}`);
  await approve(page, 1);
  await visit("thuongtruc-co-the-trung", `/toa-soan/tin-bai/${second}`);
  const alike = page.getByRole("region", { name: "Có thể trùng với" }).getByRole("listitem");
  await expect(alike).toHaveCount(1);
  await expect(alike).toContainText(first);
  await expect(alike).toContainText("Đã đăng tải");
  await expect(alike).toContainText(/Tiêu đề giống \d+%/);
  await openAct(page, "Từ chối đăng");
  await page.getByLabel("Trùng lặp với nội dung đã được đăng tải").check();
  await page.getByLabel("Mã tin bài đã đăng").fill(first);
  await page.getByRole("button", { name: "Xác nhận từ chối đăng" }).click();
  await expect(page.getByText(`Trùng với tin bài đã đăng mã ${first}`)).toBeVisible();
  await leave();
});

test("the Standing Office's pages are open to everyone", async ({ browser }) => {
  const author = await browserOf(browser, ministryCollaborator);
  const code = await fileNews(author, ministryCollaborator, {
    title: "Bộ Nội vụ công bố kế hoạch khảo sát mức độ hài lòng", field: "Cải cách chế độ công vụ",
    body: "Bộ Nội vụ công bố kế hoạch khảo sát mức độ hài lòng của người dân năm 2026.",
  });
  const { page, visit, leave } = await visitor(browser, officer);
  await visit("thuongtruc-hang-doi", officer.home);
  await visit("thuongtruc-cach-xem", async () => {
    await page.getByText("Lưu cách xem này").click();
    await page.getByLabel("Lưu thành cách xem mới, đặt tên là").fill("Việc cần làm buổi sáng");
    await page.getByRole("button", { name: "Lưu cách xem" }).click();
    await expect(page.getByRole("navigation", { name: "Cách xem đã lưu" })).toContainText("Việc cần làm buổi sáng");
    await page.getByText("Lưu, sửa cách xem").click();
  });
  await visit("thuongtruc-cach-xem-loi", async () => {
    await page.getByLabel("Lưu thành cách xem mới, đặt tên là").fill("VIỆC CẦN LÀM BUỔI SÁNG");
    await page.getByRole("button", { name: "Lưu cách xem" }).click();
    await expect(page.getByRole("alert")).toContainText("Đã có cách xem");
  });
  await visit("thuongtruc-chuyen-nhieu", async () => {
    await page.goto(officer.home);
    for (const pick of await page.locator("input[name=item]").all()) await pick.check();
    await page.getByRole("button", { name: "Chuyển các mục đã chọn" }).click();
    await expect(page.getByRole("button", { name: "Chuyển các tin bài này" })).toBeVisible();
  });
  await visit("thuongtruc-chuyen-nhieu-chua-chon", "/toa-soan/chuyen");
  await visit("thuongtruc-hang-doi-da-dang", "/toa-soan?state=published");
  await visit("thuongtruc-hang-doi-loc-trong", "/toa-soan?state=submitted&tenant=an-giang");
  await visit("thuongtruc-hang-doi-trong", "/toa-soan?state=refused");
  await visit("thuongtruc-tin-bai", `/toa-soan/tin-bai/${code}`);
  await visit("thuongtruc-canh-hang-doi", `/toa-soan?state=submitted&mo=${code}`);
  await visit("thuongtruc-dang-xu-ly", async () => {
    await page.getByRole("button", { name: "Nhận xử lý" }).click();
    await expect(page.getByText("Bạn đang xử lý tin bài này")).toBeVisible();
  });
  for (const act of ["Phê duyệt", "Chuyển thành viên duyệt", "Trả lại tác giả", "Từ chối đăng"]) {
    await openAct(page, act);
    await expect(page.locator("details.act[open]").filter({ hasText: act })).toBeVisible();
    await page.screenshot({ path: `results/screens/thuongtruc-thao-tac-${act.replaceAll(" ", "-")}.png` });
  }
  await visit("thuongtruc-tu-choi-loi", async () => {
    await page.getByRole("button", { name: "Xác nhận từ chối đăng" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  });
  await visit("thuongtruc-bien-tap", `/toa-soan/tin-bai/${code}/sua`);
  await visit("thuongtruc-so-sanh", async () => {
    await textOf(page).fill("Bộ Nội vụ công bố kế hoạch khảo sát, đo lường mức độ hài lòng của người dân, doanh nghiệp năm 2026.");
    await page.getByRole("button", { name: "Lưu bản biên tập" }).click();
    await page.getByRole("link", { name: "So với phiên bản 1" }).click();
    await expect(page.getByRole("heading", { name: "Thay đổi từ phiên bản 1" })).toBeVisible();
  });
  await visit("thuongtruc-tin-bai-tu-choi", async () => {
    await page.goto(`/toa-soan/tin-bai/${code}`);
    await openAct(page, "Từ chối đăng");
    await page.getByLabel("Không đúng sự thật").check();
    await page.getByRole("button", { name: "Xác nhận từ chối đăng" }).click();
    await expect(page.getByRole("status").first()).toBeVisible();
  });
  await page.goto("/toa-soan?state=published");
  await visit("thuongtruc-tin-bai-da-dang", follow(DEMO.published));
  await visit("thuongtruc-go-bai-loi", async () => {
    await openAct(page, "Gỡ bài");
    await page.getByRole("button", { name: "Xác nhận gỡ bài" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  });
  await leave();
  const { visit: visitAsAuthor, leave: leaveAsAuthor } = await visitor(browser, ministryCollaborator);
  await visitAsAuthor("ctv-tin-bai-tu-choi", `${ministryCollaborator.home}/tin-bai/${code}`);
  await leaveAsAuthor();
});

test("what the Standing Office takes in and watches over is open to everyone", async ({ browser }) => {
  const reader = await (await browser.newContext()).newPage();
  await reader.goto("/");
  await follow(DEMO.published)(reader);
  const report = await reportError(reader, {
    words: "Bài viết ghi 124 xã, phường; theo nghị quyết sắp xếp, tỉnh có số xã, phường khác.", email: "ban.doc.dai.chi@example.com",
  });
  const { page, visit, leave } = await visitor(browser, officer);
  await visit("thuongtruc-bao-loi", "/toa-soan/bao-loi");
  await visit("thuongtruc-bao-loi-trong", "/toa-soan/bao-loi?state=dismissed");
  await visit("thuongtruc-bao-loi-mot", `/toa-soan/bao-loi/${report}`);
  await visit("thuongtruc-bao-loi-go-bai-loi", async () => {
    await openAct(page, "Gỡ bài");
    await page.getByRole("button", { name: "Xác nhận gỡ bài" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  });
  await visit("thuongtruc-bao-loi-bo-qua", async () => {
    await page.goto(`/toa-soan/bao-loi/${report}`);
    await openAct(page, "Không tiếp nhận");
    await page.getByLabel("Lý do không tiếp nhận").fill("Số liệu trong bài đúng với nghị quyết sắp xếp đơn vị hành chính.");
    await page.getByRole("button", { name: "Xác nhận không tiếp nhận" }).click();
    await expect(page.getByRole("status").first()).toContainText("không tiếp nhận");
  });
  await visit("thuongtruc-kiem-tra", "/toa-soan/kiem-tra");
  await visit("thuongtruc-kiem-tra-mot", async () => {
    await page.getByRole("link", { name: /^Đánh dấu hoặc mở đính chính/ }).first().click();
    await openAct(page, "Kiểm tra sau đăng tải");
  });
  await visit("thuongtruc-thong-bao", "/thong-bao");
  await visit("thuongtruc-tiep-nhan", "/toa-soan/tiep-nhan");
  await visit("thuongtruc-tiep-nhan-loi", async () => {
    await page.getByRole("button", { name: "Tiếp nhận" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  });
  await visit("thuongtruc-qua-han", "/toa-soan/qua-han?list=tat-ca");
  await visit("thuongtruc-tim-kiem", "/toa-soan/tim-kiem");
  await visit("thuongtruc-tim-kiem-thay", async () => {
    await page.goto("/toa-soan");
    await page.getByRole("search", { name: "Tìm tin bài nhanh" }).getByRole("searchbox").fill("tuyen quang");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("status").first()).toContainText("mới nhất trước");
  });
  await visit("thuongtruc-tim-kiem-khong-thay", "/toa-soan/tim-kiem?q=kh%C3%B4ng+c%C3%B3+tin+n%C3%A0o+nh%C6%B0+th%E1%BA%BF");
  await visit("thuongtruc-tim-kiem-loi", "/toa-soan/tim-kiem?q=%3F%21&from=32%2F13%2F2026");
  await leave();
});

test("the review of access is open to everyone", async ({ browser }) => {
  const office = await visitor(browser, officer);
  await office.visit("thuongtruc-ra-soat", "/quan-tri/ra-soat");
  await office.visit("thuongtruc-ra-soat-dot", async () => {
    await openReview(office.page);
    await expect(async () => {
      await office.page.reload();
      await expect(office.page.getByRole("link", { name: "Tỉnh Tuyên Quang" })).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 60_000 });
  });
  await office.visit("thuongtruc-ra-soat-don-vi", async () => {
    await office.page.getByRole("link", { name: /Ban Biên tập/ }).click();
    await expect(office.page.getByRole("button", { name: "Còn cần" })).toBeVisible();
  });
  await office.visit("thuongtruc-ra-soat-khong-thay", async () => {
    await office.page.getByRole("link", { name: /^Đã thu hồi/ }).click();
    await expect(office.page.getByText("Không có tài khoản nào ở trạng thái này.")).toBeVisible();
  });
  await office.leave();
  const { page, visit, leave } = await visitor(browser, lead);
  await visit("lanhdao-ra-soat", "/ra-soat");
  await visit("lanhdao-ra-soat-don-vi", async () => {
    await page.getByRole("link", { name: /^6 tháng/ }).click();
    await expect(page.getByText("Tài khoản của bạn: người khác trả lời")).toBeVisible();
  });
  await visit("lanhdao-ra-soat-loi", async () => {
    await page.getByRole("button", { name: "Đề nghị thu hồi" }).click();
    await expect(page.getByRole("alert")).toContainText("Chưa chọn tài khoản nào");
  });
  await leave();
});

test("how people come in is open to everyone", async ({ browser }) => {
  const { page, visit, leave } = await visitor(browser, officer);
  await visit("thuongtruc-de-cu", "/quan-tri/de-cu");
  await visit("thuongtruc-de-cu-mot", async () => {
    await page.getByRole("link", { name: "Giàng Thị Xem" }).click();
    await expect(page).toHaveURL(/\/quan-tri\/de-cu\/[^/]+$/);
  });
  await visit("thuongtruc-danh-ba", "/danh-ba");
  await visit("thuongtruc-danh-ba-khong-thay", "/danh-ba?kind=reporter");
  await visit("thuongtruc-bien-dong", "/quan-tri/nhap-bien-dong");
  await visit("thuongtruc-bien-dong-dong", async () => {
    const head = [
      "Thư điện tử công vụ", "Họ và tên", "Cơ quan, đơn vị", "Loại biến động", "Số, ký hiệu văn bản", "Ngày văn bản", "Căn cứ, ghi chú",
      "Người nhận bàn giao (thư điện tử)",
    ];
    const row = [ministryCollaborator.email, ministryCollaborator.name, "Bộ Nội vụ", "Nghỉ hưu", "12/QĐ-BNV", "01/06/2026", "", ""];
    const bad = ["khong.co@cchc.example", "Ai Đó", "Tỉnh Không Có", "Thăng chức", "", "", "", ""];
    const buffer = workbook([head, row, bad]);
    await page.getByLabel(/^Tệp XLSX/).setInputFiles({ name: "bien-dong.xlsx", mimeType: "application/octet-stream", buffer });
    await page.getByRole("button", { name: "Kiểm tra tệp" }).click();
    await expect(page.getByRole("heading", { name: "1 dòng thu hồi được, 1 dòng cần sửa" })).toBeVisible();
  });
  await visit("thuongtruc-cap-tu-bang", "/quan-tri/nhap-tai-khoan");
  await visit("thuongtruc-cap-tu-bang-loi", async () => {
    await page.getByRole("button", { name: "Kiểm tra tệp" }).click();
    await expect(page.getByRole("alert")).toContainText("Chưa chọn tệp");
  });
  await visit("thuongtruc-cap-tu-bang-tung-dong", async () => {
    const head = ["Họ và tên", "Thư điện tử công vụ", "Chức vụ, đơn vị công tác", "Cơ quan, đơn vị", "Vai trò", "Số, ký hiệu văn bản", "Ngày văn bản"];
    const row = (name: string, day: string) => [name, `${day.slice(0, 2)}@cchc.example`, "Chuyên viên", "Tỉnh Cao Bằng", "Cộng tác viên", "77/SNV-CCHC", day];
    const buffer = workbook([head, row("Nông Thị Bảy", "01/06/2026"), row("Lục Văn Tám", "32/13/2026")]);
    await page.getByLabel(/^Tệp XLSX/).setInputFiles({ name: "bang.xlsx", mimeType: "application/octet-stream", buffer });
    await page.getByRole("button", { name: "Kiểm tra tệp" }).click();
    await expect(page.getByRole("heading", { name: "1 dòng cấp được, 1 dòng cần sửa" })).toBeVisible();
  });
  await leave();
});

test("how bodies go on in others is open to everyone", async ({ browser }) => {
  const { page, visit, leave } = await visitor(browser, officer);
  await visit("thuongtruc-ke-thua-moi", "/quan-tri/ke-thua/moi");
  await visit("thuongtruc-ke-thua-loi", async () => {
    await page.getByRole("button", { name: "Xem trước" }).click();
    await expect(page.getByRole("alert")).toContainText("Chưa chọn hình thức");
  });
  await visit("thuongtruc-ke-thua-xem-truoc", async () => {
    await page.getByRole("combobox", { name: /^Hình thức/ }).selectOption({ label: "Sáp nhập, hợp nhất" });
    await page.getByRole("combobox", { name: /^Đơn vị \(/ }).selectOption({ label: "Tỉnh Tuyên Quang" });
    await page.getByRole("combobox", { name: /^Đơn vị kế thừa/ }).selectOption({ label: "Tỉnh Cao Bằng" });
    await page.getByLabel("Số, ký hiệu văn bản").fill("77/2026/QH16");
    await page.getByLabel("Ngày văn bản").fill("01/11/2026");
    await page.getByLabel("Có hiệu lực từ ngày").fill("01/01/2028");
    await page.getByRole("button", { name: "Xem trước" }).click();
    await expect(page.getByRole("heading", { name: "Những gì sẽ xảy ra" })).toBeVisible();
  });
  await visit("thuongtruc-ke-thua-mot", async () => {
    await page.getByLabel("Mật khẩu của bạn").fill(PASSWORD);
    await page.getByRole("button", { name: "Lập kế hoạch" }).click();
    await expect(page.getByRole("status").first()).toContainText("Đã lập kế hoạch");
  });
  // No other test shall find the plan.
  await openAct(page, "Hủy kế hoạch");
  await page.getByLabel("Lý do").fill("Chờ nghị quyết.");
  await page.getByRole("button", { name: "Hủy kế hoạch" }).click();
  await visit("thuongtruc-ke-thua", "/quan-tri/ke-thua");
  await leave();
});

test("what the Standing Office shapes is open to everyone", async ({ browser }) => {
  const { page, visit, leave } = await visitor(browser, officer);
  await visit("thuongtruc-tai-khoan", "/quan-tri/tai-khoan");
  await visit("thuongtruc-tai-khoan-loi", "/quan-tri/tai-khoan?q=%3F%21");
  await visit("thuongtruc-tai-khoan-khong-thay", "/quan-tri/tai-khoan?q=khong+co+ai&role=collaborator");
  await visit("thuongtruc-tai-khoan-tim", async () => {
    await page.getByLabel("Người cần tìm").fill("mai");
    await page.getByRole("button", { name: "Tìm" }).click();
  });
  await visit("thuongtruc-tai-khoan-mot", async () => {
    await page.getByRole("link", { name: collaborator.name }).click();
    await expect(page.getByRole("heading", { level: 1, name: collaborator.name })).toBeVisible();
  });
  await visit("thuongtruc-thu-hoi", async () => {
    await page.getByRole("link", { name: "Thu hồi tài khoản, vai trò" }).click();
    await expect(page.getByRole("button", { name: "Xem trước" })).toBeVisible();
  });
  await visit("thuongtruc-thu-hoi-loi", async () => {
    await page.getByRole("button", { name: "Xem trước" }).click();
    await expect(page.getByRole("alert")).toContainText("Căn cứ, lý do còn trống");
  });
  await visit("thuongtruc-thu-hoi-xem-truoc", async () => {
    await page.getByLabel("Căn cứ, lý do").fill("Chuyển công tác");
    await page.getByLabel("Số, ký hiệu văn bản").fill("1235/SNV-CCHC");
    await page.getByLabel("Ngày văn bản").fill("01/06/2026");
    await page.getByRole("button", { name: "Xem trước" }).click();
    await expect(page.getByLabel("Mật khẩu của bạn")).toBeVisible();
  });
  await visit("thuongtruc-cap-tai-khoan", "/quan-tri/cap-tai-khoan");
  await visit("thuongtruc-cap-tai-khoan-loi", async () => {
    await page.getByRole("button", { name: "Cấp tài khoản, vai trò" }).click();
    await expect(page.getByRole("alert")).toContainText("Chưa chọn vai trò");
  });
  await visit("thuongtruc-phan-cong", "/toa-soan/phan-cong");
  await visit("thuongtruc-lich-lam-viec", "/quan-tri/lich-lam-viec?nam=2026");
  const days = page.getByLabel("Danh sách ngày nghỉ, ngày làm bù của năm");
  const known = await days.inputValue();
  await visit("thuongtruc-lich-lam-viec-loi", async () => {
    await days.fill(`${known}31/02/2026 | Nghỉ lễ, tết | Tết |\n`);
    await page.getByRole("button", { name: "Xem trước" }).click();
    await expect(page.getByRole("alert")).toContainText("31/02/2026");
  });
  await visit("thuongtruc-lich-lam-viec-xem-truoc", async () => {
    await days.fill(`${known}23/12/2026 | Nghỉ hoán đổi | Nghỉ hoán đổi | 9999/TB-BNV\n`);
    await page.getByRole("button", { name: "Xem trước" }).click();
    await expect(page.getByRole("button", { name: "Nạp lịch năm 2026" })).toBeVisible();
  });
  await visit("thuongtruc-chuyen-muc", "/quan-tri/chuyen-muc");
  await visit("thuongtruc-chuyen-muc-loi", async () => {
    await page.getByRole("button", { name: "Thêm chuyên mục" }).click();
    await expect(page.getByRole("alert")).toContainText("Tên chuyên mục còn trống");
  });
  await visit("thuongtruc-chuyen-muc-mot", "/quan-tri/chuyen-muc?muc=thong-bao");
  await visit("thuongtruc-thong-tin-trang", "/quan-tri/thong-tin-trang");
  await visit("thuongtruc-thong-tin-trang-loi", async () => {
    await page.getByLabel("Điện thoại").fill("abc");
    await page.getByRole("button", { name: "Lưu thông tin trang" }).click();
    await expect(page.getByRole("alert")).toContainText("không phải số điện thoại");
  });
  await visit("thuongtruc-bai-dau-trang", "/quan-tri/trang-chu");
  await visit("thuongtruc-cau-mau", "/quan-tri/cau-mau");
  await visit("thuongtruc-thiet-lap", "/quan-tri/thiet-lap");
  await leave();
});

test("the revocation of a body is open to everyone", async ({ browser }) => {
  const { page, visit, leave } = await visitor(browser, officer);
  await visit("thuongtruc-don-vi-khong-thay", "/quan-tri/don-vi?q=khong+co");
  await visit("thuongtruc-don-vi", "/quan-tri/don-vi");
  await visit("thuongtruc-thu-hoi-don-vi", async () => {
    await page.getByRole("link", { name: "Thu hồi tài khoản của Tỉnh Tuyên Quang" }).click();
    await expect(page.getByRole("checkbox").first()).toBeChecked();
  });
  await visit("thuongtruc-thu-hoi-don-vi-loi", async () => {
    await page.getByRole("button", { name: "Xem trước" }).click();
    await expect(page.getByRole("alert")).toContainText("Căn cứ, lý do còn trống");
  });
  await visit("thuongtruc-thu-hoi-don-vi-xem-truoc", async () => {
    await page.getByLabel("Căn cứ, lý do").fill("Sắp xếp lại đơn vị");
    await page.getByLabel("Số, ký hiệu văn bản").fill("1235/SNV-CCHC");
    await page.getByLabel("Ngày văn bản").fill("01/06/2026");
    await page.getByRole("button", { name: "Xem trước" }).click();
    await expect(page.getByLabel("Mật khẩu của bạn")).toBeVisible();
  });
  await visit("thuongtruc-thu-hoi-don-vi-trong", "/quan-tri/don-vi/lang-son/thu-hoi");
  await visit("thuongtruc-thu-hoi-don-vi-loc", "/quan-tri/don-vi/tuyen-quang/thu-hoi?post=kh%C3%B4ng+c%C3%B3");
  await leave();
});

test("the members' and the leaders' pages are open to everyone", async ({ browser }) => {
  const member = await visitor(browser, memberOfProcedures);
  await member.visit("thanhvien-hang-doi", memberOfProcedures.home);
  await member.visit("thanhvien-tin-bai", follow(DEMO.inReview));
  await member.leave();
  const other = await visitor(browser, memberOfInstitutions);
  await other.visit("thanhvien-hang-doi-trong", memberOfInstitutions.home);
  await other.leave();
  for (const [name, who] of [["truongban", chair], ["photruongban", deputy]] as const) {
    const leader = await visitor(browser, who);
    await leader.visit(`${name}-hang-doi`, who.home);
    await leader.page.goto("/toa-soan?state=submitted");
    await leader.visit(`${name}-tin-bai`, follow(DEMO.submitted));
    await leader.visit(`${name}-phan-cong`, "/toa-soan/phan-cong");
    await leader.visit(`${name}-qua-han`, "/toa-soan/qua-han");
    await leader.visit(`${name}-rui-ro`, "/quan-tri/rui-ro");
    await leader.leave();
  }
});

test("the administration's pages are open to everyone", async ({ browser }) => {
  const { page, visit, leave } = await visitor(browser, technician);
  await visit("kythuat-nha", technician.home);
  await visit("kythuat-thu", async () => {
    await page.locator("a.item-title").first().click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("[CCHC]");
  });
  await visit("kythuat-hop-thu-da-gui", "/quan-tri/hop-thu?state=sent");
  await visit("kythuat-hop-thu-loi", "/quan-tri/hop-thu?state=failed");
  await visit("kythuat-don-vi", "/quan-tri/don-vi");
  await visit("kythuat-nhat-ky", "/quan-tri/nhat-ky");
  await visit("kythuat-nhat-ky-loi", "/quan-tri/nhat-ky?subject=kh%C3%B4ng+c%C3%B3&day=31%2F02%2F2026");
  await visit("kythuat-rui-ro", async () => {
    const day = await page.evaluate(() => new Date().toLocaleDateString("vi-VN", { timeZone: "Asia/Ho_Chi_Minh", day: "2-digit", month: "2-digit", year: "numeric" }));
    await page.goto("/quan-tri");
    await page.getByRole("link", { name: "Báo cáo rủi ro truy cập" }).click();
    await page.getByLabel("Từ ngày").fill(day);
    await page.getByLabel("Đến hết ngày").fill(day);
    await page.getByRole("button", { name: "Xem báo cáo" }).click();
    await expect(page.getByRole("table").first()).toContainText("Đăng nhập không thành công");
  });
  await visit("kythuat-rui-ro-trong", "/quan-tri/rui-ro?from=01%2F01%2F2020&to=31%2F01%2F2020");
  await visit("kythuat-rui-ro-loi", "/quan-tri/rui-ro?from=02%2F01%2F2020&to=01%2F01%2F2020");
  await visit("kythuat-chuoi", async () => {
    await page.goto("/quan-tri/nhat-ky?action=approve");
    await page.getByRole("link", { name: /^Tin bài / }).first().click();
    await page.getByRole("button", { name: "Kiểm tra chuỗi" }).click();
    await expect(page.getByRole("status")).toContainText("Chuỗi nguyên vẹn");
  });
  await visit("kythuat-403", "/quan-tri/tai-khoan");
  await leave();
  const other = await visitor(browser, finance);
  await other.visit("taichinh-nha", finance.home);
  await other.leave();
});

test("the pages of a body that has nothing yet are open to everyone", async ({ browser }) => {
  const newcomer = { email: "ctv.caobang@cchc.example", name: "Nông Thị Thắm", home: "/don-vi/cao-bang" };
  appoint(newcomer, "cao-bang", ["collaborator", "tenant_lead"]);
  const door = await visitor(browser, null);
  await door.visit("moi-dat-mat-khau", linkIn(await mailTo(newcomer.email, "[CCHC] V/v cấp tài khoản")));
  await door.page.locator("#password").fill(PASSWORD);
  await door.page.locator("#password_again").fill(PASSWORD);
  await door.page.getByRole("checkbox").check();
  await door.page.getByRole("button", { name: "Đặt mật khẩu" }).click();
  await expect(door.page).toHaveURL(/dang-nhap/);
  await typeLogin(door.page, newcomer);
  await expect(door.page).toHaveURL(newcomer.home);
  for (const [name, path] of [
    ["nha", newcomer.home], ["soan", `${newcomer.home}/soan`], ["tim-kiem", `${newcomer.home}/tim-kiem`],
    ["tim-kiem-khong-thay", `${newcomer.home}/tim-kiem?q=tin`], ["thong-bao", "/thong-bao"], ["tai-khoan", "/tai-khoan"],
    ["co-quan", "/co-quan/cao-bang"],
  ] as const) {
    await door.visit(`moi-${name}`, path);
    for (const empty of await door.page.locator(".empty").all()) {
      expect.soft(await empty.locator("p").count(), `${name}: an empty list says what comes next`).toBeGreaterThan(1);
    }
  }
  await door.leave();
});

test("the terms of use are asked for before anything else", async ({ browser }) => {
  const { page, visit, leave } = await visitor(browser, finance);
  await forgetTerms(finance.email);
  await visit("dieu-khoan-chap-nhan", finance.home);
  await expect(page).toHaveURL(/\/dieu-khoan-su-dung\/chap-nhan/);
  await visit("dieu-khoan-chap-nhan-loi", async () => {
    await page.getByRole("button", { name: "Đồng ý và tiếp tục" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  });
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Đồng ý và tiếp tục" }).click();
  await expect(page).toHaveURL(finance.home);
  await leave();
});

test("letters can be read by everyone", async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  for (const [place, mail] of mailOfEachKind().entries()) {
    await page.setContent(mail.html);
    // A letter is shown inside the page of a mail program, whose landmarks and headings are not its own.
    await look(page, `thu-${place + 1}`, ["landmark-one-main", "page-has-heading-one", "region"]);
  }
});

/** What answers a browser without being a page of its own. */
const NO_PAGES = [
  /^\/api\//, /^\/assets\//, /feed\.atom$/, /^\/health\//, /^\/robots\.txt$/, /^\/sitemap/,
  // Files, and the stream of the open queue.
  /\/tep\//, /\.(xlsx|csv)$/, /^\/toa-soan\/tin-moi$/,
  // These lead on to other addresses.
  /^\/tin-bai\//, /^\/bai-viet\/[^/]+$/,
];

test("no page of the portal was left out", () => {
  const listed = readFileSync("../it/snapshots/it__routes__operations.snap", "utf8").matchAll(/^GET (\S+) \|/gm);
  const pages = [...listed].map(([, path]) => path!).filter((path) => !NO_PAGES.some((one) => one.test(path)));
  expect(pages.length).toBeGreaterThan(35);
  const looked = visited();
  const seen = (path: string) => {
    const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
    return looked.some((one) => pattern.test(one));
  };
  expect(pages.filter((path) => !seen(path))).toEqual([]);
});

// The main job: a text walks from its author over the Standing Office and the Board to every reader, and back where it must.
import { type Page, expect, test } from "@playwright/test";
import { linkIn, mailTo } from "./mails";
import {
  SOURCE_LINE, approve, browserOf, closeAll, codeOf, collaborator, fileNews, fillNews, finance, memberOfProcedures,
  ministryCollaborator, officer, openAct, reopen, returnItem, submit, technician, textOf, typeLogin, writeNews,
} from "./portal";

const status = (page: Page) => page.getByRole("status").first();
const state = (page: Page) => page.locator(".item-states .state");
const heading = (page: Page) => page.getByRole("heading", { level: 1 });

test.afterEach(async ({ browser }) => closeAll(browser));

/** Opens an item of the queue by its title. */
async function openFromQueue(page: Page, title: string): Promise<void> {
  await page.goto("/toa-soan");
  await page.getByRole("link", { name: title }).click();
  await expect(heading(page)).toHaveText(title);
}

async function route(page: Page): Promise<void> {
  await openAct(page, "Chuyển thành viên duyệt");
  await page.getByRole("button", { name: "Chuyển thành viên" }).click();
  await expect(status(page)).toContainText("Đã chuyển tin bài");
}

test("event news reaches every reader at once, and each of the three people has a mail about it", async ({ browser }) => {
  const title = "Tuyên Quang khai trương điểm hỗ trợ dịch vụ công trực tuyến tại xã Thượng Lâm";
  const author = await browserOf(browser, collaborator, { own: true });
  await author.getByRole("link", { name: "Soạn tin bài" }).click();
  await fillNews(author, {
    title,
    summary: "Người dân được hướng dẫn nộp hồ sơ trực tuyến ngay tại nhà văn hóa thôn.",
    body: "Sáng nay, xã Thượng Lâm khai trương **điểm hỗ trợ** dịch vụ công trực tuyến.\n\n## Kết quả\n\n- 42 hồ sơ trong buổi sáng;\n- 100% nộp trực tuyến.",
    field: "Cải cách thủ tục hành chính",
  });
  await author.getByRole("button", { name: "Lưu nháp" }).click();
  await expect(status(author)).toContainText("Đã lưu nháp");
  await expect(heading(author)).toHaveText(title);
  await expect(state(author)).toHaveText("Nháp");
  const code = codeOf(author);
  await submit(author);
  await expect(state(author)).toHaveText("Chờ sàng lọc");

  const desk = await browserOf(browser, officer, { own: true });
  await expect(desk).toHaveURL("/toa-soan");
  await desk.getByRole("link", { name: title }).click();
  await openAct(desk, "Chuyển thành viên duyệt");
  await expect(desk.locator("details.act[open]")).toContainText(memberOfProcedures.name);
  await desk.getByRole("button", { name: "Chuyển thành viên" }).click();
  await reopen(desk);
  await expect(state(desk)).toHaveText("Chờ thành viên duyệt");

  const member = await browserOf(browser, memberOfProcedures, { own: true });
  await member.getByRole("link", { name: title }).click();
  await approve(member, 1);
  await reopen(member);
  await expect(state(member)).toHaveText("Đã đăng tải");

  const reader = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await reader.goto("/");
  await expect(reader.locator(".lead").getByRole("link")).toHaveText(title);
  await reader.goto("/chuyen-muc/tin-dia-phuong");
  await expect(reader.locator("main article").first().getByRole("link")).toHaveText(title);
  await reader.getByRole("link", { name: title }).click();
  await expect(heading(reader)).toHaveText(title);
  await expect(reader.locator(".prose h2")).toHaveText("Kết quả");
  await expect(reader.locator(".prose li")).toHaveText(["42 hồ sơ trong buổi sáng;", "100% nộp trực tuyến."]);
  await expect(reader.locator(".source-line")).toHaveText(SOURCE_LINE);
  await expect(reader.locator(".article-author")).toHaveText(collaborator.name);
  const answer = await reader.request.get(reader.url());
  expect(answer.headers()["content-security-policy"]).toContain("default-src 'none'");

  for (const [who, subject] of [
    [collaborator, "[CCHC] Đã tiếp nhận tin bài:"],
    [officer, "[CCHC] Có tin bài mới chờ duyệt: Tỉnh Tuyên Quang"],
    [memberOfProcedures, "[CCHC] Đề nghị duyệt tin bài thuộc lĩnh vực Cải cách thủ tục hành chính:"],
    [collaborator, "[CCHC] Tin bài đã được đăng tải:"],
  ] as const) {
    const mail = await mailTo(who.email, subject, code);
    expect(mail.subject).toContain(title);
    expect(mail.text).toContain(who.name);
    expect(mail.html).toContain(title);
  }
  const operator = await browserOf(browser, technician);
  await operator.goto("/quan-tri");
  await operator.getByRole("link", { name: `Tin bài đã được đăng tải: ${title}` }).click();
  await expect(operator.locator("main")).toContainText(`Ông/Bà ${collaborator.name}`);
});

test("a returned text comes back with its changes shown, and is approved", async ({ browser }) => {
  const title = "Sở Tư pháp Tuyên Quang rút ngắn thời gian cấp phiếu lý lịch tư pháp";
  const author = await browserOf(browser, collaborator);
  const code = await fileNews(author, collaborator, { title, body: "Thời gian cấp phiếu còn năm ngày." });

  const desk = await browserOf(browser, officer);
  await openFromQueue(desk, title);
  await openAct(desk, "Trả lại tác giả");
  await desk.getByRole("button", { name: "Trả lại tác giả" }).click();
  await expect(desk.getByRole("alert").getByRole("link"), "a return says what to mend").toHaveAttribute("href", "#remarks");
  await expect(desk.locator("details.act[open]"), "the act stays open").toContainText("Nội dung cần chỉnh sửa");
  await desk.goto(`/toa-soan/tin-bai/${code}`);
  await returnItem(desk, "Đề nghị ghi rõ số ngày trước đây.\nBổ sung tên cơ quan thực hiện.");
  const mail = await mailTo(collaborator.email, "[CCHC] Đề nghị chỉnh sửa, bổ sung tin bài:", code);
  expect(mail.text).toContain("Đề nghị ghi rõ số ngày trước đây.");

  await author.goto(collaborator.home);
  await author.getByRole("region", { name: "Cần chỉnh sửa, bổ sung" }).getByRole("link", { name: title }).click();
  await expect(author.getByRole("region", { name: "Đề nghị chỉnh sửa, bổ sung" })).toContainText("Bổ sung tên cơ quan thực hiện.");
  await author.getByRole("link", { name: "Sửa bài" }).click();
  await textOf(author).fill("Thời gian cấp phiếu giảm từ mười ngày còn năm ngày.");
  await author.getByRole("button", { name: "Lưu thay đổi" }).click();
  await expect(status(author)).toContainText("Đã lưu");
  await submit(author);

  await openFromQueue(desk, title);
  await desk.getByRole("link", { name: "So với phiên bản 1" }).click();
  await expect(desk.locator("#so-sanh .diff-text ins")).toContainText("giảm từ mười ngày");
  await approve(desk, 2);
  await reopen(desk);
  await expect(desk.getByRole("link", { name: "Xem bài đã đăng" })).toBeVisible();
});

test("a refusal names its grounds to the author, on the page and in the mail", async ({ browser }) => {
  const title = "Giới thiệu dịch vụ in ấn văn phòng phẩm giá rẻ";
  const author = await browserOf(browser, collaborator);
  const code = await fileNews(author, collaborator, { title });
  const desk = await browserOf(browser, officer);
  await openFromQueue(desk, title);
  await openAct(desk, "Từ chối đăng");
  const grounds = desk.getByRole("group", { name: /^Căn cứ từ chối/ }).getByRole("checkbox");
  await expect(grounds).toHaveCount(9);
  await desk.getByRole("button", { name: "Xác nhận từ chối đăng" }).click();
  await expect(desk.getByRole("alert")).toContainText("căn cứ");
  await desk.getByLabel("Không thuộc phạm vi vai trò, chức năng của Trang Thông tin").check();
  await desk.getByLabel("không rõ nguồn gốc").check();
  await desk.getByLabel("Giải thích thêm").fill("Nội dung quảng cáo.");
  await desk.getByRole("button", { name: "Xác nhận từ chối đăng" }).click();
  await reopen(desk);
  await expect(state(desk)).toHaveText("Từ chối đăng");

  await author.goto(`${collaborator.home}/tin-bai/${code}`);
  const notice = author.getByRole("region", { name: "Từ chối đăng tải theo khoản 9 Điều 3" });
  await expect(notice.getByRole("listitem")).toHaveText([
    /phạm vi vai trò, chức năng/, /không rõ nguồn gốc/i, "Nội dung quảng cáo.",
  ]);
  await expect(author.locator("details.act"), "a refusal is the end").toHaveCount(0);
  const mail = await mailTo(collaborator.email, "[CCHC] Thông báo từ chối đăng tải tin bài:", code);
  expect(mail.text).toMatch(/phạm vi vai trò, chức năng[\s\S]*không rõ nguồn gốc/i);
});

test("a withdrawn text leaves the queue", async ({ browser }) => {
  const title = "Thông tin gửi nhầm về lịch họp";
  const author = await browserOf(browser, collaborator);
  await fileNews(author, collaborator, { title });
  await openAct(author, "Rút bài");
  await author.getByRole("button", { name: "Xác nhận rút bài" }).click();
  await expect(state(author)).toHaveText("Đã rút");
  const desk = await browserOf(browser, officer);
  await desk.goto("/toa-soan");
  await expect(desk.getByRole("link", { name: title })).toHaveCount(0);
  await desk.goto("/toa-soan?state=withdrawn");
  await expect(desk.getByRole("link", { name: title })).toBeVisible();
});

test("of two tabs that edit the same text, the second keeps what was typed and sees what changed", async ({ browser }) => {
  const author = await browserOf(browser, collaborator);
  await writeNews(author, collaborator, { title: "Bản nháp mở ở hai thẻ", body: "Câu thứ nhất." });
  await author.getByRole("link", { name: "Sửa bài" }).click();
  const second = await author.context().newPage();
  await second.goto(author.url());
  await textOf(author).fill("Câu thứ nhất. Câu của thẻ một.");
  await author.getByRole("button", { name: "Lưu thay đổi" }).click();
  await expect(status(author)).toContainText("Đã lưu");

  await textOf(second).fill("Câu thứ nhất. Câu của thẻ hai.");
  await second.getByRole("button", { name: "Lưu thay đổi" }).click();
  await expect(second.getByRole("alert")).toContainText("Chưa lưu được");
  await expect(second.getByRole("alert").locator(".diff-text ins")).toContainText("Câu của thẻ một.");
  await expect(textOf(second)).toHaveValue("Câu thứ nhất. Câu của thẻ hai.");
  await textOf(second).fill("Câu thứ nhất. Câu của thẻ một. Câu của thẻ hai.");
  await second.getByRole("button", { name: "Lưu thay đổi" }).click();
  await expect(second.locator(".prose")).toHaveText("Câu thứ nhất. Câu của thẻ một. Câu của thẻ hai.");
});

test("an approval stops when the text changed under the reviewer's eyes", async ({ browser }) => {
  const title = "Bài được biên tập trong lúc đang xem xét";
  const author = await browserOf(browser, collaborator);
  const code = await fileNews(author, collaborator, { title });
  const desk = await browserOf(browser, officer);
  await openFromQueue(desk, title);
  const second = await desk.context().newPage();
  await second.goto(`/toa-soan/tin-bai/${code}/sua`);
  await textOf(second).fill("Văn bản đã được biên tập lại.");
  await second.getByRole("button", { name: "Lưu bản biên tập" }).click();
  await expect(status(second)).toContainText("Đã lưu phiên bản biên tập");
  await openAct(desk, "Phê duyệt");
  await desk.getByRole("button", { name: "Phê duyệt và đăng ngay phiên bản 1" }).click();
  await expect(desk.getByRole("alert")).toContainText("phiên bản");
  await expect(state(desk)).toHaveText("Chờ sàng lọc");
});

test("text typed in a session that ended is offered back after the log-in", async ({ browser }) => {
  const writing = await browserOf(browser, ministryCollaborator, { own: true });
  await writing.goto(`${ministryCollaborator.home}/soan`);
  await fillNews(writing, { title: "Bài viết lúc phiên làm việc đã hết", body: "Chữ này không được mất." });
  const elsewhere = await browserOf(browser, ministryCollaborator, { own: true });
  await elsewhere.goto("/tai-khoan");
  await elsewhere.locator("summary").filter({ hasText: "Đăng xuất mọi nơi" }).click();
  await elsewhere.getByRole("button", { name: "Xác nhận đăng xuất mọi nơi" }).click();
  await expect(elsewhere).toHaveURL(/\/dang-nhap/);

  await writing.getByRole("button", { name: "Lưu nháp" }).click();
  await expect(heading(writing)).toHaveText("Phiên làm việc đã hết hạn");
  await writing.getByRole("main").getByRole("link", { name: "Đăng nhập" }).click();
  await typeLogin(writing, ministryCollaborator);
  await expect(writing, "the log-in leads back to the form").toHaveURL(`${ministryCollaborator.home}/soan`);
  await writing.getByRole("button", { name: "Lấy lại" }).click();
  await expect(writing.getByRole("textbox", { name: "Tiêu đề" })).toHaveValue("Bài viết lúc phiên làm việc đã hết");
  await expect(textOf(writing)).toHaveValue("Chữ này không được mất.");
  await writing.getByRole("button", { name: "Lưu nháp" }).click();
  await expect(status(writing)).toContainText("Đã lưu nháp");
  await writing.goto(`${ministryCollaborator.home}/soan`);
  await expect(writing.getByText("Có chữ viết dở"), "what was saved is not offered again").toHaveCount(0);
});

test("the error summary leads to each field, and nothing typed is lost", async ({ browser }) => {
  const author = await browserOf(browser, collaborator);
  await author.goto(`${collaborator.home}/soan`);
  await textOf(author).fill("Đoạn đã viết.");
  await author.getByRole("button", { name: "Lưu nháp" }).click();
  const summary = author.getByRole("alert");
  await expect(summary).toBeFocused();
  await expect(textOf(author)).toHaveValue("Đoạn đã viết.");
  for (const [message, id] of [["loại tin bài", "kind"], ["tiêu đề", "title"], ["lĩnh vực", "field"], ["chuyên mục chính", "section"]]) {
    await summary.getByRole("link", { name: new RegExp(message, "i") }).first().click();
    await expect(author.locator(`#${id}`)).toBeFocused();
  }
  await expect(author.locator("#title")).toHaveAttribute("aria-invalid", "true");
});

test("a forgotten password is set anew through the mail, once", async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto("/dang-nhap");
  await page.getByRole("link", { name: "Quên mật khẩu?" }).click();
  await page.getByLabel("Thư điện tử").fill(finance.email);
  await page.getByRole("button", { name: "Gửi đường dẫn" }).click();
  await expect(status(page)).toContainText("đã được gửi");
  const mails = await mailTo(finance.email, "[CCHC] Yêu cầu đặt lại mật khẩu");
  const link = linkIn(mails);
  await page.goto(link);
  const renewed = "câu dài chỉ mình tôi nhớ 2026";
  await page.getByLabel("Mật khẩu mới").first().fill(renewed);
  await page.getByLabel("Nhập lại mật khẩu mới").fill(renewed);
  await page.getByRole("button", { name: "Đặt mật khẩu" }).click();
  await expect(status(page)).toContainText("Đã đặt mật khẩu");
  await typeLogin(page, finance);
  await expect(page.getByRole("alert")).toBeVisible();
  await typeLogin(page, finance, renewed);
  await expect(page).toHaveURL("/tai-khoan");
  expect((await page.goto(link))?.status(), "the link is spent").toBe(404);
  await expect(heading(page)).toHaveText("Đường dẫn không còn hiệu lực");
});

test("after the log-out, neither the address nor the way back shows the inside", async ({ browser }) => {
  const page = await browserOf(browser, technician, { own: true });
  await page.locator("details.menu > summary").click();
  await page.getByRole("button", { name: "Đăng xuất" }).click();
  await expect(status(page)).toContainText("Đã đăng xuất");
  await page.goBack();
  await expect(page).toHaveURL(/\/dang-nhap\?next=/);
  await page.goto("/quan-tri");
  await expect(page).toHaveURL(/\/dang-nhap\?next=%2Fquan-tri/);
});

test("the link of a mail leads to the item, after the log-in", async ({ browser }) => {
  const title = "Tin bài mở từ đường dẫn trong thư";
  const author = await browserOf(browser, collaborator);
  const code = await fileNews(author, collaborator, { title });
  const desk = await browserOf(browser, officer);
  await openFromQueue(desk, title);
  await route(desk);
  const link = linkIn(await mailTo(memberOfProcedures.email, "[CCHC] Đề nghị duyệt tin bài", code));
  const member = await (await browser.newContext()).newPage();
  await member.goto(link);
  await expect(member).toHaveURL(/\/dang-nhap\?next=/);
  await typeLogin(member, memberOfProcedures);
  await expect(member).toHaveURL(`/toa-soan/tin-bai/${code}`);
  await expect(heading(member)).toHaveText(title);
});

test("what is not there and what is not allowed say so, and keep the way home", async ({ browser }) => {
  const stranger = await (await browser.newContext()).newPage();
  expect((await stranger.goto("/khong-co-trang-nay"))?.status()).toBe(404);
  await expect(heading(stranger)).toHaveText("Không tìm thấy nội dung");
  await stranger.getByRole("main").getByRole("link", { name: "Trang chủ" }).click();
  await expect(stranger).toHaveURL("/");

  const author = await browserOf(browser, collaborator);
  expect((await author.goto("/toa-soan"))?.status()).toBe(403);
  await expect(heading(author)).toContainText("Bạn không có quyền");
  await author.getByRole("navigation", { name: "Danh mục chính" }).getByRole("link", { name: "Không gian làm việc" }).click();
  await expect(author).toHaveURL(collaborator.home);
  expect((await author.goto("/don-vi/bo-noi-vu"))?.status(), "another body's workspace is not even there").toBe(404);
});

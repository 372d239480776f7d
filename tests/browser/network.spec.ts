// The network around the main job: readers who report errors, pictures, what comes by post, and the bell.
import { type Page, expect, test } from "@playwright/test";
import { mailTo } from "./mails";
import {
  approve, attachPicture, browserOf, closeAll, codeOf, collaborator, fileNews, fillItem, hoursAgo, lead, memberOfInstitutions,
  officer, openAct, reportError, submit, textOf,
} from "./portal";

const status = (page: Page) => page.getByRole("status").first();
const heading = (page: Page) => page.getByRole("heading", { level: 1 });

test.afterEach(({ browser }) => closeAll(browser));

test("a citizen without script reports an error, the officer corrects from it, and the citizen is told", async ({ browser }) => {
  const title = "Tuyên Quang công bố kết quả giải quyết hồ sơ trong tháng";
  const author = await browserOf(browser, collaborator);
  const code = await fileNews(author, collaborator, { title, body: "Tỷ lệ đúng hạn đạt 89%.", field: "Cải cách thể chế" });
  const desk = await browserOf(browser, officer);
  await desk.goto(`/toa-soan/tin-bai/${code}`);
  await approve(desk, 1);

  const citizen = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await citizen.goto(`/bai-viet/${code}`);
  const words = "Tỷ lệ đúng hạn nêu trong bài là 89%, báo cáo của tỉnh ghi 98%.";
  const report = await reportError(citizen, { words, email: "ban.doc@example.com" });
  await citizen.getByRole("link", { name: "Trở lại bài viết" }).click();
  await expect(heading(citizen)).toHaveText(title);
  await mailTo(officer.email, "[CCHC] Bạn đọc báo lỗi bài đã đăng", code);

  await desk.goto("/toa-soan");
  await desk.getByRole("link", { name: /^Báo lỗi/ }).first().click();
  await desk.getByRole("row").filter({ hasText: words.slice(0, 40) }).getByRole("link", { name: title }).click();
  await expect(desk.locator("main")).toContainText(report);
  await expect(desk.getByRole("region", { name: "Nội dung báo lỗi" })).toContainText(words);
  await openAct(desk, "Mở đính chính");
  await expect(desk.getByLabel("Nội dung cần đính chính"), "what the reader wrote is the reason").toHaveValue(words);
  await desk.getByRole("button", { name: "Mở bản đính chính" }).click();
  await expect(status(desk)).toContainText("Đã mở bản đính chính");
  await desk.getByRole("link", { name: "Sửa bài" }).click();
  await textOf(desk).fill("Tỷ lệ đúng hạn đạt 98%.");
  await desk.getByRole("button", { name: "Lưu bản biên tập" }).click();
  await approve(desk, 2);

  await citizen.goto(`/bai-viet/${code}`);
  await expect(citizen.locator(".prose")).toHaveText("Tỷ lệ đúng hạn đạt 98%.");
  await mailTo("ban.doc@example.com", "[CCHC] V/v kết quả xử lý báo lỗi", report);
  await desk.goto(`/toa-soan/bao-loi/${report}`);
  await expect(desk.locator(".item-states")).toContainText("Đã tiếp nhận");
});

test("a picture comes with its alternative text, is approved, and is seen by a citizen", async ({ browser }) => {
  const title = "Phóng sự ảnh: một ngày ở bộ phận một cửa xã Minh Tân";
  const alternative = "Công chức hướng dẫn người dân kê khai hồ sơ tại bộ phận một cửa";
  const author = await browserOf(browser, collaborator);
  await author.goto(`${collaborator.home}/soan`);
  await fillItem(author, "Đa phương tiện", { title, field: "Cải cách thủ tục hành chính" });
  await author.getByRole("button", { name: "Lưu nháp" }).click();
  await expect(heading(author)).toHaveText(title);
  const code = codeOf(author);

  await attachPicture(author, { alternative: "" });
  await expect(author.getByRole("alert"), "a picture needs words").toContainText("ăn bản thay thế");
  await attachPicture(author, { alternative, caption: "Ảnh: Sở Nội vụ" });
  await expect(status(author)).toContainText("Đã đính kèm tệp");
  await submit(author);

  const desk = await browserOf(browser, officer);
  await desk.goto(`/toa-soan/tin-bai/${code}`);
  await expect(desk.getByRole("img", { name: alternative })).toBeVisible();
  await approve(desk, 2);

  const citizen = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await citizen.goto(`/bai-viet/${code}`);
  const picture = citizen.getByRole("figure").getByRole("img", { name: alternative });
  await expect(picture).toBeVisible();
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(() => picture.boundingBox().then((box) => box?.width ?? 0), "the picture itself is loaded").toBeGreaterThan(100);
  await expect(citizen.getByRole("figure")).toContainText("Ảnh: Sở Nội vụ");
});

test("what came by post is recorded for its body, whose lead hands it to a collaborator", async ({ browser }) => {
  const title = "Xã Minh Tân báo cáo kết quả cải cách hành chính quý IV";
  const desk = await browserOf(browser, officer);
  await desk.goto("/toa-soan");
  await desk.getByRole("link", { name: "Tiếp nhận", exact: true }).click();
  await desk.getByLabel("Cơ quan, đơn vị cung cấp").selectOption("tuyen-quang");
  await desk.getByLabel("Họ và tên người cung cấp").fill("Lý Văn Páo");
  await desk.getByLabel("Chức danh").fill("Chủ tịch Ủy ban nhân dân xã");
  await desk.getByLabel("Hình thức tiếp nhận").selectOption({ label: "Bưu điện" });
  await desk.getByLabel("Thời điểm nhận").fill(hoursAgo(2));
  await desk.getByLabel("Số, ký hiệu văn bản gửi kèm").fill("112/BC-UBND");
  await fillItem(desk, "Bài viết", { title, author: "Lý Văn Páo", field: "Cải cách thể chế" });
  await desk.getByRole("button", { name: "Tiếp nhận" }).click();
  await expect(desk.getByRole("alert"), "the supplier's declaration is asked for").toContainText("cam kết");
  await expect(desk.getByLabel("Họ và tên người cung cấp")).toHaveValue("Lý Văn Páo");
  await desk.getByLabel("Đã nhận cam kết có chữ ký").check();
  await desk.getByRole("button", { name: "Tiếp nhận" }).click();
  await expect(status(desk)).toContainText("Đã tiếp nhận");
  const code = codeOf(desk);
  await expect(desk.locator(".facts").first()).toContainText("112/BC-UBND");

  await mailTo(lead.email, "[CCHC]", code);
  const leading = await browserOf(browser, lead);
  await leading.goto(lead.home);
  await leading.getByRole("region", { name: "Chưa có người phụ trách" }).getByRole("link", { name: title }).click();
  await openAct(leading, "Giao người phụ trách");
  await leading.getByLabel("Người phụ trách mới").selectOption({ label: `${collaborator.name} (${collaborator.email})` });
  await leading.getByRole("button", { name: "Giao người phụ trách" }).click();
  await expect(leading.getByRole("alert")).toContainText("lý do");
  await leading.getByRole("textbox", { name: "Lý do" }).fill("Theo dõi địa bàn xã Minh Tân.");
  await leading.getByRole("button", { name: "Giao người phụ trách" }).click();
  await expect(status(leading)).toContainText("Đã giao người phụ trách");
  await expect(leading.getByRole("region", { name: "Người phụ trách" })).toContainText(collaborator.name);

  await mailTo(collaborator.email, "[CCHC] Thay đổi người phụ trách tin bài", code);
  const keeper = await browserOf(browser, collaborator);
  await keeper.goto(collaborator.home);
  await keeper.getByRole("region", { name: "Chờ sàng lọc" }).getByRole("link", { name: title }).click();
  await openAct(keeper, "Rút bài");
  await expect(keeper.getByRole("button", { name: "Xác nhận rút bài" }), "it is the collaborator's to keep").toBeVisible();
});

test("the bell counts what is new, and reading all of it clears the bell", async ({ browser }) => {
  const member = await browserOf(browser, memberOfInstitutions);
  const bell = member.locator("[data-bell]");
  await member.goto("/thong-bao");
  const readAll = member.getByRole("button", { name: "Đánh dấu đã đọc tất cả" });
  if (await readAll.isVisible()) await readAll.click();
  await expect(bell).toBeHidden();

  const author = await browserOf(browser, collaborator);
  const desk = await browserOf(browser, officer);
  const titles = ["Thông báo thứ nhất của chuông", "Thông báo thứ hai của chuông"];
  for (const title of titles) {
    const code = await fileNews(author, collaborator, { title, field: "Cải cách thể chế" });
    await desk.goto(`/toa-soan/tin-bai/${code}`);
    await openAct(desk, "Chuyển thành viên duyệt");
    await expect(desk.locator("details.act[open]")).toContainText(memberOfInstitutions.name);
    await desk.getByRole("button", { name: "Chuyển thành viên" }).click();
    await expect(status(desk)).toContainText("Đã chuyển tin bài");
  }

  await member.goto(memberOfInstitutions.home);
  await expect(bell).toHaveText(/^2\s*chưa đọc$/);
  await member.getByRole("banner").getByRole("link", { name: /^Thông báo/ }).click();
  await expect(heading(member)).toHaveText("Thông báo");
  await member.getByRole("button", { name: titles[0] }).first().click();
  await expect(heading(member), "a notice leads to what it is about, and is read then").toHaveText(titles[0]);
  await expect(bell).toHaveText(/^1\s*chưa đọc$/);

  await member.getByRole("banner").getByRole("link", { name: /^Thông báo/ }).click();
  await expect(member.getByRole("listitem").filter({ hasText: titles[1] })).toContainText("Chưa đọc");
  await readAll.click();
  await expect(status(member)).toContainText("đã đọc");
  await expect(bell).toBeHidden();
  await expect(member.getByRole("main").getByText("Chưa đọc", { exact: true })).toHaveCount(0);
  await member.goto(memberOfInstitutions.home);
  await expect(bell, "and it stays so").toBeHidden();
});

// A person comes by a written appointment and goes by another: at the Standing Office's pages, from proposal of the
// form to the closed door.
import { expect, test } from "@playwright/test";
import { look } from "./look";
import { linkIn, mailTo, mailsTo } from "./mails";
import {
  type Person, PASSWORD, browserOf, closeAll, collaborator, fileNews, hoursAgo, logIn, officer, openAct,
} from "./portal";

const today = () => hoursAgo(0).slice(0, 10);
const UNSAVED = "Tin đang viết dở khi bị thu hồi";
const newcomer: Person = { email: "lan.lt@tuyenquang.example", name: "Lý Thị Lan", home: collaborator.home };

test.afterEach(({ browser }) => closeAll(browser));

test("appointed, invited, at work, revoked from under an open page, and everything handed over", async ({ browser }) => {
  const office = await browserOf(browser, officer);
  await office.goto("/quan-tri/tai-khoan");
  await office.getByRole("link", { name: "Cấp tài khoản, vai trò" }).click();
  await office.getByLabel("Họ và tên").fill(newcomer.name);
  await office.getByRole("textbox", { name: /^Chức vụ, đơn vị công tác/ }).fill("Chuyên viên, Sở Nội vụ");
  await office.getByRole("combobox", { name: /^Cơ quan, đơn vị/ }).selectOption({ label: "Tỉnh Tuyên Quang" });
  await office.getByRole("checkbox", { name: "Cộng tác viên" }).check();
  await office.getByLabel("Số, ký hiệu văn bản").fill("1234/SNV-CCHC");
  await office.getByLabel("Ngày văn bản").fill(today());
  await office.getByRole("button", { name: "Cấp tài khoản, vai trò" }).click();
  await expect(office.getByRole("alert")).toContainText("thư điện tử");
  await expect(office.getByRole("checkbox", { name: "Cộng tác viên" })).toBeChecked();
  await office.getByLabel("Thư điện tử công vụ").fill(newcomer.email);
  await office.getByRole("button", { name: "Cấp tài khoản, vai trò" }).click();
  await expect(office.getByRole("status").first()).toContainText("Đã ghi văn bản cử");
  await expect(office.getByRole("heading", { level: 1, name: newcomer.name })).toBeVisible();

  // The first link is replaced; the second one lets the person in, and the terms come with it.
  const first = linkIn(await mailTo(newcomer.email, "[CCHC] V/v cấp tài khoản"));
  await openAct(office, "Gửi lại thư mời");
  await office.locator("#gui-lai").getByRole("button", { name: "Gửi lại thư mời" }).click();
  await expect(office.getByRole("status").first()).toContainText("Đã gửi lại thư mời");
  const links = () => mailsTo(newcomer.email, "[CCHC] V/v cấp tài khoản").map(linkIn);
  await expect.poll(links).toHaveLength(2);
  const second = links().find((link) => link !== first)!;
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const desk = await context.newPage();
  await desk.goto(first);
  await expect(desk.getByText("đã được dùng hoặc đã hết hạn")).toBeVisible();
  await desk.goto(second);
  await desk.getByLabel(/^Mật khẩu mới/).fill(PASSWORD);
  await desk.getByLabel(/^Nhập lại mật khẩu mới/).fill(PASSWORD);
  await desk.getByRole("checkbox").check();
  await desk.getByRole("button", { name: "Đặt mật khẩu" }).click();
  await logIn(desk, newcomer);
  await fileNews(desk, newcomer, { title: "Tin đầu tiên của người mới" });
  await desk.clock.install();
  await desk.goto(`${newcomer.home}/soan`);
  await desk.getByRole("textbox", { name: "Tiêu đề" }).fill(UNSAVED);
  const form = await context.newPage();
  await form.goto(`${newcomer.home}/soan`);
  await form.getByRole("textbox", { name: "Tiêu đề" }).fill(UNSAVED);

  await office.goto("/quan-tri/tai-khoan");
  await office.getByLabel("Người cần tìm").fill("ly thi lan");
  await office.getByRole("button", { name: "Tìm" }).click();
  await expect(office.getByRole("row")).toHaveCount(2);
  await office.getByRole("link", { name: newcomer.name }).click();
  await office.getByRole("link", { name: "Thu hồi tài khoản, vai trò" }).click();
  await office.getByLabel("Căn cứ, lý do").fill("Chuyển công tác");
  await office.getByLabel("Số, ký hiệu văn bản").fill("1235/SNV-CCHC");
  await office.getByLabel("Ngày văn bản").fill(today());
  await office.getByLabel("Người nhận bàn giao").selectOption({ label: `${collaborator.name} (${collaborator.email})` });
  await office.getByRole("button", { name: "Xem trước" }).click();
  await expect(office.getByText(`0 nháp, 1 bài đang giữ sẽ chuyển cho ${collaborator.name}.`)).toBeVisible();
  await expect(office.getByText("1 phiên đang mở bị đóng")).toBeVisible();
  await office.getByLabel("Mật khẩu của bạn").fill("khong-phai-mat-khau");
  await office.getByRole("button", { name: "Thu hồi tài khoản", exact: true }).click();
  await expect(office.getByRole("alert")).toContainText("Mật khẩu không đúng");
  await office.getByLabel("Mật khẩu của bạn").fill(PASSWORD);
  await office.getByRole("button", { name: "Thu hồi tài khoản", exact: true }).click();
  await expect(office.getByRole("status").first()).toContainText("Đã thu hồi tài khoản");
  await expect(office.getByRole("heading", { name: /^Thu hồi lúc .*, 1 phiên đã đóng$/ })).toBeVisible();

  // An open page accepts nothing more, and gives what was typed back for copying.
  await form.getByRole("button", { name: /^Lưu/ }).first().click();
  await expect(form.getByRole("heading", { level: 1, name: "Phiên làm việc đã hết hạn" })).toBeVisible();
  await look(form, "phien-da-het");
  await form.getByText(UNSAVED).click();
  expect(await form.evaluate(() => getSelection()?.toString())).toBe(UNSAVED);
  await expect(form.getByRole("link", { name: "Đăng nhập" }).first()).toBeVisible();
  // Another one finds out by itself.
  await desk.keyboard.press("End");
  await desk.clock.runFor(61_000);
  await expect(desk.getByRole("alert")).toContainText("Phiên làm việc đã kết thúc");
  await expect(desk.getByRole("button", { name: /^Lưu/ }).first()).toBeDisabled();
  await expect(desk.getByRole("textbox", { name: "Tiêu đề" })).not.toBeEditable();
  await look(desk, "phien-da-het-trang-dang-mo");
  await desk.getByRole("button", { name: "Sao chép nội dung đang viết" }).click();
  await expect(desk.getByRole("button", { name: "Đã sao chép" })).toBeVisible();
  expect(await desk.evaluate(() => navigator.clipboard.readText())).toContain(UNSAVED);
  await mailTo(newcomer.email, "[CCHC] Thông báo thu hồi tài khoản", "1235/SNV-CCHC");
  await mailTo(collaborator.email, "[CCHC] Thay đổi người phụ trách tin bài", newcomer.name);
  await context.close();
});

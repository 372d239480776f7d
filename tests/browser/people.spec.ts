// How people come in: proposed by their lead, or many from one sheet.
import { test, expect } from "@playwright/test";
import { linkIn, mailTo } from "./mails";
import { PASSWORD, type Person, browserOf, closeAll, fileNews, lead, logIn, officer, openAct } from "./portal";
import { workbook } from "./workbook";

const today = () => new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Ho_Chi_Minh" }).format(Date.now());

test.afterEach(async ({ browser }) => closeAll(browser));

test("a lead proposes a newcomer, the Standing Office grants it, and the newcomer files the first news", async ({ browser }) => {
  const newcomer: Person = { email: "giang.mt@cchc.example", name: "Mua Thị Giàng", home: "/don-vi/tuyen-quang" };
  const head = await browserOf(browser, lead);
  await head.goto("/de-cu/moi");
  await head.getByLabel("Họ và tên").fill(newcomer.name);
  await head.getByLabel("Thư điện tử công vụ").fill("khong-phai-thu");
  await head.getByLabel("Chức vụ, đơn vị công tác").fill("Chuyên viên, Phòng Cải cách hành chính, Sở Nội vụ");
  await head.getByRole("checkbox", { name: "Cộng tác viên" }).check();
  await head.getByLabel("Số, ký hiệu văn bản").fill("1301/SNV-CCHC");
  await head.getByLabel("Ngày văn bản").fill(today());
  await head.getByRole("button", { name: "Gửi đề cử" }).click();
  await expect(head.getByRole("alert")).toContainText("thư điện tử");
  await expect(head.getByLabel("Họ và tên")).toHaveValue(newcomer.name);
  await head.getByLabel("Thư điện tử công vụ").fill(newcomer.email);
  await head.getByRole("button", { name: "Gửi đề cử" }).click();
  await expect(head.getByRole("status").first()).toContainText("Đã gửi đề cử");
  await mailTo(officer.email, `[CCHC] Đề cử cấp tài khoản: ${newcomer.name}`);

  const office = await browserOf(browser, officer);
  await office.goto("/quan-tri/tai-khoan");
  await office.getByRole("link", { name: /^Đề cử \(\d+\)$/ }).click();
  await office.getByRole("link", { name: newcomer.name }).click();
  await expect(office.getByText("1301/SNV-CCHC")).toBeVisible();
  await openAct(office, "Cấp tài khoản, vai trò");
  await office.getByRole("button", { name: "Cấp tài khoản, vai trò" }).click();
  await expect(office.getByRole("status").first()).toContainText("Đã cấp theo đề cử");
  await mailTo(lead.email, `[CCHC] Kết quả đề cử cấp tài khoản: ${newcomer.name}`);
  await head.goto("/de-cu");
  await expect(head.getByRole("row", { name: newcomer.name })).toContainText("Đã cấp");

  const context = await browser.newContext();
  const desk = await context.newPage();
  await desk.goto(linkIn(await mailTo(newcomer.email, "[CCHC] V/v cấp tài khoản")));
  await desk.getByLabel(/^Mật khẩu mới/).fill(PASSWORD);
  await desk.getByLabel(/^Nhập lại mật khẩu mới/).fill(PASSWORD);
  await desk.getByRole("checkbox").check();
  await desk.getByRole("button", { name: "Đặt mật khẩu" }).click();
  await logIn(desk, newcomer);
  await fileNews(desk, newcomer, { title: "Tin đầu tiên của người được đề cử" });
});

test("a sheet with three bad rows is reported row by row, and its good rows become accounts", async ({ browser }) => {
  const head = ["Họ và tên", "Thư điện tử công vụ", "Chức vụ, đơn vị công tác", "Cơ quan, đơn vị", "Vai trò", "Số, ký hiệu văn bản", "Ngày văn bản", "Thời hạn đến hết ngày"];
  const row = (name: string, email: string, changed: Record<number, string> = {}) =>
    [name, email, "Chuyên viên, Sở Nội vụ", "Tỉnh Cao Bằng", "Cộng tác viên", "77/SNV-CCHC", today(), ""].map((text, at) => changed[at] ?? text);
  const buffer = workbook([
    head,
    row("Nông Thị Bảy", "bay.nt@cchc.example"),
    row("Lục Văn Tám", "tam.lv@cchc.example", { 6: "32/13/2026" }),
    row("Hứa Thị Chín", "khong-phai-thu"),
    row("Bế Văn Mười", "muoi.bv@cchc.example", { 3: "Tỉnh Không Có" }),
    row("Đàm Thị Lụa", "lua.dt@cchc.example", { 4: "Cộng tác viên, Lãnh đạo đơn vị" }),
  ]);
  const office = await browserOf(browser, officer);
  await office.goto("/quan-tri/tai-khoan");
  await office.getByRole("link", { name: "Cấp từ bảng" }).click();
  const download = office.waitForEvent("download");
  await office.getByRole("link", { name: "tệp mẫu (XLSX)" }).click();
  expect((await download).suggestedFilename()).toBe("mau-cap-tai-khoan.xlsx");
  await office.getByLabel(/^Tệp XLSX/).setInputFiles({ name: "bang.xlsx", mimeType: "application/octet-stream", buffer: Buffer.from("%PDF-1.7") });
  await office.getByRole("button", { name: "Kiểm tra tệp" }).click();
  await expect(office.getByRole("alert")).toContainText("không phải bảng tính XLSX");

  await office.getByLabel(/^Tệp XLSX/).setInputFiles({ name: "bang.xlsx", mimeType: "application/octet-stream", buffer });
  await office.getByRole("button", { name: "Kiểm tra tệp" }).click();
  await expect(office.getByRole("heading", { name: "2 dòng cấp được, 3 dòng cần sửa" })).toBeVisible();
  await expect(office.getByRole("row", { name: "Lục Văn Tám" })).toContainText("Cột “Ngày văn bản”");
  await expect(office.getByRole("row", { name: "Hứa Thị Chín" })).toContainText("Cột “Thư điện tử công vụ”");
  await expect(office.getByRole("row", { name: "Bế Văn Mười" })).toContainText("Không có cơ quan, đơn vị “Tỉnh Không Có”");
  await office.getByLabel("Mật khẩu của bạn").fill("khong-phai-mat-khau");
  await office.getByRole("button", { name: "Cấp 2 tài khoản" }).click();
  await expect(office.getByRole("alert")).toContainText("Mật khẩu không đúng");
  await office.getByLabel("Mật khẩu của bạn").fill(PASSWORD);
  await office.getByRole("button", { name: "Cấp 2 tài khoản" }).click();
  await expect(office.getByRole("heading", { name: "Đã cấp 2 trong 2 dòng" })).toBeVisible();
  for (const email of ["bay.nt@cchc.example", "lua.dt@cchc.example"]) await mailTo(email, "[CCHC] V/v cấp tài khoản");

  await office.goto("/danh-ba?tenant=cao-bang");
  await expect(office.getByRole("row", { name: "Nông Thị Bảy" })).toContainText("Tỉnh Cao Bằng");
  const csv = office.waitForEvent("download");
  await office.getByRole("link", { name: "Tải CSV" }).click();
  expect((await csv).suggestedFilename()).toBe("danh-ba.csv");
});

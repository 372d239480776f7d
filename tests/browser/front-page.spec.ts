// The Board's own tools: what leads the home page, ready sentences, revisions side by side, settings.
import AxeBuilder from "@axe-core/playwright";
import { type Page, expect, test } from "@playwright/test";
import {
  approve, browserOf, closeAll, collaborator, deputy, fileNews, officer, openAct, textOf,
} from "./portal";

test.afterEach(({ browser }) => closeAll(browser));

/** Screenshots in two widths, no scrolling sideways, and nothing that axe finds. */
async function look(page: Page, name: string): Promise<void> {
  for (const [width, height] of [[390, 844], [1280, 900]]) {
    await page.setViewportSize({ width, height });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide, `${name} at ${width}`).toBeLessThanOrEqual(0);
    await page.screenshot({ path: `results/screens/${name}-${width}.png`, fullPage: true });
  }
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes.map((node) => node.target)}`)).toEqual([]);
}

test("an officer puts an older article at the head of the home page and takes it from there", async ({ browser }) => {
  const author = await browserOf(browser, collaborator);
  const [older, newer] = ["Tuyên Quang khai trương trung tâm hành chính công xã", "Tuyên Quang công khai bộ chỉ số mới"];
  const office = await browserOf(browser, officer);
  let code = "";
  for (const title of [older, newer]) {
    const filed = await fileNews(author, collaborator, { title });
    code ||= filed;
    await office.goto(`/toa-soan/tin-bai/${filed}`);
    await approve(office, 1);
  }
  const citizen = await (await browser.newContext()).newPage();
  const lead = citizen.locator("article.lead h2");
  await citizen.goto("/");
  await expect(lead).toHaveText(newer);

  await office.goto(`/toa-soan/tin-bai/${code}`);
  await openAct(office, "Đưa lên đầu trang chủ");
  await look(office, "thuongtruc-dua-len-dau");
  await office.getByRole("button", { name: "Đưa lên đầu trang chủ" }).click();
  await expect(office.getByRole("status").first()).toContainText("Bài đã ở đầu trang chủ");
  await citizen.goto("/");
  await expect(lead).toHaveText(older);
  await expect(citizen.getByRole("region", { name: "Tin mới" })).toContainText(newer);

  await office.goto("/quan-tri/trang-chu");
  await expect(office.getByRole("region", { name: "Đang đứng đầu" })).toContainText(older);
  await look(office, "thuongtruc-bai-dau-trang");
  await office.getByLabel("Mã bài đã đăng").fill("0000-0000");
  await office.getByRole("button", { name: "Đưa lên đầu trang chủ", exact: true }).click();
  await expect(office.getByRole("alert")).toContainText("Không có bài đang đăng mang mã 0000-0000");
  await expect(office.getByLabel("Mã bài đã đăng")).toHaveValue("0000-0000");
  await look(office, "thuongtruc-bai-dau-trang-loi");
  await office.getByRole("button", { name: "Thôi đưa bài này lên đầu" }).click();
  await expect(office.getByRole("status").first()).toContainText("bài mới nhất đứng đầu");
  await citizen.goto("/");
  await expect(lead).toHaveText(newer);
});

test("a ready sentence goes into the text with script, and before it without", async ({ browser }) => {
  const author = await browserOf(browser, collaborator);
  const code = await fileNews(author, collaborator, { title: "Tuyên Quang sơ kết sáu tháng cải cách" });
  const office = await browserOf(browser, officer);
  await office.goto(`/toa-soan/tin-bai/${code}`);
  await openAct(office, "Trả lại tác giả");
  const act = office.locator("details.act[open]");
  const text = act.getByLabel("Nội dung cần chỉnh sửa, bổ sung");
  await text.fill("Ở đoạn hai.");
  await text.press("Control+Home");
  const sentence = "Đề nghị ghi rõ nguồn và thời điểm của số liệu nêu trong bài.";
  await act.getByLabel("Câu mẫu").selectOption(sentence);
  await expect(text, "choosing alone changes nothing").toHaveValue("Ở đoạn hai.");
  await act.getByRole("button", { name: "Chèn" }).click();
  await expect(text).toHaveValue(`${sentence}\nỞ đoạn hai.`);
  await expect(text).toBeFocused();
  await expect(act.getByLabel("Câu mẫu")).toHaveValue("");
  await look(office, "thuongtruc-cau-mau-chen");
  await act.getByRole("button", { name: "Trả lại tác giả" }).click();
  await expect(office.getByRole("status").first()).toContainText("Đã trả lại tin bài");
  await author.goto(`${collaborator.home}/tin-bai/${code}`);
  await expect(author.getByRole("region", { name: "Đề nghị chỉnh sửa, bổ sung" })).toContainText(sentence);

  const second = await fileNews(author, collaborator, { title: "Tuyên Quang sơ kết chín tháng cải cách" });
  const plain = await browserOf(browser, deputy, { own: true, javaScriptEnabled: false });
  await plain.goto(`/toa-soan/tin-bai/${second}`);
  await plain.locator("details.act > summary").filter({ hasText: "Trả lại tác giả" }).click();
  await expect(plain.getByRole("button", { name: "Chèn" })).toHaveCount(0);
  await plain.locator("#cau-mau-tra-lai").selectOption(sentence);
  await plain.getByLabel("Nội dung cần chỉnh sửa, bổ sung").fill("Ở đoạn ba.");
  await plain.getByRole("button", { name: "Trả lại tác giả" }).click();
  await expect(plain.getByRole("region", { name: "Đề nghị chỉnh sửa, bổ sung" })).toContainText(`${sentence}`);
  await expect(plain.getByRole("region", { name: "Đề nghị chỉnh sửa, bổ sung" })).toContainText("Ở đoạn ba.");
});

test("the office adds a ready sentence, and it is offered at once", async ({ browser }) => {
  const office = await browserOf(browser, officer);
  await office.goto("/quan-tri/cau-mau");
  await look(office, "thuongtruc-cau-mau");
  await office.getByRole("button", { name: "Thêm câu mẫu" }).click();
  await expect(office.getByRole("alert")).toContainText("Câu mẫu còn trống");
  await look(office, "thuongtruc-cau-mau-loi");
  await office.getByLabel("Thao tác", { exact: false }).selectOption("return");
  await office.locator("#text").fill("Đề nghị bổ sung ảnh chụp tại sự kiện.");
  await office.getByRole("button", { name: "Thêm câu mẫu" }).click();
  await expect(office.getByRole("status").first()).toContainText("Đã thêm câu mẫu");
  const returns = office.getByRole("region", { name: "Trả lại tác giả" });
  await returns.locator("summary").filter({ hasText: "ảnh chụp tại sự kiện" }).click();
  await look(office, "thuongtruc-cau-mau-sua");
  await returns.getByRole("button", { name: /^Ngừng dùng ?: Đề nghị bổ sung ảnh chụp/ }).click();
  await expect(office.getByRole("status").first()).toContainText("Đã ngừng dùng câu mẫu");
  await expect(returns.getByRole("heading", { name: "Đã ngừng dùng" })).toBeVisible();
});

test("two revisions stand side by side, and one above the other on a phone", async ({ browser }) => {
  const author = await browserOf(browser, collaborator);
  const code = await fileNews(author, collaborator, {
    title: "Tuyên Quang tổng kết công tác năm 2025",
    body: "Sáng nay, tỉnh tổ chức hội nghị.\n\nGần 90% hồ sơ được nộp trực tuyến.\n\nĐoạn cuối giữ nguyên.",
  });
  const office = await browserOf(browser, officer);
  await office.goto(`/toa-soan/tin-bai/${code}/sua`);
  await office.getByRole("textbox", { name: "Tiêu đề" }).fill("Tuyên Quang tổng kết công tác năm 2026");
  await textOf(office).fill("Sáng nay, tỉnh tổ chức hội nghị trực tuyến.\n\n87,4% hồ sơ được nộp trực tuyến.\n\nThêm một đoạn.\n\nĐoạn cuối giữ nguyên.");
  await office.getByRole("button", { name: "Lưu bản biên tập" }).click();
  await office.getByRole("link", { name: /^So với phiên bản 1/ }).click();
  const compared = office.getByRole("region", { name: "Thay đổi từ phiên bản 1 đến phiên bản 2" });
  await look(office, "thuongtruc-so-sanh-lien-mach");
  await compared.getByRole("link", { name: "Xem hai cột" }).click();
  await expect(office).toHaveURL(/so-sanh=2&kieu=hai-cot/);
  await expect(compared.getByRole("table", { name: "Tiêu đề" })).toContainText("Trước: phiên bản 1");
  await look(office, "thuongtruc-so-sanh-hai-cot");
  const cells = compared.getByRole("table", { name: "Tiêu đề" }).getByRole("cell");
  await office.setViewportSize({ width: 1280, height: 900 });
  const [left, right] = [await cells.nth(0).boundingBox(), await cells.nth(1).boundingBox()];
  expect(left?.y).toBe(right?.y);
  await office.setViewportSize({ width: 390, height: 844 });
  const [above, below] = [await cells.nth(0).boundingBox(), await cells.nth(1).boundingBox()];
  expect(below?.y).toBeGreaterThan(above?.y ?? Infinity);
  await expect(cells.nth(1)).toContainText("Sau, phiên bản 2");
  await office.setViewportSize({ width: 1280, height: 900 });
  await compared.getByRole("link", { name: "Xem liền mạch" }).click();
  await expect(compared.getByRole("table")).toHaveCount(0);
});

test("the office sets the days of a step, and what cannot be is told at its field", async ({ browser }) => {
  const office = await browserOf(browser, officer);
  await office.goto("/quan-tri/thong-tin-trang");
  await office.getByRole("link", { name: "Thiết lập", exact: true }).click();
  await look(office, "thuongtruc-thiet-lap");
  const idle = office.getByLabel("Tin bài bị trả lại kết thúc sau");
  await idle.fill("5");
  await office.getByRole("button", { name: "Lưu thiết lập" }).click();
  await expect(office.getByRole("alert")).toContainText("Số ngày báo trước phải nhỏ hơn");
  await expect(idle).toHaveValue("5");
  await look(office, "thuongtruc-thiet-lap-loi");
  await office.getByLabel("Báo trước khi kết thúc").fill("2");
  await office.getByRole("button", { name: "Lưu thiết lập" }).click();
  await expect(office.getByRole("status").first()).toContainText("Đã lưu thiết lập");
  await expect(office.locator("#return_idle_days-hint")).toContainText("Đang áp dụng: 5 ngày. Nguồn: Đặt tại trang này");
  await office.getByRole("link", { name: "Xem lịch sử thay đổi trong nhật ký" }).click();
  await expect(office.getByText("Sửa thiết lập quy trình").first()).toBeVisible();
  await office.goto("/quan-tri/thiet-lap");
  await idle.fill("");
  await office.getByLabel("Báo trước khi kết thúc").fill("");
  await office.getByRole("button", { name: "Lưu thiết lập" }).click();
  await expect(office.getByRole("status").first()).toContainText("Đã lưu thiết lập");
});

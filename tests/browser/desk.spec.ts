// The desk of an officer: choosing rows, keys, and news of the queue.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { browserOf, closeAll, collaborator, fileNews, officer, textOf } from "./portal";

test.afterEach(async ({ browser }) => closeAll(browser));

test("an officer passes several items on at once and hears of new ones meanwhile", async ({ browser }) => {
  const author = await browserOf(browser, collaborator);
  const first = "Tuyên Quang tập huấn kỹ năng số cho cán bộ một cửa cấp xã";
  await fileNews(author, collaborator, { title: first });
  const page = await browserOf(browser, officer);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto("/toa-soan");
  const count = page.locator(".tabs .count").first();
  const before = Number(await count.textContent());
  const pick = page.getByRole("checkbox", { name: `Chọn tin bài: ${first}` });
  await pick.check();
  await expect(page.locator("[data-bulk-note]")).toContainText("Đang chọn 1 tin bài");

  const second = "Tuyên Quang công khai kết quả giải quyết hồ sơ theo tuần";
  await fileNews(author, collaborator, { title: second });
  await expect(count).toHaveText(String(before + 1));
  await expect(page.getByRole("status").filter({ hasText: "Danh sách này vừa thay đổi" })).toBeVisible();
  await expect(pick).toBeChecked();
  await expect(pick).toBeFocused();
  await page.screenshot({ path: "results/screens/thuongtruc-hang-doi-moi-1280.png", fullPage: true });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: "results/screens/thuongtruc-hang-doi-moi-390.png", fullPage: true });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole("link", { name: "Tải lại" }).click();
  await page.getByRole("checkbox", { name: `Chọn tin bài: ${first}` }).check();
  await page.getByRole("checkbox", { name: `Chọn tin bài: ${second}` }).check();
  await page.getByRole("button", { name: "Chuyển các mục đã chọn" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Chuyển nhiều tin bài");
  await expect(page.getByRole("row").filter({ hasText: first })).toContainText("Chuyển đến");
  await page.getByRole("button", { name: "Chuyển các tin bài này" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Kết quả chuyển tin bài");
  for (const title of [first, second]) {
    await expect(page.getByRole("row").filter({ hasText: title })).toContainText("Đã chuyển đến");
  }
});

test("the keys move, choose, open and explain themselves, and none of them decides", async ({ browser }) => {
  const author = await browserOf(browser, collaborator);
  await fileNews(author, collaborator, { title: "Tuyên Quang rà soát thủ tục hành chính nội bộ" });
  const page = await browserOf(browser, officer);
  await page.goto("/toa-soan");
  const titles = page.locator("[data-rows] a.item-title");
  await page.keyboard.press("j");
  await expect(titles.first()).toBeFocused();
  await page.keyboard.press("j");
  await expect(titles.nth(1)).toBeFocused();
  await page.keyboard.press("x");
  await expect(page.locator("input[name=item]").nth(1)).toBeChecked();
  await page.keyboard.press("k");
  await expect(titles.first()).toBeFocused();
  await page.keyboard.press("Control+x");
  await expect(page.locator("input[name=item]").first()).not.toBeChecked();
  await page.keyboard.press("/");
  await expect(page.getByLabel("Lĩnh vực", { exact: true })).toBeFocused();
  await page.keyboard.press("j");
  await expect(page.getByLabel("Lĩnh vực", { exact: true }), "typing is no key").toBeFocused();
  await page.locator("h1").click();
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Phím tắt ở hàng đợi" });
  await expect(sheet).toBeVisible();
  await page.screenshot({ path: "results/screens/thuongtruc-phim-tat.png" });
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();

  await titles.filter({ hasText: "rà soát thủ tục hành chính nội bộ" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Tuyên Quang rà soát thủ tục hành chính nội bộ");
  const address = page.url();
  await page.keyboard.press("r");
  await expect(page.getByLabel("Nội dung cần chỉnh sửa, bổ sung")).toBeFocused();
  await page.keyboard.type("a r t");
  await expect(page.getByLabel("Nội dung cần chỉnh sửa, bổ sung")).toHaveValue("a r t");
  await page.locator("h1").click();
  await page.keyboard.press("a");
  await expect(page.locator("details.act[open]").filter({ hasText: "Phê duyệt" })).toBeVisible();
  expect(page.url(), "nothing was sent").toBe(address);

  await page.locator("h1").click();
  await page.getByRole("button", { name: /^Phím tắt/ }).click();
  await page.getByLabel("Dùng phím tắt trên trình duyệt này").uncheck();
  await page.getByRole("button", { name: "Đóng" }).click();
  await page.locator("h1").click();
  await page.keyboard.press("e");
  expect(page.url(), "the keys are off").toBe(address);
  await page.reload();
  await page.keyboard.press("e");
  expect(page.url(), "and stay off").toBe(address);
  await page.getByRole("button", { name: /^Phím tắt/ }).click();
  await page.getByLabel("Dùng phím tắt trên trình duyệt này").check();
  await page.getByRole("button", { name: "Đóng" }).click();
  await page.locator("h1").click();
  await page.keyboard.press("e");
  await expect(textOf(page)).toBeVisible();
});

// The desk of an officer: choosing rows, keys, and news of the queue.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { browserOf, closeAll, collaborator, fileNews, officer, openAct, reopen, textOf } from "./portal";

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

test("an item opens beside the list, and decisions lead on without leaving it", async ({ browser }) => {
  const author = await browserOf(browser, collaborator);
  const titles = ["nhất", "hai", "ba"].map((which) => `Tuyên Quang mở đợt ra quân hỗ trợ người dân lần thứ ${which}`);
  for (const title of titles) await fileNews(author, collaborator, { title });
  const page = await browserOf(browser, officer);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto("/toa-soan?state=submitted&tenant=tuyen-quang");
  const list = page.getByRole("navigation", { name: "Tin bài chờ duyệt: Chờ sàng lọc" });
  const heading = page.getByRole("heading", { level: 1 });
  await page.getByRole("link", { name: titles[0] }).click();
  await expect(heading).toHaveText(titles[0]);
  await expect(list.getByRole("link", { name: titles[0] })).toHaveAttribute("aria-current", "page");
  const [left, right] = [await list.boundingBox(), await heading.boundingBox()];
  expect(left!.x + left!.width, "the list is left of the item").toBeLessThan(right!.x);
  await expect(page.locator("details.act > summary").filter({ hasText: "Phê duyệt" })).toBeInViewport();
  await page.screenshot({ path: "results/screens/thuongtruc-canh-danh-sach-1280.png" });
  await page.setViewportSize({ width: 1680, height: 1000 });
  await page.screenshot({ path: "results/screens/thuongtruc-canh-danh-sach-1680.png" });
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(list, "a phone shows the item alone").toBeHidden();
  await page.screenshot({ path: "results/screens/thuongtruc-canh-danh-sach-390.png" });
  await page.setViewportSize({ width: 1280, height: 900 });

  // A claim is taken beside the list as on the page of the item.
  await page.getByRole("button", { name: "Nhận xử lý" }).click();
  await expect(page.locator("form[data-claim]")).toContainText("Bạn đang xử lý tin bài này");
  await expect(heading).toHaveText(titles[0]);
  await expect(list.getByRole("listitem").filter({ hasText: titles[0] })).toContainText("đang xử lý");

  // News of the queue come in beside what is being typed.
  await openAct(page, "Trả lại tác giả");
  const remarks = page.getByLabel("Nội dung cần chỉnh sửa, bổ sung");
  await remarks.fill("Ghi rõ địa điểm.");
  const fourth = "Tuyên Quang mở đợt ra quân hỗ trợ người dân lần thứ tư";
  await fileNews(author, collaborator, { title: fourth });
  await list.getByRole("link", { name: "Tải lại" }).click();
  await expect(list.getByRole("link", { name: fourth })).toBeVisible();
  await expect(remarks).toHaveValue("Ghi rõ địa điểm.");

  const order = await list.locator("a.item-title").allInnerTexts();
  const next = order[order.indexOf(titles[0]) + 1] ?? order[0];
  await page.getByRole("button", { name: "Trả lại tác giả" }).click();
  await expect(page.getByRole("status").first()).toContainText("Đã trả lại tin bài");
  await expect(heading, "the next item opens").toHaveText(next);
  await expect(heading).toBeFocused();
  await expect(list.getByRole("link", { name: titles[0] })).toHaveCount(0);
  expect(new URL(page.url()).searchParams.get("tenant"), "the filter is kept").toBe("tuyen-quang");

  // The same by keys.
  await page.keyboard.press("k");
  await page.keyboard.press("j");
  await expect(list.locator("[aria-current]")).toBeFocused();
  await page.keyboard.press("j");
  const following = await page.locator("a.item-title:focus").innerText();
  await page.keyboard.press("Enter");
  await expect(heading).toHaveText(following);
  await page.keyboard.press("a");
  await expect(page.locator("details.act[open]").filter({ hasText: "Phê duyệt" })).toBeVisible();
  await page.keyboard.press("r");
  await expect(remarks).toBeFocused();
  await page.locator("h1").click();
  await page.keyboard.press("u");
  await expect(heading).toHaveText("Tin bài chờ duyệt");
  await expect(page).toHaveURL("/toa-soan?state=submitted&tenant=tuyen-quang");
});

test("without script the address alone opens an item beside the list, and plain forms go on", async ({ browser }) => {
  const author = await browserOf(browser, collaborator);
  const title = "Tuyên Quang niêm yết công khai thủ tục hành chính";
  const code = await fileNews(author, collaborator, { title });
  const page = await browserOf(browser, officer, { javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  await page.goto("/toa-soan?state=submitted&tenant=tuyen-quang");
  await page.getByRole("link", { name: title }).click();
  await expect(page, "a link opens the item's own page").toHaveURL(`/toa-soan/tin-bai/${code}`);
  await page.goto(`/toa-soan?state=submitted&tenant=tuyen-quang&mo=${code}`);
  await expect(page.getByRole("navigation", { name: "Tin bài chờ duyệt: Chờ sàng lọc" })).toBeVisible();
  await openAct(page, "Trả lại tác giả");
  await page.getByLabel("Nội dung cần chỉnh sửa, bổ sung").fill("Bổ sung hình ảnh.");
  await page.getByRole("button", { name: "Trả lại tác giả" }).click();
  await expect(page.getByRole("status").first()).toContainText("Đã trả lại tin bài");
  await reopen(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  await expect(page.locator(".item-states .state")).toHaveText("Trả lại");
});

for (const javaScriptEnabled of [true, false]) {
  test(`on a phone many pages are one row that says where one is, ${javaScriptEnabled ? "with" : "without"} script`, async ({ browser }) => {
    const page = await browserOf(browser, officer, { javaScriptEnabled, viewport: { width: 390, height: 844 } });
    await page.goto(officer.home);
    const pages = page.getByRole("navigation", { name: "Danh mục chính" });
    const row = pages.locator("summary");
    await expect(row).toHaveText("Danh mục, đang ở Tin bài chờ duyệt");
    const box = await pages.boundingBox();
    expect(box?.height, "one row").toBeLessThan(60);
    await expect(pages.getByRole("link")).toHaveCount(0);
    await row.click();
    await expect(pages.getByRole("link", { name: "Tin bài chờ duyệt" })).toHaveAttribute("aria-current", "page");
    await page.screenshot({ path: "results/screens/thuongtruc-danh-muc-390.png" });
    if (javaScriptEnabled) {
      const { violations } = await new AxeBuilder({ page }).include(".topbar").analyze();
      expect(violations).toEqual([]);
      await page.keyboard.press("Escape");
      await expect(pages.getByRole("link")).toHaveCount(0);
      await expect(row).toBeFocused();
      await page.keyboard.press("Enter");
    }
    await pages.getByRole("link", { name: "Kiểm tra" }).click();
    await expect(row).toHaveText("Danh mục, đang ở Kiểm tra");

    // At a desk they all stand side by side.
    await page.setViewportSize({ width: 1280, height: 900 });
    await expect(row).toBeHidden();
    await expect(pages.getByRole("link", { name: "Quản trị" })).toBeVisible();
  });
}

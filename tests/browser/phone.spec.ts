// The Chair, or the Deputy in the Chair's stead, with five minutes and a phone.
import { type Browser, type Page, expect, test } from "@playwright/test";
import { type Person, browserOf, chair, closeAll, collaborator, deputy, fileNews, hoursAgo, officer, openAct } from "./portal";

const today = () => hoursAgo(0).slice(0, 10);

test.afterEach(async ({ browser }) => closeAll(browser));

/** Files an item and puts it before the Chair; returns its code. */
async function putBeforeChair(browser: Browser, title: string): Promise<string> {
  const author = await browserOf(browser, collaborator);
  const code = await fileNews(author, collaborator, {
    title,
    body: Array.from({ length: 30 }, (_, at) => `Đoạn ${at + 1} của bài viết dài, để phần quyết định không tự nằm trong màn hình.`).join("\n\n"),
  });
  const office = await browserOf(browser, officer);
  await office.goto(`/toa-soan/tin-bai/${code}`);
  await openAct(office, "Trình Trưởng Ban");
  await office.getByLabel("Lý do trình").fill("Nội dung liên quan nhiều bộ.");
  await office.locator("details.act[open] button[type=submit]").click();
  await expect(office.getByRole("status").first()).toContainText("Đã trình Trưởng Ban");
  return code;
}

/** A phone of `who`, with its home open and every touch of the screen counted. */
async function phoneOf(browser: Browser, who: Person): Promise<{ page: Page; taps: () => number }> {
  const page = await browserOf(browser, who, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  let taps = 0;
  await page.exposeBinding("tapped", () => { taps += 1; });
  await page.addInitScript(() => {
    addEventListener("touchstart", () => (window as unknown as { tapped(): void }).tapped(), true);
  });
  await page.goto(who.home);
  return { page, taps: () => taps };
}

async function decideInTwoTaps(browser: Browser, who: Person, title: string): Promise<Page> {
  const { page, taps } = await phoneOf(browser, who);
  await page.screenshot({ path: `results/screens/dien-thoai-${who.email.split("@")[0]}-nha-390.png` });
  const item = page.getByRole("link", { name: title });
  await expect(item, "what waits is in sight").toBeInViewport();
  await item.tap();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
  const decide = page.getByRole("button", { name: "Phê duyệt và đăng bản 1" });
  await expect(decide, "the decision is in sight without scrolling").toBeInViewport({ ratio: 1 });
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await page.screenshot({ path: `results/screens/dien-thoai-${who.email.split("@")[0]}-trinh-390.png` });
  await decide.tap();
  await expect(page.getByRole("status").first()).toContainText("Đã phê duyệt");
  expect(taps(), "one tap opens, one approves").toBe(2);
  await expect(page.locator(".item-states .state")).toHaveText("Đã đăng tải");
  await expect(decide, "a third tap in the same place decides nothing").toHaveCount(0);
  await expect(page.locator("details.act > summary").filter({ hasText: "Gỡ bài" }), "what was a mistake is taken down").toHaveCount(1);
  await page.screenshot({ path: `results/screens/dien-thoai-${who.email.split("@")[0]}-da-duyet-390.png` });
  return page;
}

test("the Chair approves on a phone in two taps, and sends back from the same place", async ({ browser }) => {
  const title = "Tuyên Quang công bố bộ chỉ số đánh giá cải cách hành chính cấp xã";
  const code = await putBeforeChair(browser, title);
  const page = await decideInTwoTaps(browser, chair, title);
  await page.goto(`/bai-viet/${code}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);

  const other = await putBeforeChair(browser, "Tuyên Quang kiến nghị sửa quy định về liên thông hồ sơ");
  await page.goto(`/toa-soan/tin-bai/${other}`);
  await page.getByRole("link", { name: "Trả lại", exact: true }).tap();
  const remarks = page.getByLabel("Nội dung cần chỉnh sửa, bổ sung");
  await expect(remarks).toBeFocused();
  await expect(remarks).toBeInViewport();
  await remarks.fill("Bổ sung ý kiến của Sở Tư pháp.");
  await page.locator("details.act[open] button[type=submit]").tap();
  await expect(page.getByRole("status").first()).toContainText("Đã trả lại tin bài");
});

test("without script the same bar approves, and leads to the return", async ({ browser }) => {
  const title = "Tuyên Quang sơ kết ba năm chuyển đổi số trong cải cách hành chính";
  const code = await putBeforeChair(browser, title);
  const page = await browserOf(browser, chair, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await page.goto(`/toa-soan/tin-bai/${code}`);
  await page.getByRole("link", { name: "Trả lại", exact: true }).click();
  await expect(page.getByLabel("Nội dung cần chỉnh sửa, bổ sung")).toBeInViewport();
  await page.getByRole("button", { name: "Phê duyệt và đăng bản 1" }).click();
  await expect(page.getByRole("status").first()).toContainText("Đã phê duyệt");
});

test("a revision that came meanwhile stops the tap and is shown", async ({ browser }) => {
  const title = "Tuyên Quang lấy ý kiến về dự thảo kế hoạch cải cách hành chính";
  const code = await putBeforeChair(browser, title);
  const { page } = await phoneOf(browser, chair);
  await page.getByRole("link", { name: title }).tap();
  const second = await browserOf(browser, chair, { viewport: { width: 1280, height: 900 } });
  await second.goto(`/toa-soan/tin-bai/${code}/sua`);
  await second.getByLabel("Tóm tắt").fill("Tóm tắt viết ở máy tính.");
  await second.getByRole("button", { name: "Lưu bản biên tập" }).click();
  await page.getByRole("button", { name: "Phê duyệt và đăng bản 1" }).tap();
  await expect(page.getByRole("alert")).toContainText("phiên bản");
  await expect(page.locator("#so-sanh .diff-text ins")).toContainText("Tóm tắt viết ở máy tính.");
  await expect(page.locator(".item-states .state")).toHaveText("Trình Trưởng Ban");
});

test("the Deputy decides in the Chair's stead in the same two taps, while the delegation lasts", async ({ browser }) => {
  const title = "Tuyên Quang đề xuất cắt giảm thủ tục hành chính nội bộ";
  await putBeforeChair(browser, title);
  const before = await phoneOf(browser, deputy);
  await expect(before.page.getByRole("link", { name: title }), "it is the Chair's").toHaveCount(0);
  const desk = await browserOf(browser, chair);
  await desk.goto("/toa-soan/phan-cong");
  await openAct(desk, "Ủy quyền cho Phó Trưởng Ban");
  const form = desk.locator("#uy-quyen");
  await form.getByLabel("Số văn bản ủy quyền").fill("31/QĐ-BBT");
  await form.getByLabel("Từ ngày").fill(today());
  await form.getByLabel("Đến hết ngày").fill(today());
  await form.getByRole("button", { name: "Ghi ủy quyền" }).click();
  await expect(desk.getByRole("status").first()).toContainText("Đã ghi ủy quyền");
  const page = await decideInTwoTaps(browser, deputy, title);
  await expect(page.locator(".facts"), "it is signed for the Chair").toContainText("TUQ.");

  // The demonstration goes on as it was.
  await openAct(desk, "Chấm dứt ủy quyền trước thời hạn");
  const end = desk.locator("#cham-dut-uy-quyen");
  await end.getByLabel("Ủy quyền cần chấm dứt").selectOption({ index: 1 });
  await end.getByLabel("Căn cứ, lý do chấm dứt").fill("Trưởng Ban đã trở lại làm việc.");
  await end.getByLabel("Ngày cuối ủy quyền").fill(hoursAgo(24).slice(0, 10));
  await end.getByRole("button", { name: "Chấm dứt ủy quyền" }).click();
  await expect(desk.getByRole("status").first()).toContainText("Đã chấm dứt ủy quyền");
});

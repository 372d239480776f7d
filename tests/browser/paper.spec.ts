// What people print: the article, the item and the receipt, on paper without what only a screen can use.
import { type Page, expect, test } from "@playwright/test";
import { SOURCE_LINE, browserOf, closeAll, collaborator, officer, reportError } from "./portal";

const PUBLISHED = "Tuyên Quang đưa 100% xã vào trung tâm phục vụ hành chính công liên thông";
/** The width of A4 between its margins, at 96 dots an inch. */
const PAPER = { width: 624, height: 900 };

test.afterEach(async ({ browser }) => closeAll(browser));

/** Lays the open page on paper; nothing may be pressed there, and nothing is wider than the sheet. */
async function print(page: Page, name: string): Promise<void> {
  await page.setViewportSize(PAPER);
  await page.emulateMedia({ media: "print" });
  await page.screenshot({ path: `results/screens/giay-${name}.png`, fullPage: true });
  for (const useless of ["nav", "button", "form", ".skip", "[role=search]"]) {
    await expect.soft(page.locator(useless).filter({ visible: true }), `${name}: ${useless} on paper`).toHaveCount(0);
  }
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(excess, `${name} is wider than its paper`).toBe(0);
  await page.emulateMedia({ media: "screen" });
}

test("an article, the receipt of a report and an item are fit for paper", async ({ browser }) => {
  const reader = await (await browser.newContext()).newPage();
  await reader.goto("/");
  await reader.getByRole("link", { name: PUBLISHED }).first().click();
  await expect(reader.getByRole("heading", { level: 1, name: PUBLISHED })).toBeVisible();
  await print(reader, "bai-viet");
  await reader.emulateMedia({ media: "print" });
  await expect(reader.locator(".source-line")).toHaveText(SOURCE_LINE);
  await expect(reader.locator(".print-only"), "paper says where the article stands").toBeVisible();
  await reader.emulateMedia({ media: "screen" });
  await reportError(reader, { words: "Tỷ lệ trong bài chưa khớp với báo cáo của tỉnh." });
  await print(reader, "bien-nhan");

  const desk = await browserOf(browser, officer);
  await desk.goto("/toa-soan?state=published");
  await desk.getByRole("link", { name: PUBLISHED }).click();
  await expect(desk.locator(".item-head h1")).toHaveText(PUBLISHED);
  await print(desk, "tin-bai");
  const author = await browserOf(browser, collaborator);
  await author.goto(collaborator.home);
  await author.getByRole("link", { name: PUBLISHED }).click();
  await expect(author.locator(".item-head h1")).toHaveText(PUBLISHED);
  await print(author, "tin-bai-cua-toi");
});

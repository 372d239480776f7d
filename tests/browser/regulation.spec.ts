// The portal's own constitution, filed, reviewed and published as any document is, and then read by a citizen.
import { type Page, expect, test } from "@playwright/test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  SOURCE_LINE, approve, browserOf, closeAll, codeOf, memberOfInstitutions, ministryCollaborator, officer, openAct, submit, textOf,
} from "./portal";

const REGULATION = readFileSync(join(__dirname, "fixtures", "regulation-588.txt"), "utf8");
const TITLE = "Quyết định ban hành Quy chế hoạt động của Trang Thông tin điện tử Cải cách hành chính nhà nước";
const ARTICLES = [...REGULATION.matchAll(/^Điều \d+[.:].*$/gm)].map(([line]) => line);

test.afterEach(async ({ browser }) => closeAll(browser));

/** A screenshot for people to look at. */
async function keep(page: Page, name: string): Promise<void> {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: `results/screens/${name}-${width}.png`, fullPage: true, animations: "disabled" });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

test("the regulation is filed as a document, reviewed, published, and reads as the law it is", async ({ browser }) => {
  const author = await browserOf(browser, ministryCollaborator, { own: true });
  await author.goto(`${ministryCollaborator.home}/soan`);
  await author.getByRole("radio", { name: "Văn bản" }).check();
  await author.getByLabel("Số, ký hiệu").fill("588 /QĐ-BNV");
  await author.getByLabel("Ngày ban hành").fill("22/08/2024");
  await author.getByLabel("Cơ quan ban hành").fill("Bộ Nội vụ");
  await author.getByRole("textbox", { name: "Tiêu đề" }).fill(TITLE);
  await author.getByRole("textbox", { name: "Tóm tắt" }).fill("Quy chế gồm 5 chương, 13 điều, có hiệu lực từ ngày ký.");
  await textOf(author).fill(REGULATION);
  await author.getByRole("combobox", { name: "Lĩnh vực" }).selectOption({ label: "Cải cách thể chế" });
  await author.getByRole("combobox", { name: "Nhóm thông tin" }).selectOption("chu-truong-chinh-sach");
  await author.getByRole("combobox", { name: "Chuyên mục chính" }).selectOption("van-ban-quy-pham-phap-luat");
  await author.getByRole("button", { name: "Lưu nháp" }).click();
  await expect(author.getByRole("heading", { level: 1 })).toHaveText(TITLE);
  const code = codeOf(author);
  await submit(author);
  await expect(author.locator(".item-states"), "late filing is flagged, not refused").toContainText(/Nộp muộn \d+ ngày/);

  const desk = await browserOf(browser, officer);
  await desk.goto("/toa-soan?late=1");
  await desk.getByRole("link", { name: TITLE }).click();
  await expect(desk.locator(".item-states")).toContainText(/Nộp muộn \d+ ngày/);
  await keep(desk, "quy-che-thuong-truc");
  await openAct(desk, "Chuyển thành viên duyệt");
  await expect(desk.locator("details.act[open]")).toContainText(memberOfInstitutions.name);
  await desk.getByRole("button", { name: "Chuyển thành viên" }).click();
  await expect(desk.getByRole("status").first()).toContainText("Đã chuyển");

  const member = await browserOf(browser, memberOfInstitutions);
  await member.goto("/toa-soan");
  await member.getByRole("link", { name: TITLE }).click();
  await approve(member, 1);

  const reader = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await reader.goto(`/bai-viet/${code}`);
  await expect(reader.getByRole("heading", { level: 1 })).toHaveText(TITLE);
  const facts = reader.getByRole("region", { name: "Thông tin văn bản" });
  await expect(facts.getByRole("definition")).toHaveText(["588/QĐ-BNV", "ngày 22 tháng 8 năm 2024", "Bộ Nội vụ"]);
  await expect(reader.locator(".prose h2")).toHaveText([
    /^Chương I\s*QUY ĐỊNH CHUNG$/,
    /^Chương II\s*BAN BIÊN TẬP TRANG THÔNG TIN$/,
    /^Chương III\s*HOẠT ĐỘNG CỦA TRANG THÔNG TIN$/,
    /^Chương IV\s*QUẢN LÝ, PHÁT TRIỂN TRANG THÔNG TIN$/,
    /^Chương V\s*TỔ CHỨC THỰC HIỆN$/,
  ]);
  expect(ARTICLES).toHaveLength(13);
  await expect(reader.locator(".prose h3")).toHaveText(ARTICLES);
  await expect(reader.locator("main"), "lateness is an inside matter").not.toContainText("muộn");
  await expect(reader.locator(".source-line")).toHaveText(SOURCE_LINE);

  // Each clause keeps the number it has in the document, though paragraphs stand between them.
  const numbers = await reader.locator(".prose").evaluate((prose) => {
    const found: Record<string, number[]> = {};
    let article = "";
    for (const block of prose.children) {
      if (block.tagName === "H3") article = /\d+/.exec(block.textContent!)![0];
      else if (block.tagName === "OL") {
        const start = (block as HTMLOListElement).start;
        (found[article] ??= []).push(...Array.from(block.children, (_, place) => start + place));
      }
    }
    return found;
  });
  const upTo = (last: number) => Array.from({ length: last }, (_, place) => place + 1);
  expect(numbers).toEqual({
    1: upTo(2), 2: upTo(2), 3: upTo(9), 4: upTo(6), 5: upTo(5), 6: upTo(3), 7: upTo(5), 9: upTo(3), 10: upTo(8), 11: upTo(4), 12: upTo(2),
  });
  const words = (text: string) => text.replace(/[\s<>+]|^\d+\.|^- /gm, "");
  const read = words(await reader.locator(".prose").innerText());
  for (const line of REGULATION.split("\n").filter((line) => line.trim())) {
    expect(read, "no line of the document is lost").toContain(words(line));
  }
  await keep(reader, "quy-che-bai-viet");
  await reader.getByRole("navigation", { name: "Mục lục" }).getByRole("link", { name: ARTICLES[6] }).click();
  await expect(reader.getByRole("heading", { name: ARTICLES[6] })).toBeInViewport();
});

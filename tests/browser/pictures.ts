// The two pictures of the README, of the demonstration data and some news of the day.
import { writeFileSync } from "node:fs";
import { type Page, expect, test } from "@playwright/test";
import { approve, browserOf, collaborator, fileNews, ministryCollaborator, officer } from "./portal";

/** Largest picture, in bytes. */
const LARGEST = 150_000;

async function take(page: Page, name: string): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.evaluate(() => document.fonts.ready);
  const developer = await page.context().newCDPSession(page);
  const { data } = await developer.send("Page.captureScreenshot", { format: "webp", quality: 82 });
  const picture = Buffer.from(data, "base64");
  expect(picture.length, `${name} is too large`).toBeLessThan(LARGEST);
  writeFileSync(`pictures/${name}.webp`, picture);
}

test("the pictures of the README", async ({ browser }) => {
  const author = await browserOf(browser, collaborator);
  const ministry = await browserOf(browser, ministryCollaborator);
  const desk = await browserOf(browser, officer);
  for (const [title, summary] of [
    ["Tuyên Quang trả kết quả trong ngày cho 32 thủ tục cấp xã", "Người dân nhận kết quả ngay tại nơi nộp, không phải đi lại lần hai."],
    ["Xã vùng cao mở điểm tiếp nhận hồ sơ lưu động vào ngày chợ phiên", "Mỗi tháng hai phiên, tổ công tác đến tận chợ để nhận và trả hồ sơ."],
    ["Sở Tư pháp rút ngắn thời gian cấp phiếu lý lịch tư pháp còn năm ngày", "Hồ sơ được xử lý song song giữa ba cơ quan."],
  ] as const) {
    const code = await fileNews(author, collaborator, { title, summary });
    await desk.goto(`/toa-soan/tin-bai/${code}`);
    await approve(desk, 1);
  }
  await fileNews(ministry, ministryCollaborator, { title: "Bộ Nội vụ công bố kế hoạch khảo sát mức độ hài lòng năm 2026", field: "Cải cách chế độ công vụ" });
  await fileNews(author, collaborator, { title: "Kết nối dữ liệu đất đai với cổng dịch vụ công của tỉnh", field: "Cải cách thể chế" });
  await desk.goto("/toa-soan");
  await take(desk, "queue");
  const reader = await (await browser.newContext()).newPage();
  await reader.goto("/");
  await take(reader, "home");
});

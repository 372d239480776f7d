// The states that a list is in one day or another: long, loading, and failing with its database. Empty lists are among
// the pages of access.spec.ts.
import { type Browser, type Page, expect, test } from "@playwright/test";
import { copyItem } from "./database";
import { look } from "./look";
import { OwnPortal } from "./own";
import { type Person, browserOf, closeAll, codeOf, collaborator, fillNews, lead, ministryCollaborator, officer, openAct, technician } from "./portal";

let portal: OwnPortal;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  portal = await OwnPortal.open();
});
test.afterAll(() => portal.close());
test.afterEach(async ({ browser }) => closeAll(browser));

/** A browser at the portal of this file. */
const at = (browser: Browser, who: Person, options = {}) => browserOf(browser, who, { own: true, baseURL: portal.baseURL, ...options });

const SUBMITTED = "Hội nghị đánh giá chỉ số hài lòng của người dân tại Tuyên Quang";
const AWAY = "Hệ thống tạm thời chưa trả lời";

/** The lists, and who reads them. */
const LISTS: [Person, string[]][] = [
  [officer, [
    "/toa-soan", "/toa-soan/tim-kiem?q=tuyen", "/toa-soan/bao-loi", "/toa-soan/kiem-tra", "/toa-soan/qua-han?list=tat-ca",
    "/quan-tri/tai-khoan", "/quan-tri/chuyen-muc", "/quan-tri/nhat-ky",
  ]],
  [collaborator, [collaborator.home, "/thong-bao"]],
  [technician, ["/quan-tri/hop-thu", "/quan-tri/don-vi"]],
];
const PUBLIC_LISTS = ["/", "/chuyen-muc/tin-tuc-su-kien", "/van-ban", "/co-quan/tuyen-quang"];

async function openSubmitted(page: Page): Promise<string> {
  await page.goto("/toa-soan");
  await page.getByRole("link", { name: SUBMITTED }).click();
  await expect(page.getByRole("heading", { level: 1, name: SUBMITTED })).toBeVisible();
  return codeOf(page);
}

async function expectAway(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(AWAY);
  await expect(page.locator(".problem-message")).toContainText("Hãy thử lại sau ít phút");
  await expect(page.getByRole("link", { name: "Đăng nhập" }), "nobody can log in now").toHaveCount(0);
}

test("what takes long shows that it is at work, and is sent once", async ({ browser }) => {
  const page = await at(browser, officer);
  await page.goto("/toa-soan/tim-kiem");
  // An answer without content leaves the page as it is, so that it can be looked at while it waits.
  const asked: string[] = [];
  for (const path of ["**/toa-soan/tim-kiem?*", "**/toa-soan/qua-han"]) {
    await page.route(path, async (route) => {
      asked.push(new URL(route.request().url()).pathname);
      await route.fulfill({ status: 204 });
    });
  }
  const words = page.locator("main").getByRole("searchbox").first();
  await words.fill("tuyen quang");
  const button = page.locator("main .filter button[type=submit]");
  await button.click();
  await expect(button).toHaveText("Đang tải…");
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await expect(page.locator(".at-work")).toHaveText("Đang tải…");
  await words.press("Enter");
  await button.click({ force: true });
  expect(asked, "the search was sent once").toEqual(["/toa-soan/tim-kiem"]);
  await page.goto("/toa-soan/tim-kiem");
  await expect(page.locator(".at-work")).toBeEmpty();
  await page.getByRole("link", { name: "Quá hạn" }).click();
  await expect(page.locator(".at-work")).toHaveText("Đang mở trang…");

  const plain = await at(browser, officer, { javaScriptEnabled: false });
  await plain.goto("/toa-soan/tim-kiem");
  await plain.locator("main").getByRole("searchbox").first().fill("tuyen quang");
  await plain.locator("main .filter button[type=submit]").click();
  await expect(plain.locator("main")).toContainText(SUBMITTED);
});

test("while the database stands still every list says so, and an act is done once in the end", async ({ browser }) => {
  test.setTimeout(150_000);
  const desk = await at(browser, officer);
  const code = await openSubmitted(desk);
  await openAct(desk, "Trả lại tác giả");
  const remarks = 'Đề nghị ghi rõ "số ngày".\nBổ sung tên cơ quan <thực hiện>.';
  await desk.getByLabel("Nội dung cần chỉnh sửa, bổ sung").fill(remarks);
  const pages: [Page, string][] = [];
  for (const [who, paths] of LISTS) {
    const page = await at(browser, who);
    for (const path of paths) pages.push([await page.context().newPage(), path]);
  }
  const reader = await browser.newContext({ baseURL: portal.baseURL });
  for (const path of PUBLIC_LISTS) pages.push([await reader.newPage(), path]);

  portal.line.hold();
  const answered = desk.waitForResponse((answer) => answer.request().method() === "POST", { timeout: 60_000 });
  await desk.getByRole("button", { name: "Trả lại tác giả" }).click({ noWaitAfter: true });
  await Promise.all(pages.map(async ([page, path]) => {
    const answer = await page.goto(path, { timeout: 60_000 });
    expect.soft(answer?.status(), path).toBe(503);
    expect.soft(answer?.headers()["retry-after"], path).toBe("30");
    await expectAway(page);
  }));
  const [[queue]] = pages as [[Page, string]];
  expect((await answered).status()).toBe(503);
  await expectAway(desk);
  await expect(desk.locator(".problem-words")).toHaveText(remarks);
  portal.line.mend();
  await look(queue, "hong-hang-doi");
  await look(desk, "hong-tra-lai");
  await portal.isReady();
  await desk.getByRole("button", { name: "Gửi lại" }).click();
  await expect(desk.getByRole("status").first()).toContainText("Đã trả lại tin bài");
  await desk.goto(`/toa-soan/tin-bai/${code}`);
  await expect(desk.locator(".timeline").getByText("Trả lại", { exact: false }).first()).toBeVisible();
  await expect(desk.locator(".timeline li").filter({ hasText: "Bổ sung tên cơ quan <thực hiện>." }), "returned once").toHaveCount(1);
  await queue.getByRole("link", { name: "Tải lại trang này" }).click();
  await expect(queue.getByRole("heading", { level: 1 })).toHaveText("Tin bài chờ duyệt");
});

test("what was written while the database had died is not lost, with and without script", async ({ browser }) => {
  test.setTimeout(120_000);
  for (const javaScriptEnabled of [true, false]) {
    const title = `Tin viết khi cơ sở dữ liệu không trả lời, ${javaScriptEnabled ? "có" : "không"} kịch bản`;
    const page = await at(browser, collaborator, { javaScriptEnabled });
    await page.goto(`${collaborator.home}/soan`);
    await fillNews(page, { title, body: "Dòng một.\n\n- Mục “một”;\n- Mục hai." });
    portal.line.cut();
    await page.getByRole("button", { name: "Lưu nháp" }).click({ noWaitAfter: true });
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(AWAY, { timeout: 30_000 });
    await expect(page.locator(".problem-words").filter({ hasText: title })).toBeVisible();
    portal.line.mend();
    await portal.isReady();
    if (javaScriptEnabled) {
      // The browser's own copy is offered too, in a form that is opened anew.
      const again = await page.context().newPage();
      await again.goto(`${collaborator.home}/soan`);
      await again.getByRole("button", { name: "Lấy lại" }).click();
      await expect(again.getByRole("textbox", { name: "Tiêu đề" })).toHaveValue(title);
    }
    await page.getByRole("button", { name: "Gửi lại" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
    await expect(page.locator(".prose li")).toHaveText(["Mục “một”;", "Mục hai."]);
    await page.goto(collaborator.home);
    await expect(page.getByRole("link", { name: title })).toHaveCount(1);
  }
  const page = await (await browser.newContext({ baseURL: portal.baseURL })).newPage();
  await page.goto("/dang-nhap");
  await page.getByLabel("Thư điện tử công vụ").fill(lead.email);
  await page.getByLabel("Mật khẩu", { exact: true }).fill("mật khẩu không được in ra");
  portal.line.cut();
  await page.getByRole("button", { name: "Đăng nhập" }).click({ noWaitAfter: true });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(AWAY, { timeout: 30_000 });
  expect(await page.content(), "a password stands in no page").not.toContain("không được in ra");
  await expect(page.getByRole("link", { name: "Trở lại biểu mẫu" })).toHaveAttribute("href", "/dang-nhap");
  portal.line.mend();
  await portal.isReady();
});

test("five thousand items with long names are read page by page on any screen", async ({ browser }) => {
  test.setTimeout(120_000);
  const page = await at(browser, officer);
  await page.goto("/toa-soan?state=in_field_review");
  await page.locator("a.item-title").first().click();
  await expect(page.locator(".item-head h1")).toBeVisible();
  const code = codeOf(page);
  const long = "Quyếtđịnhcôngbốchỉsốcảicáchhànhchính".repeat(9).slice(0, 300);
  await copyItem(portal.database, code, 5_000, { long, author: "Nguyễn Phúc Hoàng Bảo Trâm Anh Thư Công Tằng Tôn Nữ Quỳnh Mai" });

  const whose = "/toa-soan?state=in_field_review";
  await expect.poll(async () => {
    await page.goto(whose);
    return page.locator(".tabs [aria-current] .count").innerText();
  }).toBe("1.000+");
  await look(page, "dai-hang-doi");
  const seen = new Set<string>();
  for (let turn = 0; turn < 3; turn += 1) {
    const codes = await page.locator("[data-rows] .code").allInnerTexts();
    expect(codes.length).toBeGreaterThan(9);
    for (const one of codes) expect(seen.has(one), `${one} stands on two pages`).toBe(false);
    for (const one of codes) seen.add(one);
    await page.getByRole("link", { name: "Trang sau" }).click();
    await expect(page).toHaveURL(/&after=/);
  }
  await page.goto("/toa-soan/tim-kiem?q=hoi+nghi");
  await look(page, "dai-tim-kiem");
  const author = await at(browser, ministryCollaborator);
  await look(author, "dai-don-vi");
});

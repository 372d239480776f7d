// People of the demonstration data and the steps they do often.
import { type Browser, type BrowserContext, type BrowserContextOptions, type Page, expect } from "@playwright/test";

export interface Person {
  email: string;
  name: string;
  home: string;
}

const person = (email: string, name: string, home: string): Person => ({ email: `${email}@cchc.example`, name, home });

export const PASSWORD = "Cchc-demo-2026";
export const chair = person("truongban", "Trần Minh Khôi", "/toa-soan");
export const deputy = person("photruongban", "Nguyễn Thu Hà", "/toa-soan");
export const officer = person("thuongtruc", "Lê Quang Huy", "/toa-soan");
/** In charge of Cải cách thể chế, among others. */
export const memberOfInstitutions = person("thanhvien", "Phạm Ngọc Ánh", "/toa-soan");
/** In charge of Cải cách thủ tục hành chính, among others. */
export const memberOfProcedures = person("thanhvien2", "Đỗ Văn Dũng", "/toa-soan");
export const collaborator = person("ctv.tuyenquang", "Hoàng Thị Mai", "/don-vi/tuyen-quang");
export const lead = person("lanhdao.tuyenquang", "Vàng A Sính", "/don-vi/tuyen-quang");
export const ministryCollaborator = person("ctv.bonoivu", "Bùi Thanh Tùng", "/don-vi/bo-noi-vu");
export const technician = person("kythuat", "Ngô Đức Anh", "/quan-tri");
export const finance = person("taichinh", "Võ Thị Hồng", "/tai-khoan");

export const SOURCE_LINE = "Nguồn: Trang Thông tin điện tử Cải cách hành chính nhà nước";

/** Types the account into the log-in page that is open. */
export async function typeLogin(page: Page, who: Person, password = PASSWORD): Promise<void> {
  await page.getByLabel("Thư điện tử công vụ").fill(who.email);
  await page.getByLabel("Mật khẩu", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Đăng nhập" }).click();
}

export async function logIn(page: Page, who: Person): Promise<void> {
  await page.goto("/dang-nhap");
  await typeLogin(page, who);
  await expect(page).toHaveURL(who.home);
}

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;
const sessions = new Map<string, State>();

/** A browser of `who`, logged in. A session is opened once and used again, but by those who ask for their own. */
export async function browserOf(
  browser: Browser,
  who: Person,
  { own = false, ...options }: { own?: boolean } & BrowserContextOptions = {},
): Promise<Page> {
  const known = own ? undefined : sessions.get(who.email);
  const context = await browser.newContext({ ...options, storageState: known });
  const page = await context.newPage();
  if (!known) {
    await logIn(page, who);
    if (!own) sessions.set(who.email, await context.storageState());
  }
  return page;
}

/** Closes what a test has opened. */
export async function closeAll(browser: Browser): Promise<void> {
  for (const context of browser.contexts()) await context.close();
}

export interface News {
  title: string;
  summary?: string;
  body?: string;
  /** Lĩnh vực, as listed. */
  field?: string;
  /** The person of the form, unless named. */
  author?: string;
}

/** `dd/MM/yyyy HH:mm` in Vietnam, some hours ago. */
export function hoursAgo(hours: number): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Asia/Ho_Chi_Minh", day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit",
  }).formatToParts(Date.now() - hours * 3_600_000);
  const part = (type: string) => parts.find((one) => one.type === type)?.value;
  return `${part("day")}/${part("month")}/${part("year")} ${part("hour")}:${part("minute")}`;
}

export const textOf = (page: Page) => page.getByRole("textbox", { name: /^Nội dung/ });

/** Fills the form of event news that is open. */
export async function fillNews(page: Page, news: News): Promise<void> {
  await fillItem(page, "Tin hoạt động, sự kiện", news);
  await page.getByLabel("Thời điểm diễn ra").fill(hoursAgo(3));
}

/** Fills what every kind asks for. */
export async function fillItem(page: Page, kind: string, news: News): Promise<void> {
  await page.getByRole("radio", { name: kind }).check();
  await page.getByRole("textbox", { name: "Tiêu đề" }).fill(news.title);
  await page.getByRole("textbox", { name: "Tóm tắt" }).fill(news.summary ?? "");
  await textOf(page).fill(news.body ?? "Sở Nội vụ tổ chức hội nghị về cải cách hành chính.");
  await page.getByRole("combobox", { name: "Lĩnh vực" }).selectOption({ label: news.field ?? "Cải cách thủ tục hành chính" });
  await page.getByRole("combobox", { name: "Nhóm thông tin" }).selectOption("tinh-hinh-ket-qua");
  await page.getByRole("combobox", { name: "Chuyên mục chính" }).selectOption("tin-dia-phuong");
  if (news.author) await page.getByRole("textbox", { name: "Tác giả" }).fill(news.author);
}

/** Writes and saves event news; returns its code. */
export async function writeNews(page: Page, who: Person, news: News): Promise<string> {
  await page.goto(`${who.home}/soan`);
  await fillNews(page, news);
  await page.getByRole("button", { name: "Lưu nháp" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(news.title);
  return codeOf(page);
}

/** The code of the item whose page is open. */
export function codeOf(page: Page): string {
  const code = /(?:\/tin-bai\/|[?&]mo=)([0-9A-Z-]+)/.exec(page.url())?.[1];
  if (!code) throw new Error(`no item is open at ${page.url()}`);
  return code;
}

/** Opens one of the acts in the panel. */
export async function openAct(page: Page, title: string): Promise<void> {
  await page.locator("details.act > summary").filter({ hasText: title }).click();
}

/** Opens the review of access of this half-year on the page of reviews; in its first days the portal has done so. */
export async function openReview(page: Page): Promise<void> {
  const opened = page.getByRole("link", { name: /^6 tháng/ });
  await expect(opened.or(page.getByText("Chưa có đợt rà soát nào."))).toBeVisible();
  if (await opened.isVisible()) return opened.click();
  await openAct(page, "Mở đợt rà soát");
  await page.getByRole("button", { name: "Mở đợt rà soát" }).click();
  await expect(page.getByRole("status").first()).toContainText("Đã mở đợt rà soát");
}

/** Submits the item whose page is open, with both declarations. */
export async function submit(page: Page): Promise<void> {
  await openAct(page, "Gửi bài");
  await page.getByLabel("Tôi chịu trách nhiệm").check();
  await page.getByLabel("không chứa thông tin thuộc danh mục bí mật nhà nước").check();
  await page.getByRole("button", { name: "Gửi phiên bản này" }).click();
  await expect(page.getByRole("status").first()).toContainText("Đã gửi bài");
}

/** Writes and submits event news in one go. */
export async function fileNews(page: Page, who: Person, news: News): Promise<string> {
  const code = await writeNews(page, who, news);
  await submit(page);
  return code;
}

export async function returnItem(page: Page, remarks: string): Promise<void> {
  await openAct(page, "Trả lại tác giả");
  await page.getByLabel("Nội dung cần chỉnh sửa, bổ sung").fill(remarks);
  await page.getByRole("button", { name: "Trả lại tác giả" }).click();
  await expect(page.getByRole("status").first()).toContainText("Đã trả lại tin bài");
}

/** Opens once more what was just decided beside the queue, where the next item has opened meanwhile. */
export async function reopen(page: Page): Promise<void> {
  await page.getByRole("link", { name: /^Mở lại tin bài vừa xử lý/ }).click();
}

export async function approve(page: Page, revision: number): Promise<void> {
  await openAct(page, "Phê duyệt");
  await page.getByRole("button", { name: `Phê duyệt và đăng ngay phiên bản ${revision}` }).click();
  await expect(page.getByRole("status").first()).toContainText("Đã phê duyệt");
}

/** Attaches a picture to the item whose page is open: the page's own head, which is at hand. */
export async function attachPicture(page: Page, { alternative, caption = "" }: { alternative: string; caption?: string }): Promise<void> {
  const files = page.getByRole("region", { name: "Tệp đính kèm" });
  if (!(await files.getByLabel("Văn bản thay thế").isVisible())) await files.locator("summary").click();
  await files.getByRole("radio", { name: /^Hình ảnh/ }).check();
  await files.getByLabel("Văn bản thay thế").fill(alternative);
  await files.getByLabel("Chú thích").fill(caption);
  const buffer = await page.screenshot({ clip: { x: 0, y: 0, width: 640, height: 360 } });
  await files.getByLabel("Tệp", { exact: false }).last().setInputFiles({ name: "bo-phan-mot-cua.png", mimeType: "image/png", buffer });
  await files.getByRole("button", { name: "Tải tệp lên" }).click();
}

/** Reports an error of the article that is open, as a reader types; returns the report's code. */
export async function reportError(page: Page, { words, email = "" }: { words: string; email?: string }): Promise<string> {
  await page.getByRole("link", { name: "Báo lỗi nội dung" }).click();
  await page.getByRole("radio", { name: "Sai sự thật hoặc số liệu" }).check();
  await page.getByLabel("Nội dung báo lỗi").fill(words);
  await page.getByLabel("Thư điện tử").fill(email);
  // Who is done in less than three seconds is taken for a machine.
  await page.waitForTimeout(3_200);
  await page.getByRole("button", { name: "Gửi báo lỗi" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Đã nhận báo lỗi");
  return page.locator("main .code").innerText();
}

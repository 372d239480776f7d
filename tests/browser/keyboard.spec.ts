// The main job by keyboard alone: from the log-in of the author to the public page, with the focus in sight at each step.
import { type Browser, type Page, expect, test } from "@playwright/test";
import {
  PASSWORD, type Person, closeAll, collaborator, hoursAgo, memberOfProcedures, officer,
} from "./portal";

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const status = (page: Page) => page.getByRole("status").first();

test.afterEach(async ({ browser }) => closeAll(browser));

/** What is wrong with where the focus stands; empty when a person sees it. */
function unseen(page: Page): Promise<string> {
  return page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return "the focus is nowhere";
    const named = `<${at.tagName.toLowerCase()} id="${at.id}" class="${at.className}">`;
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    if (!at.matches(":focus-visible") || outlineStyle === "none" || parseFloat(outlineWidth) < 2) return `no ring: ${named}`;
    const box = at.getBoundingClientRect();
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    if (bottom - top < Math.min(box.height, 12) || right - left < Math.min(box.width, 8)) return `out of sight: ${named}`;
    const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const clear = over && (at.contains(over) || over.contains(at) || over.closest("label")?.getAttribute("for") === at.id);
    return clear ? "" : `covered: ${named}`;
  });
}

/** The focus comes in sight, as soon as the page has scrolled to it. */
const seen = (page: Page) => expect.poll(() => unseen(page), { intervals: [50, 100, 200, 400] }).toBe("");

/** Somebody without a mouse: whatever is pressed, typed or reached goes through the keyboard. */
class Hands {
  private pointed = 0;

  constructor(readonly page: Page) {}

  static async of(browser: Browser): Promise<Hands> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const hands = new Hands(await context.newPage());
    await hands.page.exposeBinding("pointed", () => { hands.pointed += 1; });
    await hands.page.addInitScript(() => {
      addEventListener("pointerdown", () => (window as unknown as { pointed(): void }).pointed(), true);
    });
    return hands;
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  async write(words: string): Promise<void> {
    await this.page.keyboard.type(words);
  }

  /** Tab by tab to what matches; the focus is seen at each stop. */
  async to(selector: string, words = "", most = 90): Promise<void> {
    for (let step = 0; step < most; step += 1) {
      await this.press("Tab");
      await seen(this.page);
      const there = await this.page.evaluate(
        ([wanted, text]) => {
          const at = document.activeElement;
          return Boolean(at?.matches(wanted) && at.textContent?.includes(text));
        },
        [selector, words],
      );
      if (there) return;
    }
    throw new Error(`${most} tabs do not reach ${selector} ${words}`);
  }

  async enter(selector: string, words = ""): Promise<void> {
    await this.to(selector, words);
    await this.press("Enter");
  }

  async fill(selector: string, words: string): Promise<void> {
    await this.to(selector);
    await this.write(words);
  }

  async tick(selector: string): Promise<void> {
    await this.to(selector);
    await this.press("Space");
  }

  /** Goes down a list to what it says. */
  async choose(selector: string, label: string): Promise<void> {
    await this.to(selector);
    for (let step = 0; step < 60; step += 1) {
      const chosen = await this.page.evaluate(() => (document.activeElement as HTMLSelectElement).selectedOptions[0]?.text.trim());
      if (chosen === label) return;
      await this.press("ArrowDown");
    }
    throw new Error(`${selector} has no ${label}`);
  }

  rest(): void {
    expect(this.pointed, "no mouse was used").toBe(0);
  }

  /** Past the head of the page by its first link. */
  async skip(): Promise<void> {
    await this.press("Tab");
    await expect(this.page.getByRole("link", { name: "Đến nội dung chính" })).toBeFocused();
    await seen(this.page);
    await this.press("Enter");
  }

  async logIn(who: Person): Promise<void> {
    await this.page.goto("/dang-nhap");
    await this.fill("#email", who.email);
    await this.fill("#password", PASSWORD);
    await this.enter("button[type=submit]");
    await expect(this.page).toHaveURL(who.home);
  }
}

test("the main job needs no mouse, from the author to the reader", async ({ browser }) => {
  test.setTimeout(120_000);
  const title = "Tuyên Quang trả kết quả thủ tục hành chính tại nhà cho người cao tuổi";

  const author = await Hands.of(browser);
  await author.logIn(collaborator);
  await author.skip();
  await author.enter("a[href$='/soan']");
  await expect(heading(author.page)).toHaveText("Soạn tin bài");
  await author.skip();
  await author.tick("#kind-event");
  await author.fill("#event_at", hoursAgo(3));
  await author.fill("#title", title);
  await author.fill("#body", "Từ hôm nay, cán bộ một cửa trả kết quả tại nhà cho người từ 80 tuổi.");
  await author.choose("#field", "Cải cách thủ tục hành chính");
  await author.choose("#category", await author.page.locator("#category option[value='tinh-hinh-ket-qua']").innerText());
  await author.choose("#section", (await author.page.locator("#section option[value='tin-dia-phuong']").innerText()).trim());
  await author.enter(".submission-form button[type=submit]");
  await expect(status(author.page)).toContainText("Đã lưu nháp");
  await expect(heading(author.page)).toHaveText(title);
  await author.skip();
  await author.enter("details.act > summary", "Gửi bài");
  await author.tick("#accurate");
  await author.tick("#no_state_secret");
  await author.enter("details.act[open] button[type=submit]");
  await expect(status(author.page)).toContainText("Đã gửi bài");

  // The officer works with the keys of the desk, beside the queue.
  const desk = await Hands.of(browser);
  await desk.logIn(officer);
  const opened = desk.page.locator("a.item-title:focus", { hasText: title });
  for (let step = 0; step < 40 && (await opened.count()) === 0; step += 1) {
    await desk.press("j");
    await seen(desk.page);
  }
  await desk.press("Enter");
  await expect(heading(desk.page)).toHaveText(title);
  await expect(heading(desk.page), "one goes on at the item").toBeFocused();
  await desk.press("c");
  await expect(desk.page.locator("details.act[open]")).toContainText(memberOfProcedures.name);
  await seen(desk.page);
  await desk.enter("details.act[open] button[type=submit]");
  await expect(status(desk.page)).toContainText("Đã chuyển tin bài");

  // The member uses nothing but Tab and Enter.
  const member = await Hands.of(browser);
  await member.logIn(memberOfProcedures);
  await member.skip();
  await member.enter("a.item-title", title);
  await expect(heading(member.page)).toHaveText(title);
  await member.enter("details.act > summary", "Phê duyệt");
  await member.enter("details.act[open] button[type=submit]", "Phê duyệt và đăng ngay phiên bản 1");
  await expect(status(member.page)).toContainText("Đã phê duyệt");

  const reader = await Hands.of(browser);
  await reader.page.goto("/");
  await reader.skip();
  await reader.enter("a", title);
  await expect(heading(reader.page)).toHaveText(title);
  for (const hands of [author, desk, member, reader]) hands.rest();
});

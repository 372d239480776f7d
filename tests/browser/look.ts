// How a page is looked at: with axe, in several widths, with large text, and with an eye on console and network.
import { appendFileSync, readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { type Browser, type Page, expect } from "@playwright/test";
import { baseURL, mailFolder } from "./here";
import { type Person, browserOf } from "./portal";

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };
const SMALLEST = { width: 320, height: 700 };
/** A desk's window at 200 %. */
const HALF = { width: 640, height: 450 };

/** Whether each page is kept as a picture for a person to look at: it takes a quarter of the time. */
const SCREENS = process.env.CCHC_SCREENS !== undefined;

/** Where a run notes the addresses that it looked at: a worker whose test failed is replaced, and knows of nothing. */
const LOOKED_AT = `${mailFolder}.looked-at`;

/** The addresses that this worker and those before it have looked at. */
export const visited = (): string[] => readFileSync(LOOKED_AT, "utf8").split("\n");

/** Collects what must not happen while a page is open. */
export function watch(page: Page): string[] {
  const complaints: string[] = [];
  const own = new URL(baseURL).host;
  page.on("console", (message) => {
    // The browser itself notes an answer such as 404 or 422 of the page, which the test asked for.
    const isAnswer = message.text().startsWith("Failed to load resource") && message.location().url === page.url();
    if (["error", "warning"].includes(message.type()) && !isAnswer) complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`script: ${error.message}`));
  page.on("requestfailed", (request) => {
    // What was still loading when the page was left is no failure.
    const why = request.failure()?.errorText;
    if (why !== "net::ERR_ABORTED") complaints.push(`failed: ${request.url()} (${why})`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.host !== own) complaints.push(`another host: ${request.url()}`);
  });
  page.on("response", (response) => {
    const isPage = response.request().isNavigationRequest();
    if (!isPage && response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  return complaints;
}

export async function reportViolations(page: Page): Promise<void> {
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
}

/** Checks the page that is open, at the desk and on the phone. */
export async function look(page: Page, name: string, without: string[] = []): Promise<void> {
  for (const [size, suffix] of [[DESK, "1280"], [PHONE, "390"]] as const) {
    await page.setViewportSize(size);
    await page.evaluate(() => document.fonts.ready);
    if (SCREENS) {
      await page.screenshot({ path: `results/screens/${name}-${suffix}.png`, fullPage: true, animations: "disabled" });
    }
    const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
    // The legacy mode, which needs no second page, is three times as quick; it only differs for frames of other hosts.
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"], rules });
    const { violations } = await axe.analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join("\n")}`);
    expect.soft(found, `${name} at ${suffix}`).toEqual([]);
  }
  await fits(page, name, SMALLEST, 1);
  await fits(page, name, HALF, 1);
  await fits(page, name, DESK, 2);
  await page.setViewportSize(DESK);
  appendFileSync(LOOKED_AT, `${new URL(page.url()).pathname}\n`);
}

/** Checks that a window of this size, with text of this size, loses nothing of the page. */
async function fits(page: Page, name: string, size: { width: number; height: number }, zoom: number): Promise<void> {
  await page.setViewportSize(size);
  const lost = await page.evaluate(losses, zoom);
  expect.soft(lost, `${name} at ${size.width} px, text ${zoom * 100} %`).toEqual([]);
}

/** What of the open page is cut off, lies over other text or makes it scroll sideways; runs in the page. */
function losses(zoom: number): string[] {
  const root = document.documentElement;
  root.style.fontSize = zoom === 1 ? "" : `${zoom * 100}%`;
  const lost: string[] = [];
  const excess = root.scrollWidth - root.clientWidth;
  if (excess > 0) lost.push(`${excess} px too wide`);
  // Text for ears alone is clipped away, and laid out where it does no harm.
  const isHidden = (element: Element): boolean => {
    for (let box: Element | null = element; box; box = box.parentElement) {
      if (getComputedStyle(box).clipPath !== "none" || box.ariaHidden === "true") return true;
    }
    return false;
  };
  const texts: { words: string; place: DOMRect; element: Element }[] = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const measure = document.createRange();
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const element = node.parentElement;
    const words = node.textContent?.trim() ?? "";
    if (!element || words === "" || isHidden(element) || !element.checkVisibility({ visibilityProperty: true })) continue;
    // What floats over the page on purpose, or scrolls within itself.
    if (element.closest("option, .skip, .at-work, .page-ended, .bulk-bar, .jump, .panel, .table-scroll, .sections, .contents-beside, .terms-box")) continue;
    measure.selectNodeContents(node);
    for (const place of measure.getClientRects()) {
      if (place.width > 2 && place.height > 2) texts.push({ words, place, element });
    }
  }
  for (const { element, words } of texts) {
    for (let box: Element | null = element; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box);
      const cutsWidth = ["hidden", "clip"].includes(style.overflowX) && box.scrollWidth > box.clientWidth + 1;
      const cutsHeight = ["hidden", "clip"].includes(style.overflowY) && box.scrollHeight > box.clientHeight + 1;
      if (cutsWidth || cutsHeight) lost.push(`cut off: ${words.slice(0, 60)}`);
    }
  }
  texts.sort((one, other) => one.place.top - other.place.top);
  for (const [at, one] of texts.entries()) {
    for (const other of texts.slice(at + 1)) {
      if (other.place.top > one.place.bottom) break;
      if (one.element === other.element) continue;
      const width = Math.min(one.place.right, other.place.right) - Math.max(one.place.left, other.place.left);
      const height = Math.min(one.place.bottom, other.place.bottom) - other.place.top;
      if (width > 2 && height > 0.4 * Math.min(one.place.height, other.place.height)) {
        lost.push(`over each other: ${one.words.slice(0, 40)} | ${other.words.slice(0, 40)}`);
      }
    }
  }
  root.style.fontSize = "";
  return [...new Set(lost)];
}

/** A browser of `who` (or of nobody), watched; `visit` opens a page by its address or by steps, and looks. */
export async function visitor(browser: Browser, who: Person | null) {
  const page = who ? await browserOf(browser, who) : await (await browser.newContext()).newPage();
  await reportViolations(page);
  const complaints = watch(page);
  return {
    page,
    async visit(name: string, where: string | ((page: Page) => Promise<unknown>)): Promise<void> {
      if (typeof where === "string") await page.goto(where);
      else await where(page);
      await look(page, name);
    },
    async leave(): Promise<void> {
      expect.soft(complaints).toEqual([]);
      await page.context().close();
    },
  };
}

// A body goes on in another one: planned with a preview at the Standing Office's pages, carried out by the worker, and
// led on from its old address.
import { expect, test } from "@playwright/test";
import { PASSWORD, browserOf, closeAll, hoursAgo, officer } from "./portal";

const today = () => hoursAgo(0).slice(0, 10);

test.afterEach(({ browser }) => closeAll(browser));

test("a merger from the preview to the redirected page", async ({ browser }) => {
  const office = await browserOf(browser, officer);
  await office.goto("/quan-tri/don-vi");
  await office.getByRole("link", { name: "Kế thừa đơn vị" }).click();
  await office.getByRole("link", { name: "Lập kế hoạch" }).first().click();
  await office.getByRole("combobox", { name: /^Hình thức/ }).selectOption({ label: "Sáp nhập, hợp nhất" });
  await office.getByRole("combobox", { name: /^Đơn vị \(/ }).selectOption({ label: "Tỉnh Lai Châu" });
  await office.getByRole("combobox", { name: /^Đơn vị kế thừa/ }).selectOption({ label: "Tỉnh Điện Biên" });
  await office.getByLabel("Số, ký hiệu văn bản").fill("77/2026/QH16");
  await office.getByLabel("Ngày văn bản").fill(today());
  await office.getByRole("button", { name: "Xem trước" }).click();
  await expect(office.getByRole("alert")).toContainText("Có hiệu lực từ ngày: chưa nhập ngày");
  await expect(office.getByLabel("Số, ký hiệu văn bản")).toHaveValue("77/2026/QH16");
  await office.getByLabel("Có hiệu lực từ ngày").fill(today());
  await office.getByRole("button", { name: "Xem trước" }).click();
  await expect(office.getByText("trang làm việc của Tỉnh Lai Châu đóng lại; địa chỉ cũ dẫn đến Tỉnh Điện Biên")).toBeVisible();
  await office.getByLabel("Mật khẩu của bạn").fill(PASSWORD);
  await office.getByRole("button", { name: "Lập kế hoạch" }).click();
  await expect(office.getByRole("status").first()).toContainText("Đã lập kế hoạch");
  await expect(office.getByRole("heading", { level: 1 })).toHaveText("Tỉnh Lai Châu → Tỉnh Điện Biên");

  await expect(async () => {
    await office.reload();
    await expect(office.getByText("Đã thực hiện xong").first()).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 60_000 });
  const reader = await (await browser.newContext()).newPage();
  await reader.goto("/co-quan/lai-chau");
  await expect(reader).toHaveURL(/\/co-quan\/dien-bien$/);
  await expect(reader.getByRole("heading", { level: 1 })).toHaveText("Tỉnh Điện Biên");
  await office.goto("/quan-tri/don-vi");
  await expect(office.getByRole("row", { name: /Tỉnh Lai Châu/ })).toContainText("Đã đóng sau ngày");
});

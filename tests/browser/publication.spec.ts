// Who is at an item, and what becomes of an article: corrected, and taken down by order.
import { expect, test } from "@playwright/test";
import { mailTo } from "./mails";
import { approve, browserOf, closeAll, collaborator, deputy, fileNews, officer, openAct, textOf } from "./portal";

test.afterEach(({ browser }) => closeAll(browser));

test("two of the Board see who is at an item, and one takes it over", async ({ browser }) => {
  const author = await browserOf(browser, collaborator);
  const code = await fileNews(author, collaborator, { title: "Hội nghị về nhận xử lý tin bài", field: "Cải cách thể chế" });
  const office = await browserOf(browser, officer);
  const item = `/toa-soan/tin-bai/${code}`;
  await office.goto(item);
  await office.getByRole("button", { name: "Nhận xử lý" }).click();
  await expect(office.getByText("Bạn đang xử lý tin bài này")).toBeVisible();

  const second = await browserOf(browser, deputy, { viewport: { width: 390, height: 844 } });
  await second.goto(item);
  await expect(second.getByText(`${officer.name} đang xử lý tin bài này`)).toBeVisible();
  await openAct(second, "Trả lại tác giả");
  await second.getByLabel("Nội dung cần chỉnh sửa, bổ sung").fill("Bổ sung số liệu của quý III.");
  await second.getByRole("button", { name: "Trả lại tác giả" }).click();
  await expect(second.getByRole("alert")).toContainText(`${officer.name} đang xử lý tin bài này`);
  await expect(second.getByLabel("Nội dung cần chỉnh sửa, bổ sung")).toHaveValue("Bổ sung số liệu của quý III.");

  await second.getByRole("button", { name: "Tiếp quản" }).click();
  await expect(second.getByText("Bạn đang xử lý tin bài này")).toBeVisible();
  await mailTo(officer.email, "[CCHC] Thay đổi việc xử lý tin bài", "tiếp quản");
  await openAct(second, "Trả lại tác giả");
  await second.getByLabel("Nội dung cần chỉnh sửa, bổ sung").fill("Bổ sung số liệu của quý III.");
  await second.getByRole("button", { name: "Trả lại tác giả" }).click();
  await expect(second.getByRole("status").first()).toContainText("Đã trả lại");
});

test("an article is corrected while it stays public, and removed by order for good", async ({ browser }) => {
  const author = await browserOf(browser, collaborator);
  const title = "Tuyên Quang công bố chỉ số cải cách hành chính cấp xã";
  const code = await fileNews(author, collaborator, { title, field: "Cải cách thể chế" });
  const office = await browserOf(browser, officer);
  const item = `/toa-soan/tin-bai/${code}`;
  await office.goto(item);
  await approve(office, 1);

  await office.goto(item);
  await openAct(office, "Đính chính");
  await office.getByLabel("Nội dung cần đính chính").fill("Sai số liệu xếp hạng.");
  await office.getByRole("button", { name: "Đính chính" }).click();
  await expect(office.getByRole("status").first()).toContainText("Đã mở bản đính chính");
  await mailTo(collaborator.email, "[CCHC] Thay đổi việc xử lý tin bài", "Sai số liệu xếp hạng.");
  await office.getByRole("link", { name: "Sửa bài" }).click();
  await textOf(office).fill("Số liệu đã được đính chính.");
  await office.getByRole("button", { name: "Lưu bản biên tập" }).click();

  const citizen = await (await browser.newContext()).newPage();
  await citizen.goto(`/bai-viet/${code}`);
  await expect(citizen.getByText("Số liệu đã được đính chính.")).toHaveCount(0);
  await approve(office, 2);
  await citizen.goto(`/bai-viet/${code}`);
  await expect(citizen.getByText("Số liệu đã được đính chính.")).toBeVisible();
  await expect(citizen.getByText("Đính chính, cập nhật lúc")).toBeVisible();

  await office.goto(item);
  await openAct(office, "Gỡ bài");
  await office.getByLabel("Lý do gỡ bài").fill("Theo yêu cầu của cơ quan có thẩm quyền.");
  await office.getByLabel("Cơ quan yêu cầu gỡ").fill("Cục Báo chí");
  await office.getByRole("button", { name: "Xác nhận gỡ bài" }).click();
  await expect(office.getByRole("alert")).toContainText("Chưa nhập số, ký hiệu văn bản");
  await expect(office.getByLabel("Lý do gỡ bài")).toHaveValue("Theo yêu cầu của cơ quan có thẩm quyền.");
  await office.getByLabel("Số, ký hiệu").fill("15/CV-CBC");
  await office.getByLabel("Ngày ban hành").fill("12/10/2026");
  await office.getByRole("button", { name: "Xác nhận gỡ bài" }).click();
  await expect(office.getByRole("status").first()).toContainText("Đã gỡ bài");
  expect((await citizen.goto(`/bai-viet/${code}`))?.status()).toBe(410);
  await expect(citizen.getByText("15/CV-CBC")).toBeVisible();
  await expect(citizen.getByText(title)).toHaveCount(0);
});

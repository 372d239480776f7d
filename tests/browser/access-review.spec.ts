// The six-monthly review of access: a lead answers for the own body, the Standing Office for the rest, revokes what is
// not needed any more, and signs the result off.
import { type Page, expect, test } from "@playwright/test";
import { OwnPortal } from "./own";
import { PASSWORD, type Person, browserOf, closeAll, collaborator, deputy, hoursAgo, lead, officer, openReview } from "./portal";

const today = () => hoursAgo(0).slice(0, 10);

test.describe.configure({ timeout: 180_000 });
test.afterEach(({ browser }) => closeAll(browser));

test("a lead confirms and asks for a revocation, the office revokes, signs off and has the report", async ({ browser }) => {
  const portal = await OwnPortal.open();
  const desk = (who: Person) => browserOf(browser, who, { own: true, baseURL: portal.baseURL });
  try {
    const office = await desk(officer);
    await office.goto("/quan-tri/tai-khoan");
    await office.getByRole("link", { name: "Rà soát" }).click();
    await openReview(office);
    const review = office.url().replace(/\?.*/, "");
    await expect(async () => {
      await office.goto(review);
      await expect(office.getByText("Đang rà soát")).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 60_000 });

    const head = await desk(lead);
    await head.getByRole("link", { name: "Rà soát" }).click();
    await head.getByRole("link", { name: /^6 tháng/ }).click();
    const own = head.getByRole("row", { name: lead.name });
    await expect(own).toContainText("Tài khoản của bạn: người khác trả lời");
    await expect(own.getByRole("checkbox")).toHaveCount(0);
    await head.getByRole("button", { name: "Còn cần" }).click();
    await expect(head.getByRole("alert")).toContainText("Chưa chọn tài khoản nào");
    await head.getByLabel(collaborator.name).check();
    await head.getByRole("button", { name: "Còn cần" }).click();
    await expect(head.getByRole("status").first()).toContainText("Đã ghi câu trả lời");
    await expect(head.getByRole("row", { name: collaborator.name })).toContainText("Còn cần");
    // On second thoughts.
    await head.getByLabel(collaborator.name).check();
    await head.getByRole("button", { name: "Đề nghị thu hồi" }).click();
    await expect(head.getByRole("alert")).toContainText("Lý do còn trống");
    await expect(head.getByLabel(collaborator.name)).toBeChecked();
    await head.getByLabel("Lý do đề nghị thu hồi").fill("Nghỉ hưu từ đầu tháng");
    await head.getByRole("button", { name: "Đề nghị thu hồi" }).click();
    await expect(head.getByRole("row", { name: collaborator.name })).toContainText("Lý do: Nghỉ hưu từ đầu tháng");

    await office.goto(review);
    await expect(office.getByText(/^Chưa ký xác nhận được: còn .* và 1 đề nghị thu hồi chưa xử lý/)).toBeVisible();
    await office.getByRole("link", { name: "Tỉnh Tuyên Quang" }).click();
    const sheet = office.url();
    await office.getByRole("link", { name: `Thu hồi tài khoản của ${collaborator.name}` }).click();
    await office.getByLabel("Căn cứ, lý do").fill("Nghỉ hưu");
    await office.getByLabel("Số, ký hiệu văn bản").fill("1235/SNV-CCHC");
    await office.getByLabel("Ngày văn bản").fill(today());
    await office.getByRole("button", { name: "Xem trước" }).click();
    await office.getByLabel("Mật khẩu của bạn").fill(PASSWORD);
    await office.getByRole("button", { name: "Thu hồi tài khoản", exact: true }).click();
    await expect(office.getByRole("status").first()).toContainText("Đã thu hồi tài khoản");
    await office.goto(sheet);
    await expect(office.getByRole("row", { name: collaborator.name })).toContainText("Đã thu hồi");

    // The rest, body by body; the own account is the Deputy's to answer for.
    const answer = async (page: Page, body: string | RegExp) => {
      await page.goto(review);
      await page.getByRole("link", { name: body }).click();
      for (const box of await page.getByRole("checkbox").all()) await box.check();
      await page.getByRole("button", { name: "Còn cần" }).click();
      await expect(page.getByRole("status").first()).toContainText("Đã ghi câu trả lời");
    };
    for (const body of ["Tỉnh Tuyên Quang", "Bộ Nội vụ", /Ban Biên tập/]) await answer(office, body);
    await office.goto(review);
    await expect(office.getByText("còn 1 tài khoản chưa trả lời")).toBeVisible();
    await answer(await desk(deputy), /Ban Biên tập/);

    await office.goto(review);
    await office.getByLabel("Mật khẩu của bạn").fill("khong-phai-mat-khau");
    await office.getByRole("button", { name: "Ký xác nhận kết quả" }).click();
    await expect(office.getByRole("alert")).toContainText("Mật khẩu không đúng");
    await office.getByLabel("Mật khẩu của bạn").fill(PASSWORD);
    await office.getByRole("button", { name: "Ký xác nhận kết quả" }).click();
    await expect(office.getByRole("status").first()).toContainText("Đã ký xác nhận");
    const row = office.getByRole("row", { name: "Tỉnh Tuyên Quang" });
    await expect(row).toContainText(`${lead.name}, Lãnh đạo đơn vị`);
    await expect(office.getByText(`${officer.name}, Bộ phận Thường trực`).first()).toBeVisible();
    const download = office.waitForEvent("download");
    await office.getByRole("link", { name: "Tải XLSX" }).click();
    expect((await download).suggestedFilename()).toMatch(/^ra-soat-\d{4}-[12]\.xlsx$/);
    await head.goto("/ra-soat");
    await expect(head.getByText("Đã ký xác nhận")).toBeVisible();
  } finally {
    await portal.close();
  }
});

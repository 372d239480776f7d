// Who is in charge of a field, and what becomes of an item when its reviewer goes on leave.
import { expect, test } from "@playwright/test";
import { mailTo } from "./mails";
import {
  browserOf, chair, closeAll, collaborator, fileNews, hoursAgo, memberOfInstitutions, memberOfProcedures, officer, openAct,
} from "./portal";

const FIELD = "Cải cách thủ tục hành chính";
const today = () => hoursAgo(0).slice(0, 10);

test.afterEach(({ browser }) => closeAll(browser));

test("the Chair puts a second member in charge, and leave of the first moves the item on and says why", async ({ browser }) => {
  const desk = await browserOf(browser, chair);
  await desk.goto("/toa-soan");
  await desk.getByRole("link", { name: "Phân công", exact: true }).click();
  await openAct(desk, "Phân công thành viên phụ trách lĩnh vực");
  const form = desk.locator("#phan-cong");
  await form.getByLabel("Lĩnh vực").selectOption({ label: FIELD });
  await form.getByLabel("Số quyết định").fill("27/QĐ-BBT");
  await form.getByRole("button", { name: "Ghi phân công" }).click();
  // What is missing is told at once, and what was typed is still there.
  await expect(desk.getByRole("alert")).toContainText("Hãy chọn thành viên phụ trách.");
  await expect(form.getByLabel("Số quyết định")).toHaveValue("27/QĐ-BBT");
  await form.getByLabel("Thành viên phụ trách").selectOption({ label: memberOfInstitutions.name });
  await form.getByLabel("Từ ngày").fill(today());
  await form.getByRole("button", { name: "Ghi phân công" }).click();
  await expect(desk.getByRole("status").first()).toContainText("Đã ghi phân công");
  await expect(desk.getByRole("row", { name: FIELD }).getByText("27/QĐ-BBT")).toBeVisible();
  await mailTo(memberOfInstitutions.email, "[CCHC] Thông báo phân công phụ trách lĩnh vực", "27/QĐ-BBT");

  const author = await browserOf(browser, collaborator);
  const code = await fileNews(author, collaborator, { title: "Hội nghị về phân công, nghỉ phép", field: FIELD });
  const office = await browserOf(browser, officer);
  await office.goto(`/toa-soan/tin-bai/${code}`);
  await openAct(office, "Chuyển thành viên duyệt");
  await office.getByRole("button", { name: "Chuyển thành viên" }).click();
  await expect(office.getByRole("status").first()).toContainText("Đã chuyển tin bài");
  const facts = office.locator(".facts");
  const first = (await facts.innerText()).includes(memberOfProcedures.name) ? memberOfProcedures : memberOfInstitutions;
  const second = first === memberOfProcedures ? memberOfInstitutions : memberOfProcedures;

  const leaving = await browserOf(browser, first);
  await leaving.goto("/tai-khoan");
  await openAct(leaving, "Ghi ngày nghỉ, vắng mặt");
  await leaving.getByLabel("Từ ngày").fill(today());
  await leaving.getByLabel("Đến hết ngày").fill(today());
  await leaving.getByRole("button", { name: "Ghi vắng mặt" }).click();
  await expect(leaving.getByText("Đang vắng")).toBeVisible();

  await mailTo(second.email, "[CCHC] Đề nghị duyệt tin bài", `${first.name} vắng mặt đến hết ngày ${today()}`);
  await mailTo(officer.email, "[CCHC] Thay đổi việc xử lý tin bài", "Hệ thống");
  await office.goto(`/toa-soan/tin-bai/${code}`);
  await expect(facts).toContainText(second.name);
  await expect(office.getByText(`Chuyển đến ${second.name} vì`)).toBeVisible();
  await desk.goto("/toa-soan/phan-cong");
  await expect(desk.getByRole("row", { name: first.name }).first()).toContainText(`Vắng đến hết ${today()}`);

  // All is put back, so that the demonstration goes on as it was.
  await openAct(leaving, "Kết thúc vắng mặt sớm");
  const back = leaving.locator("#ket-thuc-vang-mat");
  await back.getByLabel("Đợt vắng mặt").selectOption({ index: 1 });
  await back.getByLabel("Ngày trở lại").fill(today());
  await back.getByRole("button", { name: "Ghi ngày trở lại" }).click();
  await expect(leaving.getByText("Đã hủy")).toBeVisible();
  await author.goto(`${collaborator.home}/tin-bai/${code}`);
  await openAct(author, "Rút bài");
  await author.getByRole("button", { name: "Xác nhận rút bài" }).click();
  await expect(author.getByRole("status").first()).toContainText("Đã rút bài");
  await openAct(desk, "Kết thúc phân công");
  const end = desk.locator("#ket-thuc");
  const charge = await end.getByRole("option", { name: `${FIELD}: ${memberOfInstitutions.name}` }).getAttribute("value");
  await end.getByLabel("Phân công cần kết thúc").selectOption(charge!);
  await end.getByLabel("Số quyết định").fill("28/QĐ-BBT");
  await end.getByLabel("Ngày cuối phụ trách").fill(hoursAgo(24).slice(0, 10));
  await end.getByRole("button", { name: "Kết thúc phân công" }).click();
  await expect(desk.getByRole("status").first()).toContainText("Đã ghi ngày kết thúc phân công");
  await mailTo(memberOfInstitutions.email, "[CCHC] Thông báo kết thúc phân công", "28/QĐ-BBT");
});

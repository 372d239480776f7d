import { defineConfig } from "@playwright/test";

// scripts/browser-tests starts the portal and names it here.
const baseURL = process.env.CCHC_BASE_URL;
if (!baseURL) throw new Error("CCHC_BASE_URL is not set: run scripts/browser-tests");

export default defineConfig({
  testDir: ".",
  // The screenshots in results/screens stay from run to run.
  outputDir: "results/failures",
  reporter: [["list"]],
  // The tests share one portal and its data.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  forbidOnly: true,
  use: {
    baseURL,
    browserName: "chromium",
    locale: "vi-VN",
    timezoneId: "Asia/Ho_Chi_Minh",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});

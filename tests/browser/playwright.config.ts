import { defineConfig } from "@playwright/test";
import { baseURL, portals } from "./here";

export default defineConfig({
  testDir: ".",
  // The screenshots in results/screens stay from run to run.
  outputDir: "results/failures",
  reporter: [["list"]],
  // The files of one worker share a portal and its data.
  workers: portals,
  fullyParallel: false,
  retries: 0,
  timeout: 60_000,
  // A bound, not a figure: a busy machine is slow.
  expect: { timeout: 20_000 },
  forbidOnly: true,
  use: {
    baseURL,
    browserName: "chromium",
    locale: "vi-VN",
    timezoneId: "Asia/Ho_Chi_Minh",
    // A page that glides to its button is a page whose button moves while it is clicked.
    contextOptions: { reducedMotion: "reduce" },
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

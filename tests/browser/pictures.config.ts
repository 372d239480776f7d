// Takes the pictures of the README: scripts/pictures. No test, hence apart from the others.
import { defineConfig } from "@playwright/test";
import tests from "./playwright.config";

export default defineConfig(tests, { testMatch: "pictures.ts", timeout: 180_000 });

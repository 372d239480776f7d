// The portal of this worker: scripts/browser-tests starts one for each, so that no two share data.

/** Number of portals, and so of workers. */
export const portals = Number(process.env.CCHC_PORTALS ?? "0");
if (portals < 1) throw new Error("CCHC_PORTALS is not set: run scripts/browser-tests");

function setting(name: string): string {
  const key = `${name}_${Number(process.env.TEST_PARALLEL_INDEX ?? "0")}`;
  const value = process.env[key];
  if (!value) throw new Error(`${key} is not set: run scripts/browser-tests`);
  return value;
}

export const baseURL = setting("CCHC_BASE_URL");
export const mailFolder = setting("CCHC_MAIL_DIR");
export const mongodb = { uri: setting("MONGODB_URI"), database: setting("CCHC_DATABASE") };

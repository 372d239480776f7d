// The program beside the portal of this worker: to grant an account, and as a portal of its own, with a database that
// no other test reads, behind a line that can be held or cut.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, openSync } from "node:fs";
import { type AddressInfo, type Server, type Socket, connect, createServer } from "node:net";
import { baseURL, mailFolder, mongodb } from "./here";

/** Between a portal and its database. */
class Line {
  private readonly ends = new Set<Socket>();
  private state: "open" | "held" | "cut" = "open";

  private constructor(private readonly server: Server) {}

  static async to(port: number): Promise<Line> {
    const server = createServer();
    const line = new Line(server);
    server.on("connection", (near) => line.carry(near, connect(port, "127.0.0.1")));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return line;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private carry(near: Socket, far: Socket): void {
    for (const [from, to] of [[near, far], [far, near]] as const) {
      this.ends.add(from);
      from.setNoDelay(true);
      from.on("data", (bytes) => to.write(bytes));
      from.on("error", () => to.destroy());
      from.on("close", () => {
        this.ends.delete(from);
        to.destroy();
      });
      if (this.state === "held") from.pause();
      if (this.state === "cut") from.destroy();
    }
  }

  /** Nothing comes through any more, and nobody hangs up: as when the database stands still. */
  hold(): void {
    this.state = "held";
    for (const end of this.ends) end.pause();
  }

  /** Everybody is hung up on: as when the database has died. */
  cut(): void {
    this.state = "cut";
    for (const end of this.ends) end.destroy();
  }

  mend(): void {
    this.state = "open";
    for (const end of this.ends) end.resume();
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** The program, as scripts/browser-tests built it, beside the portal of this worker. */
function run(args: string[], env: NodeJS.ProcessEnv): void {
  execFileSync(program(), args, { env, cwd: "../..", stdio: "pipe" });
}

function program(): string {
  const bin = process.env.CCHC_BIN;
  if (!bin) throw new Error("CCHC_BIN is not set: run scripts/browser-tests");
  return bin;
}

function settings(database: string, mails: string, port: string, baseURL: string): NodeJS.ProcessEnv {
  return {
    ...process.env, MONGODB_URI: mongodb.uri, CCHC_DATABASE: database, CCHC_MAIL_DIR: mails,
    CCHC_LISTEN: `127.0.0.1:${port}`, CCHC_BASE_URL: baseURL,
  };
}

/** Grants an account at the portal of this worker, as a technician does; the letter with the link follows. */
export function appoint(who: { email: string; name: string }, tenant: string, roles: string[]): void {
  const asked = ["--name", who.name, "--email", who.email, "--tenant", tenant, "--post", "Chuyên viên Sở Nội vụ"];
  const document = ["--document", "12/SNV-CCHC", "--decided", "01/06/2026"];
  const powers = roles.flatMap((role) => ["--role", role]);
  run(["accounts", "add", ...asked, ...document, ...powers], settings(mongodb.database, mailFolder, new URL(baseURL).port, baseURL));
}

export class OwnPortal {
  private constructor(
    readonly baseURL: string,
    readonly database: string,
    readonly line: Line,
    private readonly server: ChildProcess,
  ) {}

  /** One with the demonstration data. */
  static async open(): Promise<OwnPortal> {
    const line = await Line.to(Number(new URL(mongodb.uri.replace(/^mongodb:/, "http:")).port));
    const port = await freePort();
    const [address, database, mails] = [`http://127.0.0.1:${port}`, `${mongodb.database}-own-${port}`, `${mailFolder}-own-${port}`];
    mkdirSync(mails, { recursive: true });
    const env = settings(database, mails, String(port), address);
    for (const step of [["migrate"], ["tenants", "sync", "--dir", "tenants"], ["demo", "load"]]) run(step, env);
    // Of a set the driver would learn its own address, past the line.
    const uri = `mongodb://127.0.0.1:${line.port}/?directConnection=true&serverSelectionTimeoutMS=2000`;
    const log = openSync(`${mails}.log`, "w");
    const server = spawn(program(), ["serve"], { env: { ...env, MONGODB_URI: uri }, cwd: "../..", stdio: ["ignore", log, log] });
    const portal = new OwnPortal(address, database, line, server);
    await portal.isReady();
    return portal;
  }

  /** Returns when it can serve. */
  async isReady(): Promise<void> {
    const giveUp = Date.now() + 30_000;
    while (!(await fetch(`${this.baseURL}/health/ready`).then((answer) => answer.ok, () => false))) {
      if (Date.now() > giveUp) throw new Error(`the portal at ${this.baseURL} is not ready: see ${mailFolder}-own-*.log`);
      await new Promise((done) => setTimeout(done, 200));
    }
  }

  async close(): Promise<void> {
    this.line.mend();
    const ended = new Promise((done) => this.server.once("exit", done));
    this.server.kill("SIGTERM");
    await ended;
    this.line.close();
  }
}

// What no page can do: put an account back to the time before the present terms of use, fill a queue with thousands.
// Commands in MongoDB's wire protocol (OP_MSG), so that the tests need no driver.
import { connect } from "node:net";
import { mongodb } from "./here";

type Value = string | number | Document | Value[];
interface Document {
  [name: string]: Value;
}

/** BSON of what the commands hold: texts, 32-bit numbers, documents, lists. */
function encode(document: Document | Value[]): Buffer {
  const elements = Object.entries(document).map(([name, value]) => {
    const key = Buffer.from(`${name}\0`);
    if (typeof value === "string") {
      const text = Buffer.from(`${value}\0`);
      return Buffer.concat([Buffer.of(0x02), key, int(text.length), text]);
    }
    if (typeof value === "number") return Buffer.concat([Buffer.of(0x10), key, int(value)]);
    return Buffer.concat([Buffer.of(Array.isArray(value) ? 0x04 : 0x03), key, encode(value)]);
  });
  const body = Buffer.concat([...elements, Buffer.of(0)]);
  return Buffer.concat([int(body.length + 4), body]);
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

/** Sends one command to a database; returns the answer's bytes. */
async function command(database: string, body: Document): Promise<Buffer> {
  const { hostname, port } = new URL(mongodb.uri.replace(/^mongodb:/, "http:"));
  const bytes = encode({ ...body, $db: database });
  const answer = await new Promise<Buffer>((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    socket.once("error", reject);
    socket.once("data", (data) => {
      socket.destroy();
      resolve(data);
    });
    socket.write(Buffer.concat([int(21 + bytes.length), int(1), int(0), int(2013), int(0), Buffer.of(0), bytes]));
  });
  if (answer.includes("errmsg\0")) throw new Error(answer.toString("utf8").replace(/[^\x20-\x7e]+/g, " "));
  return answer;
}

/** Takes the agreement to the terms of use from the account, as an account from before them has none. */
export async function forgetTerms(email: string): Promise<void> {
  const update = { q: { email }, u: { $unset: { terms: "" } } };
  const answer = await command(mongodb.database, { update: "accounts", updates: [update] });
  const changed = answer.indexOf("\x10nModified\0");
  if (changed < 0 || answer.readInt32LE(changed + 11) !== 1) throw new Error(`no account ${email} was changed`);
}

/** Makes up to 10,000 copies of an item, numbered in the title; every fiftieth has `long` for a title instead. */
export async function copyItem(database: string, code: string, count: number, { long, author }: { long: string; author: string }): Promise<void> {
  const digits = { $substrCP: [{ $toString: { $add: [10_000, "$n"] } }, 1, 4] };
  const allBut4 = { $substrCP: ["$code", 0, { $subtract: [{ $strLenCP: "$code" }, 4] }] };
  const title = { $cond: [{ $eq: [{ $mod: ["$n", 50] }, 0] }, long, { $concat: ["Hội nghị số ", { $toString: "$n" }] }] };
  const pipeline = [
    { $match: { code } },
    { $set: { n: { $range: [0, count] } } },
    { $unwind: "$n" },
    {
      $set: {
        _id: { $concat: [{ $substrCP: ["$_id", 0, 24] }, "00000000", digits] }, code: { $concat: [allBut4, digits] },
        "headline.title": title, "author.name": author,
      },
    },
    { $unset: "n" },
    { $merge: { into: "submissions", whenMatched: "fail" } },
  ];
  await command(database, { aggregate: "submissions", pipeline, cursor: {} });
}

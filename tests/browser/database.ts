// What no page can do: put an account back to the time before the present terms of use.
// One update in MongoDB's wire protocol (OP_MSG), so that the tests need no driver.
import { connect } from "node:net";
import { mongodb } from "./here";

type Value = string | number | Document | Document[];
interface Document {
  [name: string]: Value;
}

/** BSON of what the update holds: texts, 32-bit numbers, documents, lists. */
function encode(document: Document | Document[]): Buffer {
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

/** Takes the agreement to the terms of use from the account, as an account from before them has none. */
export async function forgetTerms(email: string): Promise<void> {
  const { hostname, port } = new URL(mongodb.uri.replace(/^mongodb:/, "http:"));
  const update = { q: { email }, u: { $unset: { terms: "" } } };
  const body = encode({ update: "accounts", updates: [update], $db: mongodb.database });
  const answer = await new Promise<Buffer>((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    socket.once("error", reject);
    socket.once("data", (data) => {
      socket.destroy();
      resolve(data);
    });
    socket.write(Buffer.concat([int(21 + body.length), int(1), int(0), int(2013), int(0), Buffer.of(0), body]));
  });
  const changed = answer.indexOf("\x10nModified\0");
  if (changed < 0 || answer.readInt32LE(changed + 11) !== 1) throw new Error(`no account ${email} was changed`);
}

// The mails of the demonstration portal, read as files: what a recipient would find in the letter box.
import { expect } from "@playwright/test";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { mailFolder } from "./here";

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

function decodeWords(header: string): string {
  return header.replace(/\?=\s+=\?/g, "?==?").replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, words: string) => {
    if (kind.toLowerCase() === "b") return Buffer.from(words, "base64").toString("latin1");
    return unquote(words.replaceAll("_", " "));
  }).replace(/[\x80-\xff]+/g, (bytes) => Buffer.from(bytes, "latin1").toString("utf8"));
}

/** Quoted-printable to bytes, one character each. */
function unquote(text: string): string {
  return text.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function split(entity: string): [Map<string, string>, string] {
  const at = entity.indexOf("\r\n\r\n");
  const headers = new Map<string, string>();
  for (const line of entity.slice(0, at).replace(/\r\n[ \t]+/g, " ").split("\r\n")) {
    const colon = line.indexOf(":");
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return [headers, entity.slice(at + 4)];
}

function partOf(entity: string): { type: string; text: string } {
  const [headers, body] = split(entity);
  const encoding = headers.get("content-transfer-encoding")?.toLowerCase();
  let bytes = body;
  if (encoding === "base64") bytes = Buffer.from(body, "base64").toString("latin1");
  if (encoding === "quoted-printable") bytes = unquote(body);
  return { type: headers.get("content-type") ?? "", text: Buffer.from(bytes, "latin1").toString("utf8") };
}

function read(file: string): Mail {
  const [headers, body] = split(readFileSync(file, "latin1"));
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get("content-type") ?? "")?.[1];
  const parts = body.split(`--${boundary}`).slice(1, -1).map((part) => partOf(part.replace(/^\r\n/, "")));
  return {
    to: /<([^>]+)>/.exec(headers.get("to") ?? "")?.[1] ?? headers.get("to") ?? "",
    subject: decodeWords(headers.get("subject") ?? ""),
    text: parts.find((part) => part.type.startsWith("text/plain"))?.text ?? "",
    html: parts.find((part) => part.type.startsWith("text/html"))?.text ?? "",
  };
}

function all(): Mail[] {
  return readdirSync(mailFolder).filter((name) => name.endsWith(".eml")).map((name) => read(join(mailFolder, name)));
}

/** The mail to `address` whose subject begins so and whose text holds `words`; waits until the outbox has sent it. */
export async function mailTo(address: string, subject: string, words = ""): Promise<Mail> {
  const find = () => all().find((mail) => mail.to === address && mail.subject.startsWith(subject) && mail.text.includes(words));
  await expect.poll(() => find()?.subject, { message: `mail to ${address}: ${subject} … ${words}` }).toBeDefined();
  return find()!;
}

/** Every mail to `address` whose subject begins so. */
export function mailsTo(address: string, subject: string): Mail[] {
  return all().filter((mail) => mail.to === address && mail.subject.startsWith(subject));
}

/** One mail of each kind that there is, for looking at. */
export function mailOfEachKind(): Mail[] {
  const kinds = new Map<string, Mail>();
  for (const mail of all()) kinds.set(/^\[CCHC\] [^:]*/.exec(mail.subject)?.[0].slice(0, 36) ?? mail.subject, mail);
  return [...kinds.values()];
}

/** The address a mail asks its reader to open, as the text part writes it. */
export function linkIn(mail: Mail): string {
  const link = /https?:\/\/\S+/.exec(mail.text)?.[0];
  if (!link) throw new Error(`no link in the mail “${mail.subject}”`);
  return link;
}

// Pasting from Word, or from a page, into the text of a submission: tables, lists, headings, bold words and links
// become the plain signs that the form explains; everything else of the clipboard's HTML is left behind.
// Without script the plain text is pasted. Nothing is loaded or run: the HTML is parsed apart from the page.
"use strict";

(() => {
  const skipped = new Set(["STYLE", "SCRIPT", "HEAD", "META", "TITLE", "XML", "O:P"]);
  const blocks = new Set([
    "P", "DIV", "SECTION", "ARTICLE", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "LI", "TABLE", "BLOCKQUOTE",
    "CENTER", "HR", "PRE",
  ]);
  const tidy = (text) => text.replace(/[\u00ad\u200b-\u200d\ufeff]/g, "").replace(/[\s\u00a0]+/g, " ");
  const css = (element) => element.getAttribute("style") ?? "";

  function isBold(element) {
    const weight = /font-weight:\s*(\w+)/.exec(css(element))?.[1];
    if (weight) return weight === "bold" || weight === "bolder" || Number(weight) >= 600;
    return element.tagName === "B" || element.tagName === "STRONG";
  }

  /** Words of one line: bold and links kept, a bullet that Word wrote as text left out. */
  function inline(node, bold) {
    if (node.nodeType === Node.TEXT_NODE) return tidy(node.textContent);
    if (node.nodeType !== Node.ELEMENT_NODE || skipped.has(node.tagName)) return "";
    if (/mso-list:\s*ignore/i.test(css(node))) return "";
    if (node.tagName === "BR") return "\n";
    const strong = !bold && isBold(node);
    const text = Array.from(node.childNodes, (child) => inline(child, bold || strong)).join("");
    const words = text.trim();
    if (words === "") return text;
    const around = (before, after) => text.replace(words, () => `${before}${words}${after}`);
    if (node.tagName === "A" && /^(https?:|mailto:)/i.test(node.getAttribute("href") ?? "")) {
      return around("[", `](${node.getAttribute("href").trim()})`);
    }
    return strong ? around("**", "**") : text;
  }

  function line(element) {
    const text = Array.from(element.childNodes, (child) => inline(child, false)).join("")
      .replace(/\*\*(\s*)\*\*/g, "$1")
      .split("\n").map((part) => part.trim()).join("\n").trim();
    // Headings of a legal text are known by their words; signs around them would hide that.
    const plain = text.replaceAll("**", "");
    return /^(Phần|Chương|Mục|Điều)\s+[\dIVXLC]+/iu.test(plain) ? plain : text;
  }

  function table(element) {
    const rows = Array.from(element.rows, (row) => Array.from(row.cells).flatMap((cell) => {
      const text = line(cell).replace(/\s*\n\s*/g, " ").replaceAll("|", "\\|");
      return [text, ...Array(Math.max(0, cell.colSpan - 1)).fill("")];
    }));
    const width = Math.max(0, ...rows.map((row) => row.length));
    // A table of one column is layout: its cells are paragraphs.
    if (width < 2) return Array.from(element.rows, (row) => Array.from(row.cells).map(walk).join("\n\n")).join("\n\n");
    const drawn = rows.map((row) => `| ${row.concat(Array(width - row.length).fill("")).join(" | ")} |`);
    drawn.splice(1, 0, `|${" --- |".repeat(width)}`);
    return drawn.join("\n");
  }

  function list(element) {
    let number = Number(element.getAttribute("start") ?? 1);
    return Array.from(element.children).filter((item) => item.tagName === "LI").map((item) => {
      const nested = Array.from(item.children).filter((child) => child.tagName === "UL" || child.tagName === "OL");
      for (const child of nested) child.remove();
      const sign = element.tagName === "OL" ? `${number++}. ` : "- ";
      const below = nested.map((child) => list(child).replace(/^/gm, "   "));
      return [sign + line(item).replace(/\n/g, " "), ...below].join("\n");
    }).join("\n");
  }

  /** A list of Word is a row of paragraphs, each with its sign in a span that is to be ignored. */
  function wordListSign(element) {
    if (!/mso-list/i.test(css(element)) && !/MsoList/i.test(element.className)) return null;
    const sign = Array.from(element.querySelectorAll("span")).find((span) => /mso-list:\s*ignore/i.test(css(span)));
    const digits = /^\s*(\d+)[.)]/.exec(sign?.textContent ?? "");
    return digits ? `${digits[1]}. ` : "- ";
  }

  function block(element) {
    const name = element.tagName;
    if (skipped.has(name)) return "";
    if (name === "TABLE") return table(element);
    if (name === "UL" || name === "OL") return list(element);
    if (/^H[1-6]$/.test(name)) {
      const words = line(element).replaceAll("**", "").replace(/\n/g, " ");
      return words && `${name < "H3" ? "##" : "###"} ${words}`;
    }
    if (Array.from(element.children).some((child) => blocks.has(child.tagName))) return walk(element);
    const words = line(element);
    return words;
  }

  /** A child as a part of the text; points of a list of Word stay together. */
  function part(element) {
    if (!blocks.has(element.tagName)) return { text: walk(element) };
    const text = block(element);
    const sign = text && element.tagName === "P" && wordListSign(element);
    return sign ? { text: sign + text.replace(/\n/g, " "), point: true } : { text };
  }

  /** Blocks of an element in order, loose words gathered into paragraphs. */
  function walk(element) {
    const parts = [];
    let loose = null;
    for (const child of element.childNodes) {
      const isBlock = child.nodeType === Node.ELEMENT_NODE
        && (blocks.has(child.tagName) || Array.from(child.querySelectorAll("p, table, ul, ol, h1, h2, h3")).length > 0);
      if (isBlock) {
        loose = null;
        parts.push(part(child));
      } else if (child.nodeType === Node.ELEMENT_NODE || child.nodeType === Node.TEXT_NODE) {
        if (!loose) {
          loose = element.ownerDocument.createElement("p");
          parts.push({ loose });
        }
        loose.append(child.cloneNode(true));
      }
    }
    let text = "";
    let afterPoint = false;
    for (const { loose: words, text: written = line(words), point = false } of parts) {
      if (!written.trim()) continue;
      text += text && (point && afterPoint ? "\n" : "\n\n");
      text += written;
      afterPoint = point;
    }
    return text;
  }

  function convert(html) {
    const parsed = new DOMParser().parseFromString(html, "text/html");
    return { text: walk(parsed.body).normalize("NFC"), pictures: parsed.querySelectorAll("img, v\\:imagedata").length };
  }

  for (const control of document.querySelectorAll("textarea#body")) {
    const said = document.createElement("p");
    said.className = "pasted";
    said.setAttribute("role", "status");
    control.after(said);
    control.addEventListener("paste", (event) => {
      const html = event.clipboardData?.getData("text/html") ?? "";
      if (!/<(table|li|h[1-6]|b|strong|a)\b|mso-list/i.test(html)) return;
      const { text, pictures } = convert(html);
      if (!text) return;
      event.preventDefault();
      // The deprecated command is the one way that the browser's own undo still works.
      if (!document.execCommand("insertText", false, text)) {
        control.setRangeText(text, control.selectionStart, control.selectionEnd, "end");
        control.dispatchEvent(new Event("input", { bubbles: true }));
      }
      said.textContent = "Đã giữ bảng, danh sách, chữ đậm và liên kết của văn bản dán vào."
        + (pictures > 0 ? ` Có ${pictures} ảnh không dán được vào đây.` : "");
    });
  }
})();

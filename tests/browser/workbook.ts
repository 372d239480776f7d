// A small XLSX file, so that the tests need no library: one sheet of texts, stored without compression.

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

const escape = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
const numbers = (...fields: [value: number, size: number][]) =>
  Buffer.concat(fields.map(([value, size]) => {
    const bytes = Buffer.alloc(size);
    bytes.writeUIntLE(value, 0, size);
    return bytes;
  }));

function zip(parts: Record<string, string>): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let place = 0;
  for (const [name, text] of Object.entries(parts)) {
    const bytes = Buffer.from(text);
    const size = bytes.length;
    const common = numbers([20, 2], [0, 2], [0, 2], [0, 2], [33, 2], [crc32(bytes), 4], [size, 4], [size, 4], [name.length, 2], [0, 2]);
    const file = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), bytes]);
    directory.push(Buffer.from("PK\x01\x02"), numbers([20, 2]), common, Buffer.alloc(10), numbers([place, 4]), Buffer.from(name));
    files.push(file);
    place += file.length;
  }
  const listed = Buffer.concat(directory);
  const count = Object.keys(parts).length;
  const end = Buffer.concat([Buffer.from("PK\x05\x06"), Buffer.alloc(4), numbers([count, 2], [count, 2], [listed.length, 4], [place, 4], [0, 2])]);
  return Buffer.concat([...files, listed, end]);
}

/** A workbook whose first sheet holds these rows. */
export function workbook(rows: string[][]): Buffer {
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  const relations = "http://schemas.openxmlformats.org/package/2006/relationships";
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const cell = (text: string, line: number, column: number) =>
    `<c r="${String.fromCharCode(65 + column)}${line}" t="inlineStr"><is><t>${escape(text)}</t></is></c>`;
  const lines = rows.map((row, at) => `<row r="${at + 1}">${row.map((text, column) => cell(text, at + 1, column)).join("")}</row>`);
  return zip({
    "[Content_Types].xml": `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
    "_rels/.rels": `${head}<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Bang" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${head}<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": `${head}<worksheet xmlns="${main}"><sheetData>${lines.join("")}</sheetData></worksheet>`,
  });
}

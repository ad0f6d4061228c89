// Several files as one archive, stored as they are. Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});

export function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Little-endian fields: pairs of value and width in bytes. */
function record(...fields) {
  const out = new Uint8Array(fields.reduce((sum, [, width]) => sum + width, 0));
  let at = 0;
  for (const [value, width] of fields) {
    for (let i = 0; i < width; i++) out[at++] = (value / 2 ** (8 * i)) & 0xff;
  }
  return out;
}

/** Names are UTF-8 (flag 0x800); the date is 1980-01-01, so that the same files give the same bytes. */
const shared = (file) => [[20, 2], [0x800, 2], [0, 2], [0, 2], [33, 2], [crc32(file.bytes), 4], [file.bytes.length, 4],
  [file.bytes.length, 4], [new TextEncoder().encode(file.name).length, 2], [0, 2]];

/** The archive's bytes. `files` are {name, bytes}. */
export function zip(files) {
  const [body, directory] = [[], []];
  let offset = 0;
  for (const file of files) {
    const name = new TextEncoder().encode(file.name);
    const head = record([0x04034b50, 4], ...shared(file));
    body.push(head, name, file.bytes);
    directory.push(record([0x02014b50, 4], [20, 2], ...shared(file), [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]), name);
    offset += head.length + name.length + file.bytes.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = record([0x06054b50, 4], [0, 2], [0, 2], [files.length, 2], [files.length, 2], [size, 4], [offset, 4], [0, 2]);
  const parts = [...body, ...directory, end];
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

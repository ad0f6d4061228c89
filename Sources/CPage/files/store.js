// The history: pictures and their objects in this browser's IndexedDB.

const NAME = "simpleseg";
/** Older ones are deleted when another is kept. */
export const KEPT = 50;

let opening = null;

function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("documents", { keyPath: "id" });
      request.result.createObjectStore("pictures", { keyPath: "id" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

/** Runs `body` on both stores and resolves when the transaction is complete, with the result of the request it returned. */
async function transaction(mode, body) {
  const open = await database();
  return new Promise((resolve, reject) => {
    const current = open.transaction(["documents", "pictures"], mode);
    const request = body(current.objectStore("documents"), current.objectStore("pictures"));
    current.oncomplete = () => resolve(request?.result);
    current.onerror = current.onabort = () => reject(current.error);
  });
}

/** Keeps a picture's bytes, once. */
export const keepPicture = (id, blob) => transaction("readwrite", (_, pictures) => pictures.put({ id, blob }));

/** Keeps what changes: {id, name, width, height, layers, fill, thumbnail, updated}. */
export async function keep(document) {
  await transaction("readwrite", (documents) => documents.put(document));
  const old = (await list()).slice(KEPT);
  if (old.length > 0) await forget(old.map((each) => each.id));
}

/** All documents, newest first. */
export async function list() {
  const all = await transaction("readonly", (documents) => documents.getAll());
  return all.sort((a, b) => b.updated - a.updated);
}

/** A document with its `blob`, or null. */
export async function load(id) {
  const document = await transaction("readonly", (documents) => documents.get(id));
  const picture = await transaction("readonly", (_, pictures) => pictures.get(id));
  return document && picture ? { ...document, blob: picture.blob } : null;
}

export const forget = (ids) =>
  transaction("readwrite", (documents, pictures) => {
    for (const id of ids) {
      documents.delete(id);
      pictures.delete(id);
    }
  });

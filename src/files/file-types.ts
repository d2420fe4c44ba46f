// What people may attach: documents, pictures, archives and signatures, by the ending of the name.

/** By ending; the value is what a browser is told, which saves the file and never shows it. */
export const MIME_TYPES = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  rtf: 'application/rtf',
  txt: 'text/plain',
  csv: 'text/csv',
  jpg: 'image/jpeg',
  png: 'image/png',
  zip: 'application/zip',
  p7s: 'application/pkcs7-signature',
  sig: 'application/pkcs7-signature',
} as const;

export type FileType = keyof typeof MIME_TYPES;

export const FILE_TYPES = Object.keys(MIME_TYPES) as FileType[];

/** Of the last ending of a name; null for what may not be attached. */
export function typeOfName(name: string): FileType | null {
  const ending = endingOf(name);
  const type = ending === 'jpeg' ? 'jpg' : ending;
  return FILE_TYPES.find((one) => one === type) ?? null;
}

/** Without the dot, lower-cased; empty where there is none. */
export function endingOf(name: string): string {
  return /\.([^.]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

// A file handed out to be saved: no browser shows it as a page of ours, whatever is in it.

/** @param size bytes */
export function attachmentHeaders(file: {
  name: string;
  type: string;
  size: number;
}): Record<string, string> {
  return {
    'Content-Type': file.type,
    'Content-Length': String(file.size),
    'Content-Disposition': attachment(file.name),
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, no-store',
  };
}

/** RFC 6266: the name in ASCII for programs that know no other, and in full (RFC 5987). */
function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%;]/g, '_');
  const full = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}

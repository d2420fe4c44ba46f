// Certificates as mail servers really have them: good, expired, self-signed, for another name, about to end.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestCertificate {
  /** PEM. */
  key: string;
  cert: string;
}

export interface CertificateMaker {
  /** PEM file of the authority that signed what `make` gives. */
  caFile: string;
  /** @param days until it ends, from now; negative: ended */
  make(options: { name?: string; days?: number; signedBy?: 'authority' | 'itself' }): TestCertificate;
  remove(): void;
}

export function createCertificateMaker(): CertificateMaker {
  const folder = mkdtempSync(join(tmpdir(), 'srok-certificates-'));
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    '-days',
    '30',
    ...newKey,
    '-keyout',
    at('ca.key'),
    '-subj',
    '/CN=Test CA',
    '-out',
    at('ca.pem'),
  );
  let made = 0;
  return {
    caFile: at('ca.pem'),
    make({ name = 'localhost', days = 60, signedBy = 'authority' }) {
      const [key, request, cert] = [at(`${++made}.key`), at(`${made}.csr`), at(`${made}.pem`)];
      const names = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
      openssl('req', ...newKey, '-keyout', key, ...names, '-out', request);
      const signer =
        signedBy === 'itself'
          ? ['-signkey', key]
          : ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial'];
      openssl(
        'x509',
        '-req',
        '-in',
        request,
        '-days',
        String(days),
        '-copy_extensions',
        'copy',
        ...signer,
        '-out',
        cert,
      );
      return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
